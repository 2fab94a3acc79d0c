using System.CommandLine;
using Spectre.Console;
using Stubs.Binding;
using Stubs.Objects;
using Stubs.Store;
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
        var alone = new Option<bool>("--alone")
        {
            Description = "Also from the store of one node of several: what the names and objects of the others lead to goes too.",
        };
        var command = new Command("collect", "Removes the objects that no name and no other object reaches.")
            { store, grace, alone, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            if (parsed.GetValue(grace) < 0)
                throw new ToolException(
                    $"--grace-minutes is {parsed.GetValue(grace)}, and must not be negative: 0 keeps no object that nothing reaches.");
            var path = StoreView.Existing(parsed.GetValue(store)!);
            if (!parsed.GetValue(alone))
                RefuseOneOfSeveral(path);
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

    // Names lie at the directory, and references in the stores of all: this store does not know what is reached.
    private static void RefuseOneOfSeveral(string path)
    {
        using var view = new StoreView(path);
        var others = NodeIdentity.HasJoined(view.Find(NodeIdentity.Place))
            ? "it is that of a node which has joined a directory"
            : view.List(new StoreFilter(TypeName: NodeRegistry.TypeName)).Any()
                ? "it is that of a directory which other nodes have joined" : null;
        if (others is not null)
            throw new ToolException(
                $"Nothing was removed from '{path}': {others}, and names and objects at other nodes may lead to what is in it. Give --alone if none does.");
    }
}
