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
            await using var source = await StoreCommand.OpenAsync(node, parsed, given[0], cancellation);
            try
            {
                return await RunAsync(
                    console, source, given[^1], parsed.GetValue(type), parsed.GetValue(json), cancellation);
            }
            catch (Exception failure) when (failure is RpcException or OperationCanceledException)
            {
                // The node has gone: half of its objects are no export.
                File.Delete(given[^1]);
                throw;
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(
        IAnsiConsole console, IObjectSource source, string file, string? type, bool isJson,
        CancellationToken cancellation)
    {
        var names = await source.NamesAsync("", cancellation)
            .ToLookupAsync(static named => named.Uid, static named => named.Name, cancellationToken: cancellation);
        var options = StoreFile.Private(FileMode.CreateNew);
        using var output = new FileStream(file, options);
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

        if (isJson)
            Answer.Json(console, json =>
            {
                json.WriteStartObject();
                json.WriteString("file", Path.GetFullPath(file));
                json.WriteNumber("objects", count);
                json.WriteNumber("unreadable", unreadable);
                json.WriteEndObject();
            });
        else
            Answer.Line(console, $"{count} objects written to '{file}'"
                + (unreadable == 0 ? "." : $"; the states of {unreadable} cannot be read and stand there as base64."));
        return unreadable == 0 ? StubsTool.Done : StubsTool.Found;
    }
}
