using System.CommandLine;
using System.Text.Json;
using Spectre.Console;
using Stubs.Objects;
using Stubs.Recovery;
using Stubs.Store;
using Stubs.Tool.Nodes;
using Stubs.Tool.Output;
using Stubs.Tool.Stores;

namespace Stubs.Tool.Commands;

/// <summary>
/// <c>stubs in-doubt</c>: the actions whose outcome a store waits for, those that it has decided for others, and those
/// that an operator has resolved.
/// </summary>
internal static class InDoubtCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var (store, json) = (StoreCommand.StoreOrNone(), StoreCommand.Json());
        var node = new NodeAccess();
        var command = node.AddTo(new Command(
            "in-doubt", "Lists the actions that wait for another node, and the decisions that others still need.")
            { store, json });
        command.SetAction(async (parsed, cancellation) =>
        {
            var given = node.Given(parsed, StoreCommand.StoreOrNode, store);
            var report = node.IsGiven(parsed)
                ? await AskAsync(await node.OpenAsync(parsed, cancellation), cancellation) : Read(given[0]);
            if (parsed.GetValue(json))
                ShowJson(console, report);
            else
                ShowText(console, report);
            return StubsTool.Done;
        });
        return command;
    }

    private static DoubtReport Read(string path)
    {
        using var view = new StoreView(path);
        return DoubtReport.Of(
            view.List(new StoreFilter(InDoubt: true)).Select(
                static stored => new InDoubtObject(stored.Uid, stored.Shadow!.Action, stored.Shadow.Coordinator)),
            view.List(new StoreFilter(Decision.TypeName)),
            view.List(new StoreFilter(HeuristicRecord.TypeName)).Where(static stored => stored.State is not null)
                .Select(static stored => HeuristicRecord.Read(stored.State!)));
    }

    private static async Task<DoubtReport> AskAsync(OperatorConnection opened, CancellationToken cancellation)
    {
        await using var connection = opened;
        return await connection.AskAsync(OperatorVerb.ListDoubts, [], DoubtReport.Read, cancellation);
    }

    private static void ShowText(IAnsiConsole console, DoubtReport report)
    {
        if (report.Waiting.Count + report.Decided.Count + report.Resolved.Count == 0)
            Answer.Line(console, "Nothing is in doubt.");
        foreach (var (action, coordinator, why, objects) in report.Waiting)
        {
            Answer.Line(console, $"action {action} has prepared {objects.Count} objects; node {coordinator} knows the outcome");
            if (why is not null)
                Answer.Line(console, $"  {why}");
        }

        foreach (var (action, participants) in report.Decided)
            Answer.Line(console, $"action {action} has committed; not yet told: {string.Join(", ", participants)}");
        foreach (var made in report.Resolved)
        {
            Answer.Line(console, $"action {made.Action} was resolved by an operator as {Word(made.Outcome)} at {made.ResolvedAt:u}: {made.Reason}");
            if (made.Damage is not { } damage)
                continue;
            Answer.Line(console, $"  DAMAGE (HeuristicMixed): node {damage.Coordinator} has decided that it is {Word(damage.Decided)}. Objects that differ:");
            foreach (var uid in damage.Objects)
                Answer.Line(console, $"    {uid}");
        }
    }

    /// <summary>An outcome as answers name it.</summary>
    public static string Word(HeuristicOutcome outcome) =>
        outcome == HeuristicOutcome.Committed ? "committed" : "aborted";

    /// <summary>Writes what an operator has chosen.</summary>
    public static void Write(Utf8JsonWriter json, HeuristicResolution made)
    {
        json.WriteStartObject();
        json.WriteString("action", made.Action.ToString());
        json.WriteString("coordinator", made.Coordinator);
        json.WriteString("outcome", Word(made.Outcome));
        json.WriteString("reason", made.Reason);
        json.WriteString("resolvedAt", made.ResolvedAt);
        json.WriteStartArray("objects");
        foreach (var uid in made.Objects)
            json.WriteStringValue(uid.ToString());
        json.WriteEndArray();
        if (made.Damage is { } damage)
            json.WriteString("decidedOtherwise", Word(damage.Decided));
        else
            json.WriteNull("decidedOtherwise");
        json.WriteEndObject();
    }

    private static void ShowJson(IAnsiConsole console, DoubtReport report) =>
        Answer.Json(console, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("waiting");
            foreach (var (action, coordinator, why, objects) in report.Waiting)
            {
                json.WriteStartObject();
                json.WriteString("action", action.ToString());
                json.WriteString("coordinator", coordinator);
                if (why is not null)
                    json.WriteString("why", why);
                json.WriteStartArray("objects");
                foreach (var uid in objects)
                    json.WriteStringValue(uid.ToString());
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("decided");
            foreach (var (action, participants) in report.Decided)
            {
                json.WriteStartObject();
                json.WriteString("action", action.ToString());
                json.WriteStartArray("participants");
                foreach (var participant in participants)
                    json.WriteStringValue(participant);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("resolved");
            foreach (var made in report.Resolved)
                Write(json, made);
            json.WriteEndArray();
            json.WriteEndObject();
        });
}
