using System.CommandLine;
using System.Text.Json;
using Spectre.Console;
using Stubs.Rpc;
using Stubs.Store.Sqlite;
using Stubs.Tool.Nodes;
using Stubs.Tool.Output;
using Stubs.Tool.Stores;

namespace Stubs.Tool.Commands;

/// <summary><c>stubs export</c>: all objects as lines of JSON, for other programs.</summary>
internal static class ExportCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var (store, node, json) = (StoreCommand.StoreOrNone(), new NodeAccess(), StoreCommand.Json());
        var file = new Argument<string?>("file")
            { Description = "The file to write; nothing may be there yet.", Arity = ArgumentArity.ZeroOrOne };
        var type = new Option<string?>("--type") { Description = "Only objects of this type." };
        var command = node.AddTo(
            new Command("export", "Writes the objects to a file, each as a line of JSON.") { store, file, type, json });
        command.SetAction(async (parsed, cancellation) =>
        {
            var given = node.Given(
                parsed, "Name the file of a store, or a running node with --node, and the file to write.", store, file);
            var (asked, output) = (
                new Asked(given[^1], parsed.GetValue(type), parsed.GetValue(json)),
                new FileStream(given[^1], StoreFile.Private(FileMode.CreateNew)));
            try
            {
                await using (output)
                    return await RunAsync(console, node, parsed, given[0], asked, output, cancellation);
            }
            catch (Exception)
            {
                // Half of the objects is no export.
                File.Delete(given[^1]);
                throw;
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(
        IAnsiConsole console, NodeAccess node, ParseResult parsed, string store, Asked asked, FileStream output,
        CancellationToken cancellation)
    {
        try
        {
            await using var source = await StoreCommand.OpenAsync(node, parsed, store, cancellation);
            var (count, unreadable) = await WriteAsync(source, asked.Type, output, cancellation);
            return Show(console, asked, count, unreadable, salvage: null);
        }
        catch (StoreCorruptException) when (!node.IsGiven(parsed))
        {
            output.SetLength(0);
            await using var salvage = new StoreSalvage(store);
            var (count, unreadable) = await WriteAsync(salvage, asked.Type, output, cancellation);
            return Show(console, asked, count, unreadable, salvage);
        }
    }

    private static async Task<(int Count, int Unreadable)> WriteAsync(
        IObjectSource source, string? type, FileStream output, CancellationToken cancellation)
    {
        var names = await source.NamesAsync("", cancellation)
            .ToLookupAsync(static named => named.Uid, static named => named.Name, cancellationToken: cancellation);
        var (count, unreadable) = (0, 0);
        await foreach (var (stored, _) in source.ListAsync(type, withStates: true, cancellation))
        {
            if (stored.State is not { } state || (type is null && ListCommand.IsInternal(stored)))
                continue;
            count++;
            var buffer = new MemoryStream();
            using (var json = new Utf8JsonWriter(buffer))
            {
                json.WriteStartObject();
                json.WriteString("uid", stored.Uid.ToString());
                json.WriteString("type", state.TypeName);
                json.WriteStartArray("names");
                foreach (var name in names[stored.Uid])
                    json.WriteStringValue(name);
                json.WriteEndArray();
                json.WritePropertyName("state");
                unreadable += StateJson.WriteOrBytes(json, state.Body) ? 0 : 1;
                json.WriteEndObject();
            }

            buffer.WriteByte((byte)'\n');
            buffer.WriteTo(output);
        }

        return (count, unreadable);
    }

    private static int Show(IAnsiConsole console, Asked asked, int count, int unreadable, StoreSalvage? salvage)
    {
        if (asked.IsJson)
            Answer.Json(console, json =>
            {
                json.WriteStartObject();
                json.WriteString("file", Path.GetFullPath(asked.File));
                json.WriteNumber("objects", count);
                json.WriteNumber("unreadable", unreadable);
                if (salvage is not null)
                    WriteDamage(json, salvage);
                json.WriteEndObject();
            });
        else
            ShowText(console, asked, count, unreadable, salvage);
        return unreadable == 0 && salvage is null ? StubsTool.Done : StubsTool.Found;
    }

    private static void WriteDamage(Utf8JsonWriter json, StoreSalvage salvage)
    {
        json.WriteStartArray("damaged");
        foreach (var (uid, why) in salvage.Unreadable)
        {
            json.WriteStartObject();
            json.WriteString("uid", uid.ToString());
            json.WriteString("error", why);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("gaps");
        foreach (var gap in salvage.Gaps)
            json.WriteStringValue(gap);
        json.WriteEndArray();
    }

    private static void ShowText(IAnsiConsole console, Asked asked, int count, int unreadable, StoreSalvage? salvage)
    {
        foreach (var (uid, why) in salvage?.Unreadable ?? [])
            Answer.Line(console, $"not exported: object {uid}: {why}");
        foreach (var gap in salvage?.Gaps ?? [])
            Answer.Line(console, $"there may be more: {gap}");
        Answer.Line(console, $"{count} objects written to '{asked.File}'"
            + (unreadable == 0 ? "." : $"; the states of {unreadable} cannot be read and stand there as base64."));
        if (salvage is not null)
            Answer.Line(console, $"The store is damaged: {salvage.Unreadable.Count} objects cannot be read, and what Stubs keeps for itself may be among them. 'stubs check' says more.");
    }

    private sealed record Asked(string File, string? Type, bool IsJson);
}
