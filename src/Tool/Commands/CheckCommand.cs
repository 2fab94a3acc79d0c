using System.CommandLine;
using Spectre.Console;
using Stubs.Store.Sqlite;
using Stubs.Tool.Output;
using Stubs.Tool.Stores;

namespace Stubs.Tool.Commands;

/// <summary><c>stubs check</c>: whether everything that is stored is what was written.</summary>
internal static class CheckCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var (store, json) = (StoreCommand.Store(), StoreCommand.Json());
        var repair = new Option<bool>("--repair")
            { Description = "Mend what can be mended without losing anything. No node may use the store." };
        var command = new Command(
            "check", "Verifies pages, structure, rows, indexes, names and references, also while a node uses the store.")
            { store, repair, json };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(
            console, parsed.GetValue(store)!, parsed.GetValue(repair), parsed.GetValue(json), cancellation)));
        return command;
    }

    private static int Run(IAnsiConsole console, string path, bool repair, bool json, CancellationToken cancellation)
    {
        var (checkup, repaired, left) = CheckAndMend(path, repair, cancellation);
        if (json)
        {
            Answer.Json(console, writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("store", checkup.Path);
                writer.WriteNumber("objects", left.Objects);
                writer.WriteNumber("names", left.Names);
                Write("findings", left.Findings);
                Write("notes", left.Notes);
                Write("repairs", repair ? [] : checkup.Repairs);
                Write("repaired", repaired);
                writer.WriteEndObject();

                void Write(string name, IEnumerable<string> texts)
                {
                    writer.WriteStartArray(name);
                    foreach (var text in texts)
                        writer.WriteStringValue(text);
                    writer.WriteEndArray();
                }
            });
        }
        else
        {
            foreach (var finding in left.Findings)
                Answer.Line(console, finding);
            foreach (var note in left.Notes)
                Answer.Line(console, $"note: {note}");
            foreach (var mended in repaired)
                Answer.Line(console, $"mended: {mended}");
            foreach (var possible in repair ? [] : checkup.Repairs)
                Answer.Line(console, $"with --repair: {possible}");
            Answer.Line(console, left.Findings.Count == 0
                ? $"'{checkup.Path}' is sound: {left.Objects} objects, {left.Names} names."
                : $"'{checkup.Path}' has {left.Findings.Count} findings. "
                    + (checkup.Repairs.Count > 0 && !repair
                        ? "See above for what can be mended."
                        : "They cannot be mended: restore a backup, or export what can be read."));
        }

        return left.Findings.Count == 0 ? StubsTool.Done : StubsTool.Found;
    }

    private static (StoreCheckup Found, List<string> Repaired, StoreCheckup Left) CheckAndMend(
        string path, bool repair, CancellationToken cancellation)
    {
        try
        {
            var checkup = StoreCheckup.Run(path, cancellation);
            List<string> repaired = repair && checkup.Repairs.Count > 0 ? StoreRepair.Run(checkup, cancellation) : [];
            return (checkup, repaired, repaired.Count > 0 ? StoreCheckup.Run(path, cancellation) : checkup);
        }
        catch (SqliteError error)
        {
            throw error.ToStoreException(Path.GetFullPath(path), "checking it");
        }
    }
}
