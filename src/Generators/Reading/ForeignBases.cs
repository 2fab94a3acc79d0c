using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stubs.Generators.Reading;

/// <summary>
/// What a base class of another assembly holds for the objects of a class of this one, as far as a reference assembly
/// shows it. Its fields are saved if they are visible. Behind its properties are fields that nothing here reaches.
/// </summary>
internal static class ForeignBases
{
    /// <summary>The properties that code of the class can set, in source order.</summary>
    /// <param name="base">The base class.</param>
    /// <param name="type">The class.</param>
    /// <param name="context">The reading of the class.</param>
    public static IEnumerable<string> SettableOf(
        INamedTypeSymbol @base, INamedTypeSymbol type, ReadingContext context) =>
        @base.GetMembers().OfType<IPropertySymbol>()
            .Where(property => property is { IsStatic: false, IsIndexer: false, IsAbstract: false }
                && property.SetMethod is { } setter && context.Compilation.IsSymbolAccessibleWithin(setter, type)
                && !property.HasAttribute(Attributes.Transient) && !property.HasAttribute(Attributes.Service)
                && !IsReplaced(property, type, context.CancellationToken))
            .Select(static property => property.Name);

    /// <summary>Whether a class nearer to the object overrides the property and leaves the base's own unused.</summary>
    private static bool IsReplaced(
        IPropertySymbol property, INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        for (var current = type;
            current is not null && !SymbolEqualityComparer.Default.Equals(current, property.ContainingType);
                current = current.BaseType)
        {
            if (current.GetMembers(property.Name).OfType<IPropertySymbol>()
                .Any(nearer => nearer.SetMethod is not null && Overrides(nearer, property)
                    && !nearer.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax(cancellationToken)
                        .DescendantNodes().Any(static node => node is BaseExpressionSyntax))))
                return true;
        }

        return false;
    }

    private static bool Overrides(IPropertySymbol nearer, IPropertySymbol property)
    {
        for (var current = nearer.OverriddenProperty; current is not null; current = current.OverriddenProperty)
        {
            if (SymbolEqualityComparer.Default.Equals(current, property))
                return true;
        }

        return false;
    }
}
