using Microsoft.CodeAnalysis;
using Stubs.Generators.Model;

namespace Stubs.Generators.Reading;

/// <summary>The user's data types that a class needs codecs for, found by following the members from type to type.</summary>
internal sealed class DataTypes(ReadingContext context)
{
    private readonly Dictionary<INamedTypeSymbol, DataTypeModel?> models = new(SymbolEqualityComparer.Default);

    /// <summary>The models, ordered by type.</summary>
    public IEnumerable<DataTypeModel> Models =>
        models.Values.OfType<DataTypeModel>().OrderBy(model => model.Type, StringComparer.Ordinal);

    /// <summary>The full name of the codec for a data type; null if the type is none.</summary>
    public string? Find(INamedTypeSymbol type, ISymbol at)
    {
        _ = at;
        _ = context;
        _ = type;
        return null;
    }

    /// <summary>Whether values of the type never change.</summary>
    public bool IsImmutable(INamedTypeSymbol type, ISymbol at) => false;
}
