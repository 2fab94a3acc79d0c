using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Finds events of data types, and of classes with state, whose handlers nothing stores or sends. Of a public event of
/// an annotated class another rule speaks.
/// </summary>
internal sealed class DroppedEvents
{
    internal static readonly DiagnosticDescriptor Rule = new(
        "STUB0103",
        "The handlers of an event are not stored",
        "The handlers of event '{0}' of '{1}' are code, which is neither stored nor sent: what is read has none; subscribe anew after that, and mark the event [Transient] to say so",
        Rules.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0103"));

    private readonly ConcurrentDictionary<ISymbol, bool> seen = new(SymbolEqualityComparer.Default);

    /// <summary>Checks a class that has state, and its base classes as far as no other code saves them.</summary>
    public void Check(INamedTypeSymbol type, ReadingContext context)
    {
        if (!ClassTraits.HasState(type) || StateReading.IsHandWritten(type))
            return;
        foreach (var owner in type.SelfAndBases())
        {
            if (SymbolEqualityComparer.Default.Equals(owner, type) || !owner.IsAnnotated())
                CheckOwner(owner, context);
            else
                break;
        }
    }

    /// <summary>Checks the data types that a reader has met. Each is looked at once, whatever uses it.</summary>
    public void CheckData(ReadingContext context)
    {
        foreach (var owner in context.Data.Written.SelectMany(static data => data.SelfAndBases()))
            CheckOwner(owner, context);
    }

    private void CheckOwner(INamedTypeSymbol owner, ReadingContext context)
    {
        if (!DataTypeMembers.IsSource(owner, context.Compilation) || !seen.TryAdd(owner.OriginalDefinition, true))
            return;
        foreach (var @event in FieldEvents.Of(owner.OriginalDefinition, context.CancellationToken))
        {
            if (!owner.IsAnnotated() || @event.DeclaredAccessibility != Accessibility.Public)
                context.Reporter.Report(Rule, @event, @event.Name, owner.Name);
        }
    }
}
