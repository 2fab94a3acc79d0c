using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Reading;

/// <summary>The types for which the state writer and reader have methods, by the names of the reader's methods.</summary>
internal static class PlainTypes
{
    private static readonly HashSet<string> InSystem =
    [
        "Boolean", "Byte", "SByte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64", "Int128", "UInt128", "Char", "Half", "Single",
        "Double", "Decimal", "String", "DateTime", "DateTimeOffset", "DateOnly", "TimeOnly", "TimeSpan", "Guid", "Uri", "Version",
    ];

    /// <summary>The suffix of the reader's method, such as <c>Int32</c>; null if there is none for the type.</summary>
    public static string? Find(ITypeSymbol type) => type switch
    {
        INamedTypeSymbol { ContainingType: null, TypeArguments.Length: 0 } named => Find(named),
        _ => null,
    };

    private static string? Find(INamedTypeSymbol type) => type.ContainingNamespace switch
    {
        { Name: "System", ContainingNamespace.IsGlobalNamespace: true } => InSystem.Contains(type.Name) ? type.Name : null,
        { Name: "Numerics", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } =>
            type.Name is "BigInteger" or "Complex" ? type.Name : null,
        { Name: "Text", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } =>
            type.Name is "Rune" ? type.Name : null,
        var @namespace => type.Name is "Uid" && @namespace.IsStubsNamespace() ? type.Name : null,
    };
}
