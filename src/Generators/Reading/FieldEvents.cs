using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stubs.Generators.Reading;

/// <summary>
/// Finds events that keep their handlers in a field. Handlers are code, which is neither stored nor sent.
/// </summary>
internal static class FieldEvents
{
    /// <summary>Those that a type declares and that are not marked, in source order.</summary>
    public static IEnumerable<IEventSymbol> Of(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        type.OrderedMembers().OfType<IEventSymbol>().Where(@event =>
            @event is { IsStatic: false, IsAbstract: false }
            && Declaration(@event, cancellationToken) is { } declaration && !IsMarked(@event, declaration));

    /// <summary>Whether the compiler wrote the accessors of an event, and so a field behind it.</summary>
    public static bool HasField(IEventSymbol @event, CancellationToken cancellationToken) =>
        !@event.IsAbstract && Declaration(@event, cancellationToken) is not null;

    private static EventFieldDeclarationSyntax? Declaration(
        IEventSymbol @event, CancellationToken cancellationToken) =>
        @event.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellationToken))
            .OfType<VariableDeclaratorSyntax>()
            .Select(static declarator => declarator.FirstAncestorOrSelf<EventFieldDeclarationSyntax>())
            .FirstOrDefault(static found => found?.Modifiers.Any(SyntaxKind.ExternKeyword) == false);

    // The compiler shows the field's own attributes to no generator.
    private static bool IsMarked(IEventSymbol @event, EventFieldDeclarationSyntax declaration) =>
        @event.HasAttribute(Attributes.Transient)
        || declaration.AttributeLists
            .Where(static list => list.Target?.Identifier.IsKind(SyntaxKind.FieldKeyword) == true)
            .SelectMany(static list => list.Attributes)
            .Any(static attribute => attribute.Name.ToString().Split('.', ':').Last()
                is "Transient" or Attributes.Transient);
}
