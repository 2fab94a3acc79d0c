using System.CommandLine;
using System.Text.Json;
using Spectre.Console;
using Stubs.Objects;
using Stubs.Recovery;
using Stubs.Store;
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
        var (store, json) = (StoreCommand.Store(), StoreCommand.Json());
        var command = new Command(
            "in-doubt", "Lists the actions that wait for another node, and the decisions that others still need.")
            { store, json };
        command.SetAction(parsed =>
        {
            using var view = new StoreView(parsed.GetValue(store)!);
            var waiting = view.List(new StoreFilter(InDoubt: true))
                .GroupBy(static stored => (stored.Shadow!.Action, stored.Shadow.Coordinator))
                .Select(static group => (group.Key.Action, group.Key.Coordinator,
                    Objects: group.Select(static stored => stored.Uid).ToList())).ToList();
            var decided = view.List(new StoreFilter(Decision.TypeName))
                .Where(static stored => stored.State is not null)
                .Select(static stored => (stored.Uid, Participants: Decision.ParticipantsOf(stored.State!))).ToList();
            var resolved = view.List(new StoreFilter(HeuristicRecord.TypeName))
                .Where(static stored => stored.State is not null)
                .Select(static stored => HeuristicRecord.Read(stored.State!)).ToList();
            if (parsed.GetValue(json))
                ShowJson(console, waiting, decided, resolved);
            else
                ShowText(console, waiting, decided, resolved);
            return StubsTool.Done;
        });
        return command;
    }

    private static void ShowText(
        IAnsiConsole console, List<(Uid Action, string Coordinator, List<Uid> Objects)> waiting,
        List<(Uid Action, List<string> Participants)> decided, List<HeuristicResolution> resolved)
    {
        if (waiting.Count + decided.Count + resolved.Count == 0)
            Answer.Line(console, "Nothing is in doubt.");
        foreach (var (action, coordinator, objects) in waiting)
            Answer.Line(console, $"action {action} has prepared {objects.Count} objects; node {coordinator} knows the outcome");
        foreach (var (action, participants) in decided)
            Answer.Line(console, $"action {action} has committed; not yet told: {string.Join(", ", participants)}");
        foreach (var made in resolved)
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

    private static void ShowJson(
        IAnsiConsole console, List<(Uid Action, string Coordinator, List<Uid> Objects)> waiting,
        List<(Uid Action, List<string> Participants)> decided, List<HeuristicResolution> resolved) =>
        Answer.Json(console, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("waiting");
            foreach (var (action, coordinator, objects) in waiting)
            {
                json.WriteStartObject();
                json.WriteString("action", action.ToString());
                json.WriteString("coordinator", coordinator);
                json.WriteStartArray("objects");
                foreach (var uid in objects)
                    json.WriteStringValue(uid.ToString());
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("decided");
            foreach (var (action, participants) in decided)
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
            foreach (var made in resolved)
                Write(json, made);
            json.WriteEndArray();
            json.WriteEndObject();
        });
}
