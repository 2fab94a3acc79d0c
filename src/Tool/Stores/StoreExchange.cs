using Stubs.Store;
using Stubs.Store.Sqlite;
using Stubs.Store.Sqlite.Device;

namespace Stubs.Tool.Stores;

/// <summary>Puts copies in the place of stores: all of them, or none.</summary>
/// <remarks>
/// <code>
/// check ──▶ verify ──▶ lock all ──▶ copy all beside ──▶ rename all ──▶ done
///   │          │          │               │                 │
///   └──────────┴──────────┴───────────────┘                 ▼
///                  ▼                                    put back ──▶ nothing is replaced
///       nothing is replaced                                 └──────▶ one cannot be: it is said what is where
/// </code>
/// A process that is killed between two renames leaves some replaced. Their nodes and the others do not come together:
/// the directory refuses what is not of its backup. A node does not make a new store beside a copy that has not got
/// into its place.
/// </remarks>
internal sealed class StoreExchange
{
    private static readonly string[] Endings = ["", "-wal", "-shm"];

    private readonly bool replace;
    private readonly Action<string, string> move;
    private readonly List<Item> items;

    /// <param name="copies">The copies, and the stores whose places they take.</param>
    /// <param name="replace">Whether stores may be there, which are kept beside.</param>
    /// <param name="move">Renames a file.</param>
    /// <exception cref="ToolException">A place cannot be taken.</exception>
    public StoreExchange(
        IEnumerable<(string Backup, string Store)> copies, bool replace, Action<string, string>? move = null)
    {
        (this.replace, this.move) = (replace, move ?? File.Move);
        items = [.. copies.Select(static copy => new Item(
            StoreFile.Resolve(StoreView.Existing(copy.Backup)), StoreFile.Resolve(copy.Store)))];
        foreach (var item in items)
            Refuse(item);
    }

    /// <summary>Does it. The copies have been verified.</summary>
    /// <exception cref="ToolException">It was not done; the message says what is where.</exception>
    public IReadOnlyList<Restored> Run(CancellationToken cancellation)
    {
        var locks = new List<StoreLock>();
        try
        {
            foreach (var item in items)
                locks.Add(StoreLock.Acquire(item.Store, TimeProvider.System));

            // A node may have been started and stopped since.
            foreach (var item in items)
                Refuse(item);
            foreach (var item in items)
                CopyBeside(item, cancellation);
            cancellation.ThrowIfCancellationRequested();
            foreach (var item in items)
                Swap(item);
            foreach (var folder in items.Select(static item => Path.GetDirectoryName(item.Store)!).Distinct())
                DirectoryFlush.Run(folder);
            return [.. items.Select(static item => new Restored(item.Backup, item.Store, item.Kept))];
        }
        catch (Exception failure)
        {
            var lost = items.Where(item => !TryPutBack(item)).ToList();
            foreach (var item in items.Except(lost))
                Try(() => StoreFile.DeleteWithCompanions(item.Fresh));
            if (failure is not (StoreException or IOException or UnauthorizedAccessException or ToolException))
                throw;
            throw new ToolException(lost.Count == 0
                ? $"{Wording.Sentence(failure.Message)} No store has been replaced: all are as they were."
                : $"{Wording.Sentence(failure.Message)} Not all could be put back: {string.Join("; ", items.Select(Describe))}. Put the files where they belong before any node is started.");
        }
        finally
        {
            foreach (var held in locks)
                held.Dispose();
        }
    }

    private void Refuse(Item item)
    {
        var (source, target) = (item.Backup, item.Store);
        if (items.Find(other => AreOne(other.Backup, target)) is { } same)
            throw new ToolException(
                $"'{target}' is the copy '{same.Backup}' itself, which would not be a backup any more. Name another place for the store.");
        if (items.Find(other => other != item && AreOne(other.Store, target)) is not null)
            throw new ToolException($"'{source}' and another copy would both become '{target}'. Give each a place of its own.");
        if (File.Exists(target))
        {
            if (!replace)
                throw new ToolException($"'{target}' is there already. With --replace it is moved aside.");

            // Only a store is moved aside.
            StoreFile.FormatOf(target);
        }
        else if (File.Exists(target + "-wal"))
        {
            throw new ToolException($"'{target}-wal' is the log of a store that is missing. Move it away first.");
        }
    }

    private static bool AreOne(string left, string right) => left == right
        || (FileIdentity.Of(left) is { } one && FileIdentity.Of(right) is { } other
            && (one.Device, one.Number) == (other.Device, other.Number));

    private static void CopyBeside(Item item, CancellationToken cancellation)
    {
        StoreFile.DeleteWithCompanions(item.Fresh);
        using var view = new StoreView(item.Backup);
        StoreBackup.Run(view.Path, item.Fresh, view.Vfs, cancellation);
        using var file = new FileStream(item.Fresh, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    private void Swap(Item item)
    {
        if (File.Exists(item.Store))
        {
            var number = 1;
            while (Endings.Any(ending => Path.Exists($"{item.Store}.{number}{ending}")))
                number++;
            item.Kept = $"{item.Store}.{number}";
            foreach (var ending in Endings.Where(ending => File.Exists(item.Store + ending)))
                Move(item, item.Store + ending, item.Kept + ending);
        }

        Move(item, item.Fresh, item.Store);
    }

    private void Move(Item item, string from, string to)
    {
        move(from, to);
        item.Moved.Push((from, to));
    }

    // In the other direction; after one that fails no further, for a store without its log would lack commits.
    private bool TryPutBack(Item item)
    {
        while (item.Moved.TryPeek(out var moved))
        {
            if (!Try(() => move(moved.To, moved.From)))
                return false;
            item.Moved.Pop();
        }

        return true;
    }

    private static bool Try(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string Describe(Item item) => item.Moved.Count == 0
        ? $"'{item.Store}' is as it was"
        : item.Moved.Peek().From == item.Fresh
            ? $"'{item.Store}' is replaced" + (item.Kept is null ? "" : $", and what was there is '{item.Kept}'")
            : $"'{item.Store}' is missing: what was there is '{item.Kept}', and the copy is '{item.Fresh}'";

    /// <summary>A store that was restored.</summary>
    /// <param name="Backup">From this copy.</param>
    /// <param name="Store">The file.</param>
    /// <param name="Kept">What was there before; null if nothing was.</param>
    internal sealed record Restored(string Backup, string Store, string? Kept);

    private sealed record Item(string Backup, string Store)
    {
        /// <summary>Where the copy is made.</summary>
        public string Fresh => Store + StoreFile.Restoring;

        /// <summary>Where what was there is kept.</summary>
        public string? Kept { get; set; }

        /// <summary>What has been renamed.</summary>
        public Stack<(string From, string To)> Moved { get; } = [];
    }
}
