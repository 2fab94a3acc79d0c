using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Reading;

/// <summary>
/// The names by which types are known as arguments of generic classes, in stores and on the wire: their own, or what
/// <c>[StoredName]</c> says. The run time makes the same names from the types themselves.
/// </summary>
internal static class StoredTypeNames
{
    private static readonly SymbolDisplayFormat Full = SymbolDisplayFormat.FullyQualifiedFormat
        .WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    /// <summary>The name of a type.</summary>
    public static string Of(ITypeSymbol type)
    {
        if (!AnyIn(type))
            return type.ToDisplayString(Full);
        switch (type)
        {
            case IArrayTypeSymbol:
                var ranks = "";
                var element = type;
                for (; element is IArrayTypeSymbol array; element = array.ElementType)
                    ranks += "[" + new string(',', array.Rank - 1) + "]";
                return Of(element) + ranks;
            case INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable:
                return Of(nullable.TypeArguments[0]) + "?";
            case INamedTypeSymbol { IsTupleType: true } tuple:
                return $"({string.Join(", ", tuple.TupleElements.Select(static part => Of(part.Type)))})";
        }

        var name = StateMembers.StoredNameOf(type.OriginalDefinition)
            ?? type.OriginalDefinition.ToDisplayString(Full.WithGenericsOptions(SymbolDisplayGenericsOptions.None));
        var arguments = GenericShapes.ArgumentsOf(type);
        return arguments.Count == 0 ? name : $"{name}<{string.Join(",", arguments.Select(Of))}>";
    }

    /// <summary>The types within a type that have another name in stores, by their full names.</summary>
    public static IEnumerable<(string Name, string Stored)> In(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol array)
            return In(array.ElementType);
        if (type is not INamedTypeSymbol named)
            return [];
        var within = GenericShapes.ArgumentsOf(named).SelectMany(In);
        return StateMembers.StoredNameOf(named.OriginalDefinition) is { } stored
            ? within.Prepend((named.OriginalDefinition.ToDisplayString(
                Full.WithGenericsOptions(SymbolDisplayGenericsOptions.None)), stored)) : within;
    }

    private static bool AnyIn(ITypeSymbol type) => In(type).Any();
}
