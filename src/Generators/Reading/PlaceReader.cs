using System.Text;
using Microsoft.CodeAnalysis;
using Stubs.Generators.Model;

namespace Stubs.Generators.Reading;

/// <summary>Reads where a type is declared.</summary>
internal static class PlaceReader
{
    /// <summary>Where an annotated class is declared, and what its interface and stub are called.</summary>
    public static Place ReadClass(INamedTypeSymbol type, string constraints) => Read(type) with
    {
        Constraints = constraints,
        InterfaceName = GeneratedNames.InterfaceOf(type),
        StubName = GeneratedNames.StubOf(type),
        UnboundStub = TypeNames.UnboundStubOf(type),
        StubFullName = TypeNames.StubOf(type),
    };

    /// <summary>Where a type is declared.</summary>
    public static Place Read(INamedTypeSymbol type)
    {
        var containers = new List<string>();
        for (var container = type.ContainingType; container is not null; container = container.ContainingType)
            containers.Insert(
                0, $"partial {Keyword(container)} {Naming.Escape(container.Name)}{Parameters(container)}");

        return new Place(
            TypeNames.Of(type.ContainingNamespace),
            containers.ToEquatableArray(),
            Keyword(type),
            Naming.Escape(type.Name),
            TypeNames.Of(type),
            type.DeclaredAccessibility.ToKeyword(),
            HintName(MetadataName(type)),
            Parameters(type));
    }

    private static string Parameters(INamedTypeSymbol type) =>
        type.Arity == 0
            ? ""
            : "<" + string.Join(", ", type.TypeParameters.Select(parameter => Naming.Escape(parameter.Name))) + ">";

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
        for (var @namespace = type.ContainingNamespace; @namespace is { IsGlobalNamespace: false };
            @namespace = @namespace.ContainingNamespace)
            name.Insert(0, @namespace.MetadataName + ".");
        return name.ToString();
    }

    /// <summary>The name of a file. Not all that an identifier may contain is allowed there.</summary>
    public static string HintName(string name) => string.Concat(name.Select(character =>
        char.IsLetterOrDigit(character) || character is '.' or '+' or '_'
            ? character.ToString() : $"-{(int)character:x4}"));
}
