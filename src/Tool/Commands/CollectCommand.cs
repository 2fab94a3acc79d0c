using System.CommandLine;
using Spectre.Console;
using Stubs.Tool.Output;
using Stubs.Tool.Stores;

namespace Stubs.Tool.Commands;

/// <summary><c>stubs collect</c>: removes the objects that nothing reaches.</summary>
internal static class CollectCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var (store, json) = (StoreCommand.Store(), StoreCommand.Json());
        var grace = new Option<int>("--grace-minutes")
        {
            Description = "Objects younger than this stay.",
            DefaultValueFactory = static _ => 60,
        };
        var command = new Command("collect", "Removes the objects that no name and no other object reaches.")
            { store, grace, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            if (parsed.GetValue(grace) < 0)
                throw new ToolException(
                    $"--grace-minutes is {parsed.GetValue(grace)}, and must not be negative: 0 keeps no object that nothing reaches.");
            var path = StoreView.Existing(parsed.GetValue(store)!);
            await using var node = await Node.StartAsync(new NodeOptions { Store = path }, cancellation);
            var report = await node.CollectGarbageAsync(
                TimeSpan.FromMinutes(parsed.GetValue(grace)), cancellation);
            if (parsed.GetValue(json))
                Answer.Json(console, writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteNumber("examined", report.Examined);
                    writer.WriteNumber("collected", report.Collected);
                    writer.WriteEndObject();
                });
            else
                Answer.Line(console, $"{report.Collected} of {report.Examined} objects have been removed.");
            return StubsTool.Done;
        });
        return command;
    }
}
