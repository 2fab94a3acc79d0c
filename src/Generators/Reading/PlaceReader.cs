using System.Text;
using Microsoft.CodeAnalysis;
using Stubs.Generators.Model;

namespace Stubs.Generators.Reading;

/// <summary>Reads where a type is declared.</summary>
internal static class PlaceReader
{
    public static Place Read(INamedTypeSymbol type, string suffix = "")
    {
        var containers = new List<string>();
        for (var container = type.ContainingType; container is not null; container = container.ContainingType)
            containers.Insert(0, $"partial {Keyword(container)} {Naming.Escape(container.Name)}");

        return new Place(
            TypeNames.Of(type.ContainingNamespace),
            containers.ToEquatableArray(),
            Keyword(type),
            Naming.Escape(type.Name),
            TypeNames.Of(type),
            type.DeclaredAccessibility.ToKeyword(),
            HintName(type) + suffix);
    }

    public static string Keyword(INamedTypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Interface } => "interface",
        { TypeKind: TypeKind.Struct, IsRecord: true } => "record struct",
        { TypeKind: TypeKind.Struct } => "struct",
        { IsRecord: true } => "record",
        _ => "class",
    };

    /// <summary>The full name as metadata has it: <c>Namespace.Outer+Type</c>.</summary>
    public static string MetadataName(INamedTypeSymbol type)
    {
        var name = new StringBuilder(type.MetadataName);
        for (var container = type.ContainingType; container is not null; container = container.ContainingType)
            name.Insert(0, container.MetadataName + "+");
        if (!type.ContainingNamespace.IsGlobalNamespace)
            name.Insert(0, type.ContainingNamespace.ToDisplayString() + ".");
        return name.ToString();
    }

    private static string HintName(INamedTypeSymbol type) => MetadataName(type).Replace('`', '_');
}
