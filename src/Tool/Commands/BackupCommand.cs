using System.CommandLine;
using Spectre.Console;
using Stubs.Recovery;
using Stubs.Store.Sqlite;
using Stubs.Tool.Nodes;
using Stubs.Tool.Output;
using Stubs.Tool.Stores;

namespace Stubs.Tool.Commands;

/// <summary><c>stubs backup</c>: a copy as of one moment, also beside a running node.</summary>
internal static class BackupCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var store = new Argument<string>("store")
            { Description = "The file of the store; with --cluster the name of the backup at the directory's node." };
        var to = new Argument<string?>("copy")
        {
            Description = "The file to write; nothing may be there yet. Left out with --cluster.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var cluster = new Option<bool>("--cluster")
            { Description = "Back up all nodes of a directory as of one moment; its node writes the copies." };
        var directory = new NodeAccess("--directory", "the directory's node");
        var without = new Option<string[]>("--without")
            { Description = "With --cluster: a node that will never come back, by its name. It can be repeated." };
        var json = StoreCommand.Json();
        var command = directory.AddTo(new Command(
            "backup", "Copies a store, or those of all nodes, as of one moment, also while nodes use them, and verifies the copies.")
            { store, to, cluster, without, json });
        command.SetAction(async (parsed, cancellation) =>
        {
            var (what, copy) = (parsed.GetValue(store)!, parsed.GetValue(to));
            if (!parsed.GetValue(cluster))
                return !directory.IsGiven(parsed) && copy is not null
                    ? await BackUpAsync(console, what, copy, parsed.GetValue(json), cancellation)
                    : throw new ToolException(
                        "Name the file of the store and that of the copy; or give --cluster and --directory.");
            if (copy is not null || !directory.IsGiven(parsed))
                throw new ToolException(
                    "With --cluster, give --directory with the address of the directory's node, and one name for the backup.");
            await using var connection = await directory.OpenAsync(parsed, cancellation);
            var made = await connection.AskAsync(
                OperatorVerb.BackUp, new BackupOrder(what, parsed.GetValue(without) ?? []).ToArray(),
                BackupReceipt.Read, cancellation);
            Show(console, made, parsed.GetValue(json));
            return StubsTool.Done;
        });
        return command;
    }

    private static async Task<int> BackUpAsync(
        IAnsiConsole console, string store, string to, bool isJson, CancellationToken cancellation)
    {
        var isInUse = IsInUse(StoreView.Existing(store));
        using var view = new StoreView(store);
        StoreBackup.Run(view.Path, to, view.Vfs, cancellation);
        if (isInUse)
            await BackupStamp.MarkAsync(StoreView.Existing(to), NewUid(), TimeProvider.System.GetUtcNow());
        using var copy = new StoreView(to);
        var findings = new StoreCheck(copy.Path, copy.Vfs, cancellation, new AdmittedPages()).Run();
        if (isJson)
        {
            Answer.Json(console, json =>
            {
                json.WriteStartObject();
                json.WriteString("store", view.Path);
                json.WriteString("copy", copy.Path);
                json.WriteNumber("bytes", new FileInfo(copy.Path).Length);
                json.WriteStartArray("findings");
                foreach (var finding in findings)
                    json.WriteStringValue(finding.Message);
                json.WriteEndArray();
                json.WriteEndObject();
            });
        }
        else
        {
            foreach (var finding in findings)
                Answer.Line(console, finding.Message);
            Answer.Line(console, findings.Count == 0
                ? $"'{view.Path}' has been copied to '{copy.Path}', and the copy verified."
                : $"'{view.Path}' has been copied to '{copy.Path}', and what is stored is not what was written.");
        }

        return findings.Count == 0 ? StubsTool.Done : StubsTool.Found;
    }

    private static void Show(IAnsiConsole console, ClusterBackup made, bool isJson)
    {
        if (!isJson)
        {
            foreach (var member in made.Members)
                Answer.Line(console, $"{member.Name}: {member.File}, {member.Bytes} bytes");
            Answer.Line(console, $"Backup {made.Set} of {made.Members.Count} nodes is in '{made.Directory}' at the directory's node. No action could commit for {made.Pause.TotalMilliseconds:0.0} ms"
                + (made.TotalPause > made.Pause
                    ? $" at a time, and for {made.TotalPause.TotalMilliseconds:0.0} ms in several attempts together." : "."));
            return;
        }

        Answer.Json(console, json =>
        {
            json.WriteStartObject();
            json.WriteString("set", made.Set.ToString());
            json.WriteString("directory", made.Directory);
            json.WriteNumber("pauseMilliseconds", made.Pause.TotalMilliseconds);
            json.WriteNumber("totalPauseMilliseconds", made.TotalPause.TotalMilliseconds);
            json.WriteStartArray("nodes");
            foreach (var member in made.Members)
            {
                json.WriteStartObject();
                json.WriteString("node", member.Node.ToString());
                json.WriteString("name", member.Name);
                json.WriteString("file", member.File);
                json.WriteNumber("bytes", member.Bytes);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    // What a node does after the copy was made, the copy lacks: its directory is to know.
    private static bool IsInUse(string path)
    {
        try
        {
            using var taken = new FileStream(path + ".lock", FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static Uid NewUid() => new(Guid.CreateVersion7().ToByteArray(bigEndian: true));
}
