using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Stubs.Generators.Model;

namespace Stubs.Generators.Reading;

/// <summary>Decides where the codec of a data type is declared, and what it is called.</summary>
internal static class DataTypePlaces
{
    /// <summary>The place; see <see cref="DataTypeScopes"/> for where it must be.</summary>
    public static Place Of(INamedTypeSymbol type, Compilation compilation)
    {
        var unique = UniqueName(type) + "Codec";
        if (DataTypeScopes.Of(type).Scope is not { } scope)
        {
            var @namespace = NamespaceIn(compilation);
            return new Place(@namespace, EquatableArray<string>.Empty, "class", unique, $"global::{@namespace}.{unique}", "internal", PlaceReader.HintName(unique));
        }

        var container = PlaceReader.Read(scope);
        var isInsideItself = SymbolEqualityComparer.Default.Equals(scope, type);
        var name = "Generated" + type.Name + "Codec";
        return new Place(
            container.Namespace,
            container.Containers.Append($"partial {container.Keyword} {container.Name}").ToEquatableArray(),
            "class",
            name,
            container.FullName + "." + name,
            isInsideItself ? "internal" : type.DeclaredAccessibility.ToKeyword(),
            PlaceReader.HintName(unique));
    }

    /// <summary>The namespace of what is written for the data types of an assembly.</summary>
    public static string NamespaceIn(Compilation compilation) => "Stubs.Generated.DataOf_" + Identifier(compilation.AssemblyName ?? "");

    /// <summary>An identifier that no other type of the assembly has.</summary>
    public static string UniqueName(INamedTypeSymbol type) => Unique(type);

    private static string Unique(ITypeSymbol type)
    {
        switch (type)
        {
            case IArrayTypeSymbol array:
                return Unique(array.ElementType) + "Array" + (array.Rank > 1 ? array.Rank.ToString(System.Globalization.CultureInfo.InvariantCulture) : "");
            case { SpecialType: not SpecialType.None and not SpecialType.System_Nullable_T }:
                return type.Name;
        }

        var name = new StringBuilder(Identifier(type.Name));
        for (var container = type.ContainingType; container is not null; container = container.ContainingType)
            name.Insert(0, Identifier(container.Name) + "_");
        for (var @namespace = type.ContainingNamespace; @namespace is { IsGlobalNamespace: false }; @namespace = @namespace.ContainingNamespace)
            name.Insert(0, Identifier(@namespace.Name) + "_");
        if (type is INamedTypeSymbol { TypeArguments.Length: > 0 } generic)
            name.Append("_of_").Append(string.Join("_and_", generic.TypeArguments.Select(Unique)));
        return name.ToString();
    }

    // A single underscore stands between parts, so one within a part is doubled.
    private static string Identifier(string name) => string.Concat(name.Select(character =>
        character == '_' ? "__" : SyntaxFacts.IsIdentifierPartCharacter(character) ? character.ToString() : "_"));
}
