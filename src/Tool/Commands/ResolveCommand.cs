using System.CommandLine;
using Spectre.Console;
using Stubs.Recovery;
using Stubs.Tool.Nodes;
using Stubs.Tool.Output;
using Stubs.Tool.Stores;

namespace Stubs.Tool.Commands;

/// <summary><c>stubs resolve</c>: ends an action that waits for a node which will not come back.</summary>
internal static class ResolveCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var (store, json) = (StoreCommand.StoreOrNone(), StoreCommand.Json());
        var node = new NodeAccess();
        var action = new Argument<string?>("action")
            { Description = "The action, as 'stubs in-doubt' names it.", Arity = ArgumentArity.ZeroOrOne };
        var commit = new Option<bool>("--commit")
            { Description = "What it has prepared becomes the committed state." };
        var abort = new Option<bool>("--abort") { Description = "What it has prepared is undone." };
        var forget = new Option<bool>("--forget")
            { Description = "Forgets what was chosen before: the damage has been put right." };
        var reason = new Option<string?>("--reason") { Description = "The reason, which is kept and logged." };
        var command = node.AddTo(new Command(
            "resolve", "Ends an action in doubt whose coordinator is lost for ever. It may be wrong: try to start that node first.")
            { store, action, commit, abort, forget, reason, json });
        command.SetAction(async (parsed, cancellation) =>
        {
            var chosen = new[] { commit, abort, forget }.Where(parsed.GetValue).ToArray();
            if (chosen is not [var choice])
                throw new ToolException("Give one of --commit, --abort and --forget.");
            var given = node.Given(
                parsed, "Name the file of a store, or a running node with --node, and the action.", store, action);
            if (!Uid.TryParse(given[^1], null, out var uid))
                throw new ToolException(
                    $"{Wording.Quoted(given[^1])} is no identifier of an action. 'stubs in-doubt' lists them.");
            if (choice != forget && string.IsNullOrWhiteSpace(parsed.GetValue(reason)))
                throw new ToolException("Give a --reason: it is kept with what is chosen, and logged.");
            var order = choice == forget ? null : new ResolveOrder(
                uid, choice == commit ? HeuristicOutcome.Committed : HeuristicOutcome.Aborted,
                parsed.GetValue(reason)!);
            var made = node.IsGiven(parsed)
                ? await AskAsync(await node.OpenAsync(parsed, cancellation), uid, order, cancellation)
                : await ResolveAsync(given[0], uid, order, cancellation);
            if (made is null)
                ShowForgotten(console, uid, parsed.GetValue(json));
            else
                Show(console, made, parsed.GetValue(json));
            return StubsTool.Done;
        });
        return command;
    }

    // Null if it was to be forgotten.
    private static async Task<HeuristicResolution?> ResolveAsync(
        string store, Uid action, ResolveOrder? order, CancellationToken cancellation)
    {
        var path = StoreView.Existing(store);
        await using var node = await Node.StartAsync(new NodeOptions { Store = path }, cancellation);
        if (order is not null)
            return await node.Recovery.ResolveAsync(action, order.Outcome, order.Reason, cancellation);
        return await node.Recovery.ForgetResolutionAsync(action, cancellation)
            ? null : throw new ToolException($"Nothing was chosen for action {action} here.");
    }

    private static async Task<HeuristicResolution?> AskAsync(
        OperatorConnection opened, Uid action, ResolveOrder? order, CancellationToken cancellation)
    {
        await using var connection = opened;
        if (order is not null)
            return await connection.AskAsync(
                OperatorVerb.Resolve, order.ToArray(), ResolutionMessage.Read, cancellation);
        await connection.AskAsync(OperatorVerb.Forget, ForgetOrder.Write(action), cancellation);
        return null;
    }

    private static void ShowForgotten(IAnsiConsole console, Uid action, bool isJson)
    {
        if (!isJson)
        {
            Answer.Line(console, $"What was chosen for action {action} is forgotten.");
            return;
        }

        Answer.Json(console, json =>
        {
            json.WriteStartObject();
            json.WriteString("forgotten", action.ToString());
            json.WriteEndObject();
        });
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
