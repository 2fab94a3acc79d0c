using Stubs.Objects;
using Stubs.Recovery;
using Stubs.Store;

namespace Stubs.Tool.Stores;

/// <summary>The copies of a backup of several nodes, which lie in one directory and are restored together.</summary>
internal static class CopySet
{
    /// <summary>One file of the directory.</summary>
    /// <param name="Path">The file.</param>
    /// <param name="Stamp">To which backup it belongs; null if to none.</param>
    internal sealed record Copy(string Path, BackupStamp? Stamp)
    {
        public string File => System.IO.Path.GetFileName(Path);
    }

    /// <summary>All copies in a directory, if they are the whole of one backup.</summary>
    /// <exception cref="ToolException">They are not; the message says which belongs where.</exception>
    public static IReadOnlyList<Copy> Read(string directory)
    {
        var full = Path.GetFullPath(directory);
        if (!Directory.Exists(full))
            throw new ToolException($"There is no directory '{full}'.");
        var copies = Directory.GetFiles(full, "*.db").Order(StringComparer.Ordinal).Select(
            static path => new Copy(path, StampOf(path))).ToList();
        if (copies.TrueForAll(static copy => copy.Stamp is null))
            throw new ToolException(
                $"'{full}' has no copy that belongs to a backup of several nodes. A copy does not any more when a node was started on it, and what ends with '.new' is a backup that was not completed.");
        if (copies.GroupBy(static copy => copy.Stamp?.Set).ToList() is { Count: > 1 } sets)
            throw new ToolException(
                $"'{full}' has copies of different backups, which do not fit together: actions over several nodes would be torn. "
                + string.Join(" ", sets.Select(Describe)) + " Put the copies of one backup into a directory of their own.");
        var stamp = copies[0].Stamp!;
        var nodes = copies.GroupBy(static copy => copy.Stamp!.Node);
        if (nodes.FirstOrDefault(static same => same.Count() > 1) is { } twice)
            throw new ToolException(
                $"'{full}' has several copies of node {NameOf(stamp, twice.Key)}: {Files(twice)}. Keep one of them.");
        if (stamp.Members.Where(member => !copies.Exists(copy => copy.Stamp!.Node == member.Node)).ToList()
            is { Count: > 0 } missing)
            throw new ToolException(
                $"'{full}' is not the whole backup {stamp.Set}: {string.Join(", ", missing.Select(static member => $"the copy of node '{member.Name}' ({member.File})"))} is missing. "
                + "Others may wait for what that node has decided. Put it there as well.");
        RefuseRenamed(full, copies);
        return copies;
    }

    // The name of the file becomes that of the store: under another one a node would start on the store of another.
    private static void RefuseRenamed(string directory, List<Copy> copies)
    {
        var renamed = copies
            .Select(static copy => (copy, Member: copy.Stamp!.Members.First(member => member.Node == copy.Stamp.Node)))
            .Where(static pair => !pair.copy.File.Equals(pair.Member.File, StringComparison.OrdinalIgnoreCase))
            .ToList();
        if (renamed.Count > 0)
            throw new ToolException(
                $"Files in '{directory}' have been renamed: {string.Join(", ", renamed.Select(static pair => $"'{pair.copy.File}' is the copy of node '{pair.Member.Name}', and belongs as '{pair.Member.File}'"))}. "
                + "Give them their names back; or restore each where its node is, with --alone.");
    }

    /// <summary>To which backup a file belongs; null if to none.</summary>
    public static BackupStamp? StampOf(string path)
    {
        using var view = new StoreView(path);
        return BackupStamp.Find(view.Find(NodeIdentity.Place), view.Find(BackupStamp.Place))
            is { Members.Count: > 0 } stamp ? stamp : null;
    }

    /// <summary>Refuses a copy in the place of another node's store.</summary>
    public static void RefuseOther(string target, BackupStamp stamp)
    {
        if (OwnerOf(target) is { } there && there != stamp.Node)
            throw new ToolException(
                $"'{target}' is the store of node {NameOf(stamp, there)}, and the copy is of node {NameOf(stamp, stamp.Node)}. Restore it in the place of that node's store.");
    }

    // Of a damaged store, which is what a backup is for, it may not be known.
    private static Uid? OwnerOf(string store)
    {
        if (!File.Exists(store))
            return null;
        try
        {
            using var view = new StoreView(store, isCheck: true);
            return NodeIdentity.Find(view.Find(NodeIdentity.Place))?.Identity;
        }
        catch (Exception damage) when (damage is StoreException or ToolException)
        {
            return null;
        }
    }

    private static string Describe(IGrouping<Uid?, Copy> set) => set.Key is { } known
        ? $"Of backup {known} of {set.First().Stamp!.At:u}, with the nodes {string.Join(", ", set.First().Stamp!.Members.Select(static member => $"'{member.Name}'"))}: {Files(set)}."
        : $"Of no backup: {Files(set)}.";

    private static string Files(IEnumerable<Copy> copies) => string.Join(", ", copies.Select(static copy => copy.File));

    private static string NameOf(BackupStamp stamp, Uid node) =>
        stamp.NameOf(node) is { } known ? $"'{known}'" : node.ToString();
}
