using System.CommandLine;
using Spectre.Console;
using Stubs.Recovery;
using Stubs.Store;
using Stubs.Tool.Nodes;
using Stubs.Tool.Output;
using Stubs.Tool.Stores;

namespace Stubs.Tool.Commands;

/// <summary><c>stubs compact</c>: makes the file as small as what is in it allows.</summary>
internal static class CompactCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var (store, node, json) = (StoreCommand.StoreOrNone(), new NodeAccess(), StoreCommand.Json());
        var command = node.AddTo(
            new Command("compact", "Makes the file as small as what is stored in it allows.") { store, json });
        command.SetAction(async (parsed, cancellation) =>
        {
            var given = node.Given(parsed, StoreCommand.StoreOrNode, store);
            var (path, freed) = node.IsGiven(parsed)
                ? await AskAsync(await node.OpenAsync(parsed, cancellation), cancellation)
                : await RunAsync(StoreView.Existing(given[0]), cancellation);
            if (parsed.GetValue(json))
                Answer.Json(console, writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteString("store", path);
                    writer.WriteNumber("freedBytes", freed);
                    writer.WriteEndObject();
                });
            else
                Answer.Line(console, $"'{path}' is {freed / 1024:N0} KiB smaller.");
            return StubsTool.Done;
        });
        return command;
    }

    private static async Task<(string Store, long Freed)> RunAsync(string path, CancellationToken cancellation)
    {
        await using var opened = await SqliteObjectStore.OpenAsync(path, cancellationToken: cancellation);
        return (path, await opened.CompactAsync(cancellation));
    }

    private static async Task<(string Store, long Freed)> AskAsync(
        OperatorConnection opened, CancellationToken cancellation)
    {
        await using var connection = opened;
        return await connection.AskAsync(OperatorVerb.Compact, [], CompactReceipt.Read, cancellation);
    }
}
