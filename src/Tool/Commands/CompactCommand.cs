using System.CommandLine;
using Spectre.Console;
using Stubs.Store;
using Stubs.Tool.Output;
using Stubs.Tool.Stores;

namespace Stubs.Tool.Commands;

/// <summary><c>stubs compact</c>: makes the file as small as what is in it allows.</summary>
internal static class CompactCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var (store, json) = (StoreCommand.Store(), StoreCommand.Json());
        var command = new Command("compact", "Makes the file as small as what is stored in it allows.")
            { store, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var path = StoreView.Existing(parsed.GetValue(store)!);
            await using var opened = await SqliteObjectStore.OpenAsync(path, cancellationToken: cancellation);
            var freed = await opened.CompactAsync(cancellation);
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
}
