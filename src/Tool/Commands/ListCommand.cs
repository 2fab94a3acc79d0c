using System.CommandLine;
using System.Runtime.CompilerServices;
using Spectre.Console;
using Stubs.Recovery;
using Stubs.Store;
using Stubs.Tool.Nodes;
using Stubs.Tool.Output;
using Stubs.Tool.Stores;

namespace Stubs.Tool.Commands;

/// <summary><c>stubs ls</c>: the objects of a store, with their names.</summary>
internal static class ListCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var (store, node, json) = (StoreCommand.StoreOrNone(), new NodeAccess(), StoreCommand.Json());
        var type = new Option<string?>("--type") { Description = "Only objects of this type." };
        var prefix = new Option<string?>("--prefix") { Description = "Only objects whose name begins so." };
        var all = new Option<bool>("--all") { Description = "Also what Stubs keeps for itself: names, decisions, …" };
        var command = node.AddTo(
            new Command("ls", "Lists the objects of a store, or of a running node's, with their types, sizes and names.")
                { store, type, prefix, all, json });
        command.SetAction(async (parsed, cancellation) =>
        {
            var given = node.Given(parsed, StoreCommand.StoreOrNode, store);
            await using var source = await StoreCommand.OpenAsync(node, parsed, given.FirstOrDefault()!, cancellation);
            var listing = new Listing(parsed.GetValue(type), parsed.GetValue(prefix), parsed.GetValue(all));
            if (parsed.GetValue(json))
                await ShowJsonAsync(console, source, listing, cancellation);
            else
                await ShowTextAsync(console, source, listing, cancellation);
            return StubsTool.Done;
        });
        return command;
    }

    private static async Task ShowJsonAsync(
        IAnsiConsole console, IObjectSource source, Listing listing, CancellationToken cancellation)
    {
        var rows = new List<(ListedObject, IEnumerable<string>)>();
        await foreach (var row in listing.RowsAsync(source, cancellation))
            rows.Add(row);
        Answer.Json(console, writer =>
        {
            writer.WriteStartArray();
            foreach (var (row, names) in rows)
            {
                writer.WriteStartObject();
                writer.WriteString("uid", row.Stored.Uid.ToString());
                writer.WriteString("type", TypeOf(row.Stored));
                writer.WriteNumber("bytes", row.Bytes);
                writer.WriteBoolean("inDoubt", row.Stored.Shadow is not null);
                writer.WriteStartArray("names");
                foreach (var name in names)
                    writer.WriteStringValue(name);
                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
    }

    private static async Task ShowTextAsync(
        IAnsiConsole console, IObjectSource source, Listing listing, CancellationToken cancellation)
    {
        var table = new Table().AddColumns("object", "type", "bytes", "names").Border(TableBorder.Minimal);
        var count = 0;
        await foreach (var (row, names) in listing.RowsAsync(source, cancellation))
        {
            count++;
            table.AddRow(
                Answer.Cell(row.Stored.Uid.ToString()),
                Answer.Cell(TypeOf(row.Stored) + (row.Stored.Shadow is null ? "" : " (in doubt)")),
                Answer.Cell($"{row.Bytes}"), Answer.Cell(string.Join(", ", names)));
        }

        console.Write(table);
        Answer.Line(console, $"{count} objects");
    }

    private static string TypeOf(StoredObject stored) => StoreFilter.TypeOf(stored) ?? "(to be deleted)";

    /// <summary>Whether it is no object of the program.</summary>
    public static bool IsInternal(StoredObject stored) =>
        TypeOf(stored).StartsWith("stubs:", StringComparison.Ordinal);

    /// <summary>What is asked for.</summary>
    private sealed record Listing(string? Type, string? Prefix, bool All)
    {
        public async IAsyncEnumerable<(ListedObject Row, IEnumerable<string> Names)> RowsAsync(
            IObjectSource source, [EnumeratorCancellation] CancellationToken cancellation)
        {
            var names = await source.NamesAsync(Prefix ?? "", cancellation)
                .ToLookupAsync(static named => named.Uid, static named => named.Name, cancellationToken: cancellation);
            await foreach (var row in source.ListAsync(Type, withStates: false, cancellation))
            {
                if ((Prefix is null || names.Contains(row.Stored.Uid))
                    && (All || Type is not null || !IsInternal(row.Stored)))
                    yield return (row, names[row.Stored.Uid]);
            }
        }
    }
}
