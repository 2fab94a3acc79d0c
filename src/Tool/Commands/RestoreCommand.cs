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
        var json = StoreCommand.Json();
        var command = new Command("restore", "Verifies a backup and puts it in the place of a store.")
            { from, store, replace, cluster, alone, json };
        command.SetAction((parsed, cancellation) =>
        {
            var (source, target) = (parsed.GetValue(from)!, parsed.GetValue(store)!);
            var (set, restored) = parsed.GetValue(cluster)
                ? RestoreAll(source, target, parsed.GetValue(replace), cancellation)
                : (null, [
                    RestoreOne(source, target, parsed.GetValue(replace), parsed.GetValue(alone), cancellation)]);
            if (parsed.GetValue(json))
                ShowJson(console, set, restored);
            else
                ShowText(console, set, restored);
            return Task.FromResult(StubsTool.Done);
        });
        return command;
    }

    private static void ShowText(IAnsiConsole console, Uid? set, List<Restored> restored)
    {
        foreach (var (backup, store, kept) in restored)
            Answer.Line(console, $"'{store}' is what '{backup}' was."
                + (kept is null ? "" : $" What was there is '{kept}' now."));
        if (set is not null)
            Answer.Line(console, $"Backup {set} is restored: start all {restored.Count} nodes.");
    }

    private static void ShowJson(IAnsiConsole console, Uid? set, List<Restored> restored) =>
        Answer.Json(console, json =>
        {
            json.WriteStartObject();
            if (set is { } known)
                json.WriteString("set", known.ToString());
            json.WriteStartArray("restored");
            foreach (var (backup, store, kept) in restored)
            {
                json.WriteStartObject();
                json.WriteString("backup", backup);
                json.WriteString("store", store);
                json.WriteString("kept", kept);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });

    private static (Uid? Set, List<Restored> Restored) RestoreAll(
        string directory, string target, bool replace, CancellationToken cancellation)
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

        return (
            places[0].Stamp!.Set,
            [.. places.Select(copy => Put(copy.Path, copy.Target, replace, cancellation))]);
    }

    private static Restored RestoreOne(
        string source, string store, bool replace, bool alone, CancellationToken cancellation)
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
        return Put(backup, target, replace, cancellation);
    }

    private static void Verify(string backup, CancellationToken cancellation)
    {
        using var view = new StoreView(backup);
        if (new StoreCheck(view.Path, view.Vfs, cancellation, new AdmittedPages()).Run() is [var finding, ..])
            throw new ToolException($"'{view.Path}' is damaged and not restored: {finding.Message}");
    }

    private static Restored Put(string backup, string place, bool replace, CancellationToken cancellation)
    {
        var target = StoreFile.Resolve(place);
        using var view = new StoreView(backup);
        using var taken = StoreLock.Acquire(target, TimeProvider.System);
        var kept = File.Exists(target) ? Keep(target, replace) : null;
        if (kept is null && File.Exists(target + "-wal"))
            throw new ToolException($"'{target}-wal' is the log of a store that is missing. Move it away first.");
        StoreBackup.Run(view.Path, target, view.Vfs, cancellation);
        return new Restored(view.Path, target, kept);
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

    /// <summary>A store that was restored.</summary>
    /// <param name="Backup">From this copy.</param>
    /// <param name="Store">The file.</param>
    /// <param name="Kept">What was there before; null if nothing was.</param>
    private sealed record Restored(string Backup, string Store, string? Kept);
}
