using System.CommandLine;
using Spectre.Console;
using Stubs.Recovery;
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
            var copies = parsed.GetValue(cluster)
                ? AllOf(source, target) : [OneOf(source, target, parsed.GetValue(alone))];
            var restored = Restore(copies, parsed.GetValue(replace), cancellation);
            var set = parsed.GetValue(cluster) ? copies[0].Stamp?.Set : null;
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
        foreach (var (node, backup, store, kept) in restored)
            Answer.Line(console, (node is null ? "" : $"Node {Wording.Quoted(node)}: ")
                + $"'{store}' is what '{backup}' was." + (kept is null ? "" : $" What was there is '{kept}' now."));
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
            foreach (var (node, backup, store, kept) in restored)
            {
                json.WriteStartObject();
                if (node is not null)
                    json.WriteString("node", node);
                json.WriteString("backup", backup);
                json.WriteString("store", store);
                json.WriteString("kept", kept);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });

    private static List<Planned> AllOf(string directory, string target)
    {
        var folder = Path.GetFullPath(target);
        return [.. CopySet.Read(directory).Select(
            copy => new Planned(copy.Path, copy.Stamp, Path.Combine(folder, copy.File)))];
    }

    private static Planned OneOf(string source, string store, bool alone)
    {
        var backup = StoreView.Existing(source);
        var stamp = CopySet.StampOf(backup);
        if (stamp is null || alone)
            return new Planned(backup, stamp, store);
        CopySet.Read(Path.GetDirectoryName(backup)!);
        throw new ToolException(
            $"'{backup}' is one of {stamp.Members.Count} copies that belong together, and does not fit to what the other nodes have now. Restore all, with --cluster; or each where its node is, with --alone.");
    }

    // All is looked at before anything is touched: half a set is as bad as a mixed one.
    private static List<Restored> Restore(List<Planned> copies, bool replace, CancellationToken cancellation)
    {
        var exchange = new StoreExchange(copies.Select(static copy => (copy.Backup, copy.Store)), replace);
        foreach (var copy in copies)
        {
            if (copy.Stamp is { } stamp)
                CopySet.RefuseOther(copy.Store, stamp);
            Verify(copy.Backup, cancellation);
        }

        return [.. exchange.Run(cancellation).Zip(copies, static (done, copy) => new Restored(
            copy.Stamp?.NameOf(copy.Stamp.Node), done.Backup, done.Store, done.Kept))];
    }

    private static void Verify(string backup, CancellationToken cancellation)
    {
        using var view = new StoreView(backup);
        if (new StoreCheck(view.Path, view.Vfs, cancellation, new AdmittedPages()).Run() is [var finding, ..])
            throw new ToolException($"'{view.Path}' is damaged and not restored: {finding.Message}");
    }

    /// <summary>What is to be restored.</summary>
    /// <param name="Backup">The copy.</param>
    /// <param name="Stamp">To which backup of several nodes it belongs; null if to none.</param>
    /// <param name="Store">The file whose place it takes.</param>
    private sealed record Planned(string Backup, BackupStamp? Stamp, string Store);

    /// <summary>What was restored.</summary>
    /// <param name="Node">The name of the node whose store it is; null if the copy does not say it.</param>
    /// <param name="Backup">From this copy.</param>
    /// <param name="Store">The file.</param>
    /// <param name="Kept">What was there before; null if nothing was.</param>
    private sealed record Restored(string? Node, string Backup, string Store, string? Kept);
}
