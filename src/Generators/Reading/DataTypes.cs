using Microsoft.CodeAnalysis;
using Stubs.Generators.Model;

namespace Stubs.Generators.Reading;

/// <summary>
/// The user's data types that a class needs codecs for, found by following the members from type to type.
/// </summary>
internal sealed class DataTypes(ReadingContext context)
{
    private readonly Dictionary<INamedTypeSymbol, string?> codecs = new(SymbolEqualityComparer.Default);
    private readonly List<(INamedTypeSymbol Type, DataTypeModel Model)> models = [];
    private readonly List<INamedTypeSymbol> written = [];

    /// <summary>
    /// The models, ordered by type. What has an identity is known when all types have been met: before, a type that
    /// leads to itself seems to change.
    /// </summary>
    public IEnumerable<DataTypeModel> Models => models
        .Select(read => read.Model with { HasIdentity = Identities.Has(read.Type, context) })
        .OrderBy(model => model.Codec, StringComparer.Ordinal);

    /// <summary>The types that codecs are written for.</summary>
    public IEnumerable<INamedTypeSymbol> Written => written;

    /// <summary>
    /// The full name of the codec for a data type; null if the type is none (see <see cref="SavableRule"/> for why).
    /// </summary>
    public string? Find(INamedTypeSymbol type)
    {
        if (codecs.TryGetValue(type, out var known))
            return known;
        if (ExportedData.CodecOf(type, context.Compilation) is { } exported)
            return codecs[type] = exported;
        if (DataTypeRules.Problem(type, context) is not null)
            return codecs[type] = null;

        // Known from now on, so that a type may contain itself. Members that cannot be saved are left out: the codec
        // exists all the same.
        var place = DataTypePlaces.Of(type, context);
        codecs[type] = place.FullName;
        written.Add(type);
        models.Add((type, DataTypeReading.Read(type, place, context)));
        return place.FullName;
    }

    /// <summary>Whether values of the type never change.</summary>
    public bool IsImmutable(INamedTypeSymbol type) =>
        IsImmutable(type, new HashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default));

    private bool IsImmutable(INamedTypeSymbol type, HashSet<INamedTypeSymbol> visited)
    {
        if (!visited.Add(type))
            return true;
        // Its assembly says nothing of that.
        if (ExportedData.CodecOf(type, context.Compilation) is not null)
            return false;
        if (Subtypes.IsUnion(type))
            return false;
        if (!Subtypes.Of(type).All(subtype => IsImmutable(subtype.Type, visited)))
            return false;
        foreach (var member in DataTypeMembers.Of(type, context.Compilation))
        {
            if (!member.IsReadOnly || !IsImmutableValue(member.Type, member.Symbol, visited))
                return false;
        }

        return true;
    }

    private bool IsImmutableValue(ITypeSymbol type, ISymbol at, HashSet<INamedTypeSymbol> visited)
    {
        type = TypeNames.Meant(type);
        if (context.References.Find(type, at) is not null)
            return true;
        // What a converter makes may be anything.
        if (context.Converters.Find(type, at) is not null)
            return false;
        if (type.TypeKind == TypeKind.Enum)
            return true;
        if (PlainTypes.Find(type) is { } plain)
            return plain.IsImmutable;
        return type is INamedTypeSymbol named
            && (named.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
            || CollectionTypes.TryFind(named, out _, out var isImmutable) && isImmutable
                ? named.TypeArguments.All(argument => IsImmutableValue(argument, at, visited))
                : codecs.TryGetValue(named, out var codec) && codec is not null && IsImmutable(named, visited));
    }
}
