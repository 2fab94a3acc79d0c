using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Reading;

/// <summary>
/// Finds the type inside which the codec of a data type must be declared, so that it can name the type and those of its
/// members: none, if all of the assembly can name them; the type itself, if its members are of types private to it.
/// </summary>
internal static class DataTypeScopes
{
    /// <summary>The scope, or what speaks against any.</summary>
    public static (INamedTypeSymbol? Scope, string? Problem) Of(INamedTypeSymbol type, Compilation compilation)
    {
        INamedTypeSymbol? innermost = null;
        foreach (var mentioned in Mentioned(type)
            .Concat(DataTypeMembers.Of(type, compilation).SelectMany(
                member => Mentioned(member.Type)))
                    .Concat(Subtypes.Of(type).SelectMany(subtype => Mentioned(subtype.Type))))
        {
            if (ScopeOf(mentioned) is not { } scope)
                continue;
            if (innermost is null || IsInside(scope, innermost))
                innermost = scope;
            else if (!IsInside(innermost, scope))
                return (null, $"'{mentioned.Name}' and other types of its members are private to different types");
        }

        return (innermost, null);
    }

    /// <summary>What speaks against a codec that is declared in a certain class; null if nothing.</summary>
    public static string? ProblemWithin(INamedTypeSymbol type, INamedTypeSymbol owner, Compilation compilation)
    {
        foreach (var mentioned in Mentioned(type)
            .Concat(DataTypeMembers.Of(type, compilation).SelectMany(member => Mentioned(member.Type))))
        {
            if (ScopeOf(mentioned) is { } scope && !IsInside(owner, scope))
                return $"'{mentioned.Name}' is private to '{scope.Name}', where a codec cannot be declared";
        }

        return null;
    }

    /// <summary>Whether a type can be named where another is declared.</summary>
    public static bool CanBeNamedBeside(INamedTypeSymbol type, INamedTypeSymbol other) =>
        Mentioned(type).All(mentioned =>
            !mentioned.IsFileLocal
            && (SymbolEqualityComparer.Default.Equals(mentioned.ContainingAssembly, other.ContainingAssembly)
            || mentioned.IsPublicEverywhere() || mentioned.TypeKind == TypeKind.Error)
            && (ScopeOf(mentioned) is not { } scope
            || (other.ContainingType is { } container && IsInside(container, scope))));

    /// <summary>Whether all of the assembly can name the type.</summary>
    public static bool IsVisible(ITypeSymbol type) => Mentioned(type).All(mentioned => ScopeOf(mentioned) is null);

    /// <summary>The type inside which a type can be named; null if the whole assembly can.</summary>
    private static INamedTypeSymbol? ScopeOf(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (!current.IsVisibleInAssembly() && current.TypeKind != TypeKind.Error)
                return current.ContainingType;
        }

        return null;
    }

    private static bool IsInside(INamedTypeSymbol type, INamedTypeSymbol outer)
    {
        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (SymbolEqualityComparer.Default.Equals(current.OriginalDefinition, outer.OriginalDefinition))
                return true;
        }

        return false;
    }

    private static IEnumerable<INamedTypeSymbol> Mentioned(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => Mentioned(array.ElementType),
        INamedTypeSymbol named => GenericShapes.ArgumentsOf(named).SelectMany(Mentioned).Prepend(named),
        _ => [],
    };
}
