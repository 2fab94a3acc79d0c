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
        var store = StoreCommand.Store();
        var grace = new Option<int>("--grace-minutes")
        {
            Description = "Objects younger than this stay.",
            DefaultValueFactory = static _ => 60,
        };
        var command = new Command("collect", "Removes the objects that no name and no other object reaches.")
            { store, grace };
        command.SetAction(async (parsed, cancellation) =>
        {
            var path = StoreView.Existing(parsed.GetValue(store)!);
            await using var node = await Node.StartAsync(new NodeOptions { Store = path }, cancellation);
            var report = await node.CollectGarbageAsync(
                TimeSpan.FromMinutes(parsed.GetValue(grace)), cancellation);
            Answer.Line(console, $"{report.Collected} of {report.Examined} objects have been removed.");
            return StubsTool.Done;
        });
        return command;
    }
}
