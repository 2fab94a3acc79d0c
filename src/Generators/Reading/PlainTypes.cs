using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Reading;

/// <summary>
/// The types for which the state writer and reader have methods, by the names of the reader's methods.
/// </summary>
internal static class PlainTypes
{
    private static readonly HashSet<string> InSystem =
    [
        "Boolean", "Byte", "SByte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64", "Int128", "UInt128",
        "Char", "Half", "Single",
        "Double", "Decimal", "String", "DateTime", "DateTimeOffset", "DateOnly", "TimeOnly", "TimeSpan", "Guid",
        "Uri", "Version",
    ];

    /// <summary>
    /// The suffix of the reader's method, such as <c>Int32</c>, and whether values never change; null if there is none
    /// for the type.
    /// </summary>
    public static (string Name, bool IsImmutable)? Find(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { Rank: 1, ElementType.SpecialType: SpecialType.System_Byte } => ("ByteArray", false),
        INamedTypeSymbol { Name: "Memory"
            or "ReadOnlyMemory", TypeArguments: [{ SpecialType: SpecialType.System_Byte }] } memory
            when IsSystem(memory.ContainingNamespace) => (memory.Name, false),
        INamedTypeSymbol { ContainingType: null, TypeArguments.Length: 0 } named when Find(named) is { } name =>
            (name, true),
        _ => null,
    };

    private static string? Find(INamedTypeSymbol type) => type.ContainingNamespace switch
    {
        { Name: "Numerics" } @namespace =>
            type.Name is "BigInteger" or "Complex" && IsSystem(@namespace.ContainingNamespace) ? type.Name : null,
        { Name: "Text" } @namespace =>
            type.Name is "Rune" && IsSystem(@namespace.ContainingNamespace) ? type.Name : null,
        { Name: "Stubs" } @namespace => type.Name is "Uid" && @namespace.IsStubsNamespace() ? type.Name : null,
        var @namespace => InSystem.Contains(type.Name) && IsSystem(@namespace) ? type.Name : null,
    };

    private static bool IsSystem(INamespaceSymbol? @namespace) =>
        @namespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true };
}
