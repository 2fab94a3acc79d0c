using Microsoft.CodeAnalysis;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// What makes two values of a type differ although their content is the same: the value itself, or a part of it, that
/// is equal only to itself.
/// </summary>
/// <param name="Type">The type whose values are compared by reference.</param>
/// <param name="Holder">The record or struct that holds it and compares it so; null for the value itself, and within a
/// tuple.</param>
/// <param name="Member">The member of the holder.</param>
internal sealed record ReferencePart(ITypeSymbol Type, INamedTypeSymbol? Holder, ISymbol? Member)
{
    /// <summary>Whether the part is an array or one of .NET's collections.</summary>
    public bool IsCollection => Type is IArrayTypeSymbol || (Type is INamedTypeSymbol named && HoldsElements(named));

    /// <summary>The first part of a type that is compared by reference; null where all content is compared.</summary>
    public static ReferencePart? Find(ITypeSymbol type, Compilation compilation) => Find(
        type, null, null, new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default), compilation);

    /// <summary>What makes values with the same content equal.</summary>
    public string Remedy(Compilation compilation)
    {
        if (IsCollection)
            return Holder is null
                ? "use a text that is made of the elements, or a record whose Equals and GetHashCode compare them"
                : $"declare Equals and GetHashCode in '{Holder.Name}' that compare the elements of '{Member!.Name}', "
                    + $"which a {(Holder.IsRecord ? "record" : "struct")} compares by reference";
        if (Type is not INamedTypeSymbol named || !DataTypeMembers.IsSource(named, compilation))
            return "use a record, or override Equals and GetHashCode";
        if (named.IsRecord || SaysEquals(named))
            return $"let Equals and GetHashCode of '{named.Name}' compare the content";
        return DataTypeMembers.Of(named, compilation).FirstOrDefault(static each => Mutators.IsCollection(each.Type))
            is { } collection
            ? $"override Equals and GetHashCode in '{named.Name}', and compare the elements of "
                + $"'{collection.Symbol.Name}', which a record would compare by reference"
            : $"make '{named.Name}' a record, or override Equals and GetHashCode";
    }

    private static ReferencePart? Find(
        ITypeSymbol type, INamedTypeSymbol? holder, ISymbol? member, HashSet<ITypeSymbol> visited,
        Compilation compilation)
    {
        if (!visited.Add(type))
            return null;
        if (type is IArrayTypeSymbol)
            return new ReferencePart(type, holder, member);
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } named || named.IsReference()
            || PlainTypes.Find(named) is not null)
            return null;
        if (named.IsTupleType || named.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
            return FirstOf(named.TypeArguments);
        if (named.IsAnonymousType)
            return FirstOf(named.GetMembers().OfType<IPropertySymbol>().Select(static each => each.Type));
        if (Mutators.IsCollection(named))
            return HoldsElements(named) || !HasContentEquality(named)
                ? new ReferencePart(named, holder, member) : FirstOf(named.TypeArguments);
        if (ContentEquality.IsRecordByReference(named, default))
            return new ReferencePart(named, holder, member);
        if (named.TypeKind == TypeKind.Class && !named.IsRecord && !OverridesEquals(named))
            return named.SpecialType == SpecialType.System_Object
                ? null : new ReferencePart(named, holder, member);

        // Records and structs compare what they hold, unless their author says otherwise.
        return OverridesEquals(named) || !DataTypeMembers.IsSource(named, compilation) || HasOwnEquals(named) ? null
            : DataTypeMembers.Of(named, compilation)
                .Select(each => Find(each.Type, named, each.Symbol, visited, compilation))
                .FirstOrDefault(static found => found is not null);

        // An element of a tuple has no name to speak of.
        ReferencePart? FirstOf(IEnumerable<ITypeSymbol> parts) => parts
            .Select(part => Find(part, holder, member, visited, compilation))
            .FirstOrDefault(static found => found is not null);
    }

    // Those of .NET that are equal where they are the same, whatever they contain.
    private static bool HoldsElements(INamedTypeSymbol type) => type.AllInterfaces.Any(static @interface =>
            @interface.SpecialType == SpecialType.System_Collections_IEnumerable)
        || type.Name is "Memory" or "ReadOnlyMemory" or "ReadOnlySequence" or "ArraySegment" or "JsonElement";

    // A struct without equality of its own compares its fields.
    private static bool HasContentEquality(INamedTypeSymbol type) =>
        type.IsValueType || type.IsTupleType || OverridesEquals(type) || HasOwnEquals(type);

    private static bool OverridesEquals(INamedTypeSymbol type) =>
        OverridesOf(type).Any(static method => !ContentEquality.IsByReference(method, default));

    private static bool SaysEquals(INamedTypeSymbol type) => OverridesOf(type).Any(static method =>
        method.ContainingType.SpecialType is not (SpecialType.System_Object or SpecialType.System_ValueType));

    private static IEnumerable<IMethodSymbol> OverridesOf(INamedTypeSymbol type) => type.SelfAndBases()
        .SelectMany(static owner => owner.GetMembers(nameof(Equals)).OfType<IMethodSymbol>())
        .Where(static method => method is { IsOverride: true, IsImplicitlyDeclared: false }
            && method.Parameters is [{ Type.SpecialType: SpecialType.System_Object }]);

    private static bool HasOwnEquals(INamedTypeSymbol type) =>
        type.GetMembers(nameof(Equals)).OfType<IMethodSymbol>().Any(method =>
        !method.IsImplicitlyDeclared && method.Parameters is [{ Type: var other }]
            && SymbolEqualityComparer.Default.Equals(other, type));
}
