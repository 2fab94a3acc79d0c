using System.CommandLine;
using Spectre.Console;
using Stubs.Store;
using Stubs.Tool.Nodes;
using Stubs.Tool.Output;

namespace Stubs.Tool.Commands;

/// <summary><c>stubs show</c>: one object, without its class.</summary>
internal static class ShowCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var (store, node, json) = (StoreCommand.StoreOrNone(), new NodeAccess(), StoreCommand.Json());
        var which = new Argument<string?>("object")
            { Description = "The name or the UID of the object.", Arity = ArgumentArity.ZeroOrOne };
        var command = node.AddTo(
            new Command("show", "Shows what is stored for an object, without its class.") { store, which, json });
        command.SetAction(async (parsed, cancellation) =>
        {
            var given = node.Given(
                parsed, "Name the file of a store, or a running node with --node, and the object.", store, which);
            await using var source = await StoreCommand.OpenAsync(node, parsed, given[0], cancellation);
            var stored = await source.ResolveAsync(given[^1], cancellation);
            var names = await source.NamesAsync("", cancellation).Where(named => named.Uid == stored.Uid)
                .Select(static named => named.Name).ToListAsync(cancellation);
            if (parsed.GetValue(json))
                ShowJson(console, stored, names);
            else
                ShowText(console, stored, names);
            return StubsTool.Done;
        });
        return command;
    }

    private static void ShowText(IAnsiConsole console, StoredObject stored, IEnumerable<string> names)
    {
        Answer.Line(console, $"object {stored.Uid}");
        foreach (var name in names)
            Answer.Line(console, $"name   {name}");
        if (stored.State is { } state)
        {
            Answer.Line(console, $"type   {state.TypeName}");
            Answer.Line(console, $"state  {CborDiagnostics.Print(state.Body.Span)}");
        }

        if (stored.Shadow is not { } shadow)
            return;
        Answer.Line(console, $"in doubt: action {shadow.Action} has prepared it, and node {shadow.Coordinator} knows the outcome");
        Answer.Line(console, shadow.State is { } wanted
            ? $"wants  {CborDiagnostics.Print(wanted.Body.Span)}" : "wants  to delete it");
    }

    private static void ShowJson(IAnsiConsole console, StoredObject stored, IEnumerable<string> names) =>
        Answer.Json(console, json =>
        {
            json.WriteStartObject();
            json.WriteString("uid", stored.Uid.ToString());
            json.WriteStartArray("names");
            foreach (var name in names)
                json.WriteStringValue(name);
            json.WriteEndArray();
            if (stored.State is { } state)
            {
                json.WriteString("type", state.TypeName);
                json.WritePropertyName("state");
                StateJson.WriteOrBytes(json, state.Body);
            }

            if (stored.Shadow is { } shadow)
            {
                json.WriteStartObject("inDoubt");
                json.WriteString("action", shadow.Action.ToString());
                json.WriteString("coordinator", shadow.Coordinator);
                json.WritePropertyName("state");
                if (shadow.State is { } wanted)
                    StateJson.WriteOrBytes(json, wanted.Body);
                else
                    json.WriteNullValue();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        });
}
