using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Reading;

/// <summary>
/// Decides which objects have an identity within a state: those of mutable classes. Values, records and what never
/// changes are trees: a copy is as good as the original.
/// </summary>
internal static class Identities
{
    // More than one is as good as many.
    private const int Many = 2;

    /// <summary>Whether objects of the data type have an identity.</summary>
    public static bool Has(INamedTypeSymbol type, ReadingContext context) =>
        type is { TypeKind: TypeKind.Class, IsRecord: false, IsAbstract: false }
            && DataTypeMembers.IsSource(type, context.Compilation)
            && !context.Data.IsImmutable(type);

    /// <summary>
    /// Whether one such object can be met twice in a state with members of these types. Otherwise nothing need be
    /// remembered while it is written.
    /// </summary>
    /// <param name="members">The types of the members.</param>
    /// <param name="hasBase">A base class adds members of its own.</param>
    /// <param name="context">What is being read.</param>
    public static bool CanMeet(IEnumerable<ITypeSymbol> members, bool hasBase, ReadingContext context)
    {
        var open = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default);
        var count = members.Sum(type => Count(type, open, context));
        return count >= Many || (hasBase && count > 0);
    }

    private static int Count(ITypeSymbol written, HashSet<ITypeSymbol> open, ReadingContext context)
    {
        if (context.Converters.StoredType(TypeNames.Meant(written), at: null) is { } stored)
            written = stored;
        switch (TypeNames.Meant(written))
        {
            case ITypeParameterSymbol:
                return Many;
            case IArrayTypeSymbol array:
                return Many * Count(array.ElementType, open, context);
            case INamedTypeSymbol inline when InlineArrays.Find(inline) is { } elements:
                return Many * Count(elements.Element, open, context);
            case INamedTypeSymbol named when PlainTypes.Find(named) is not null
                || named.TypeKind is not (TypeKind.Class or TypeKind.Struct or TypeKind.Interface):
                return 0;
            case INamedTypeSymbol error when CollectionTypes.IsException(error):
                return 0;
            case INamedTypeSymbol named when CollectionTypes.TryFind(named, out _, out _)
                || named.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T:
                var parts = named.TypeArguments.Sum(argument => Count(argument, open, context));
                return named.IsTupleType || named.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
                    ? parts : Many * parts;
            case INamedTypeSymbol named when ExportedData.CodecOf(named, context.Compilation) is not null:
                return Many;
            case INamedTypeSymbol named when context.Data.Find(named) is not null:
                // What leads to itself can be met again.
                if (!open.Add(named))
                    return Many;
                var own = Has(named, context) ? 1 : 0;
                var held = (Subtypes.IsNeeded(named) ? [] : DataTypeMembers.Of(named, context.Compilation)
                        .Select(member => context.Converters.StoredType(member.Type, member.Symbol) ?? member.Type))
                    .Concat(DataTypeMembers.IsSource(named, context.Compilation)
                        ? Upgrades.ParameterTypesOf(named) : [])
                    .Sum(type => Count(type, open, context));
                var subtypes = Subtypes.Of(named).Select(subtype => Count(subtype.Type, open, context))
                    .DefaultIfEmpty().Max();
                open.Remove(named);
                return Math.Min(Many, own + held + subtypes);
            default:
                return 0;
        }
    }
}
