using System.CommandLine;
using Spectre.Console;
using Stubs.Store;
using Stubs.Tool.Output;
using Stubs.Tool.Stores;

namespace Stubs.Tool.Commands;

/// <summary><c>stubs ls</c>: the objects of a store, with their names.</summary>
internal static class ListCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var (store, json) = (StoreCommand.Store(), StoreCommand.Json());
        var type = new Option<string?>("--type") { Description = "Only objects of this type." };
        var prefix = new Option<string?>("--prefix") { Description = "Only objects whose name begins so." };
        var all = new Option<bool>("--all") { Description = "Also what Stubs keeps for itself: names, decisions, …" };
        var command = new Command("ls", "Lists the objects of a store, with their types, sizes and names.")
            { store, type, prefix, all, json };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(
            console, parsed.GetValue(store)!, parsed.GetValue(type), parsed.GetValue(prefix), parsed.GetValue(all),
            parsed.GetValue(json), cancellation)));
        return command;
    }

    private static int Run(
        IAnsiConsole console, string path, string? type, string? prefix, bool all, bool json,
        CancellationToken cancellation)
    {
        using var view = new StoreView(path);
        var names = view.Names()
            .Where(named => prefix is null || named.Name.StartsWith(prefix, StringComparison.Ordinal))
            .ToLookup(static named => named.Uid, static named => named.Name);
        var rows = view.List(new StoreFilter(type)).Where(stored =>
            (prefix is null || names.Contains(stored.Uid)) && (all || type is not null || !IsInternal(stored)));
        if (json)
        {
            Answer.Json(console, writer =>
            {
                writer.WriteStartArray();
                foreach (var row in rows)
                {
                    cancellation.ThrowIfCancellationRequested();
                    writer.WriteStartObject();
                    writer.WriteString("uid", row.Uid.ToString());
                    writer.WriteString("type", TypeOf(row));
                    writer.WriteNumber("bytes", row.State?.Body.Length ?? 0);
                    writer.WriteBoolean("inDoubt", row.Shadow is not null);
                    writer.WriteStartArray("names");
                    foreach (var name in names[row.Uid])
                        writer.WriteStringValue(name);
                    writer.WriteEndArray();
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            });
            return StubsTool.Done;
        }

        var table = new Table().AddColumns("object", "type", "bytes", "names").Border(TableBorder.Minimal);
        var count = 0;
        foreach (var row in rows)
        {
            cancellation.ThrowIfCancellationRequested();
            count++;
            table.AddRow(
                Answer.Cell(row.Uid.ToString()), Answer.Cell(TypeOf(row) + (row.Shadow is null ? "" : " (in doubt)")),
                Answer.Cell($"{row.State?.Body.Length ?? 0}"), Answer.Cell(string.Join(", ", names[row.Uid])));
        }

        console.Write(table);
        Answer.Line(console, $"{count} objects");
        return StubsTool.Done;
    }

    private static string TypeOf(StoredObject stored) => StoreFilter.TypeOf(stored) ?? "(to be deleted)";

    /// <summary>Whether it is no object of the program.</summary>
    public static bool IsInternal(StoredObject stored) =>
        TypeOf(stored).StartsWith("stubs:", StringComparison.Ordinal);
}
