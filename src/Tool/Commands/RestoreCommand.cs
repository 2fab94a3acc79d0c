using System.CommandLine;
using Spectre.Console;
using Stubs.Store.Sqlite;
using Stubs.Tool.Output;
using Stubs.Tool.Stores;

namespace Stubs.Tool.Commands;

/// <summary><c>stubs restore</c>: puts a backup, or those of several nodes, in the place of stores.</summary>
internal static class RestoreCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var from = new Argument<string>("backup")
            { Description = "The backup; with --cluster the directory with the copies of all nodes." };
        var store = new Argument<string>("store")
            { Description = "The file of the store; with --cluster the directory for all of them." };
        var replace = new Option<bool>("--replace")
            { Description = "Put it in the place of a store that is there; that one is kept beside it." };
        var cluster = new Option<bool>("--cluster")
            { Description = "Restore all copies of a backup of several nodes, which must be complete." };
        var alone = new Option<bool>("--alone")
            { Description = "The other copies of the same backup are restored elsewhere." };
        var command = new Command("restore", "Verifies a backup and puts it in the place of a store.")
            { from, store, replace, cluster, alone };
        command.SetAction((parsed, cancellation) =>
        {
            var (source, target) = (parsed.GetValue(from)!, parsed.GetValue(store)!);
            if (parsed.GetValue(cluster))
                RestoreAll(console, source, target, parsed.GetValue(replace), cancellation);
            else
                RestoreOne(
                    console, source, target, parsed.GetValue(replace), parsed.GetValue(alone), cancellation);
            return Task.FromResult(StubsTool.Done);
        });
        return command;
    }

    private static void RestoreAll(
        IAnsiConsole console, string directory, string target, bool replace, CancellationToken cancellation)
    {
        // All is looked at before anything is touched: half a set is as bad as a mixed one.
        var folder = Path.GetFullPath(target);
        var places = CopySet.Read(directory)
            .Select(copy => (copy.Path, copy.Stamp, Target: Path.Combine(folder, copy.File))).ToList();
        foreach (var (path, stamp, place) in places)
        {
            Verify(path, cancellation);
            RefuseThere(place, replace);
            CopySet.RefuseOther(place, stamp!);
        }

        foreach (var (path, _, place) in places)
            Put(console, path, place, replace, cancellation);
        Answer.Line(console, $"Backup {places[0].Stamp!.Set} is restored: start all {places.Count} nodes.");
    }

    private static void RestoreOne(
        IAnsiConsole console, string source, string store, bool replace, bool alone, CancellationToken cancellation)
    {
        var backup = StoreView.Existing(source);
        var target = StoreFile.Resolve(store);
        if (CopySet.StampOf(backup) is { } stamp)
        {
            if (!alone)
            {
                CopySet.Read(Path.GetDirectoryName(backup)!);
                throw new ToolException(
                    $"'{backup}' is one of {stamp.Members.Count} copies that belong together, and does not fit to what the other nodes have now. Restore all, with --cluster; or each where its node is, with --alone.");
            }

            RefuseThere(target, replace);
            CopySet.RefuseOther(target, stamp);
        }

        Verify(backup, cancellation);
        Put(console, backup, target, replace, cancellation);
    }

    private static void Verify(string backup, CancellationToken cancellation)
    {
        using var view = new StoreView(backup);
        if (new StoreCheck(view.Path, view.Vfs, cancellation, new AdmittedPages()).Run() is [var finding, ..])
            throw new ToolException($"'{view.Path}' is damaged and not restored: {finding.Message}");
    }

    private static void Put(
        IAnsiConsole console, string backup, string place, bool replace, CancellationToken cancellation)
    {
        var target = StoreFile.Resolve(place);
        using var view = new StoreView(backup);
        using var taken = StoreLock.Acquire(target, TimeProvider.System);
        var kept = File.Exists(target) ? Keep(target, replace) : null;
        if (kept is null && File.Exists(target + "-wal"))
            throw new ToolException($"'{target}-wal' is the log of a store that is missing. Move it away first.");
        StoreBackup.Run(view.Path, target, view.Vfs, cancellation);
        Answer.Line(console, $"'{target}' is what '{view.Path}' was."
            + (kept is null ? "" : $" What was there is '{kept}' now."));
    }

    private static void RefuseThere(string target, bool replace)
    {
        if (File.Exists(target) && !replace)
            throw new ToolException($"'{target}' is there already. With --replace it is moved aside.");
    }

    private static string Keep(string target, bool replace)
    {
        RefuseThere(target, replace);
        // Only a store is moved aside.
        StoreFile.FormatOf(target);
        var number = 1;
        while (File.Exists($"{target}.{number}"))
            number++;
        var kept = $"{target}.{number}";
        File.Move(target, kept);
        foreach (var ending in new[] { "-wal", "-shm" }.Where(ending => File.Exists(target + ending)))
            File.Move(target + ending, kept + ending);
        return kept;
    }
}
