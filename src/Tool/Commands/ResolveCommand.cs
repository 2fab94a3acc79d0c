using System.CommandLine;
using Spectre.Console;
using Stubs.Recovery;
using Stubs.Tool.Output;
using Stubs.Tool.Stores;

namespace Stubs.Tool.Commands;

/// <summary><c>stubs resolve</c>: ends an action that waits for a node which will not come back.</summary>
internal static class ResolveCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var (store, json) = (StoreCommand.Store(), StoreCommand.Json());
        var action = new Argument<string>("action") { Description = "The action, as 'stubs in-doubt' names it." };
        var commit = new Option<bool>("--commit")
            { Description = "What it has prepared becomes the committed state." };
        var abort = new Option<bool>("--abort") { Description = "What it has prepared is undone." };
        var forget = new Option<bool>("--forget")
            { Description = "Forgets what was chosen before: the damage has been put right." };
        var reason = new Option<string?>("--reason") { Description = "The reason, which is kept and logged." };
        var command = new Command(
            "resolve", "Ends an action in doubt whose coordinator is lost for ever. It may be wrong: try to start that node first.")
            { store, action, commit, abort, forget, reason, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var chosen = new[] { commit, abort, forget }.Where(parsed.GetValue).ToArray();
            if (chosen is not [var choice])
                throw new ToolException("Give one of --commit, --abort and --forget.");
            if (!Uid.TryParse(parsed.GetValue(action)!, null, out var uid))
                throw new ToolException(
                    $"'{parsed.GetValue(action)}' is no identifier of an action. 'stubs in-doubt' lists them.");
            if (choice != forget && string.IsNullOrWhiteSpace(parsed.GetValue(reason)))
                throw new ToolException("Give a --reason: it is kept with what is chosen, and logged.");
            var path = StoreView.Existing(parsed.GetValue(store)!);
            await using var node = await Node.StartAsync(new NodeOptions { Store = path }, cancellation);
            if (choice == forget)
                return await ForgetAsync(console, node, uid, parsed.GetValue(json), cancellation);
            var made = await node.Recovery.ResolveAsync(
                uid, choice == commit ? HeuristicOutcome.Committed : HeuristicOutcome.Aborted,
                parsed.GetValue(reason)!, cancellation);
            Show(console, made, parsed.GetValue(json));
            return StubsTool.Done;
        });
        return command;
    }

    private static async Task<int> ForgetAsync(
        IAnsiConsole console, Node node, Uid action, bool isJson, CancellationToken cancellation)
    {
        if (!await node.Recovery.ForgetResolutionAsync(action, cancellation))
            throw new ToolException($"Nothing was chosen for action {action} here.");
        if (isJson)
        {
            Answer.Json(console, json =>
            {
                json.WriteStartObject();
                json.WriteString("forgotten", action.ToString());
                json.WriteEndObject();
            });
        }
        else
        {
            Answer.Line(console, $"What was chosen for action {action} is forgotten.");
        }

        return StubsTool.Done;
    }

    private static void Show(IAnsiConsole console, HeuristicResolution made, bool isJson)
    {
        if (isJson)
        {
            Answer.Json(console, json => InDoubtCommand.Write(json, made));
            return;
        }

        Answer.Line(console, $"Action {made.Action} is {InDoubtCommand.Word(made.Outcome)} here, with {made.Objects.Count} objects.");
        Answer.Line(console, $"If node {made.Coordinator} comes back and has decided otherwise, the damage is reported: see 'stubs in-doubt'.");
        Answer.Line(console, "Resolve the action in the same way at the other nodes where it is in doubt.");
    }
}
