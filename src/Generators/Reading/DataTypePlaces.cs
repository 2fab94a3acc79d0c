using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Stubs.Generators.Model;

namespace Stubs.Generators.Reading;

/// <summary>Decides where the codec of a data type is declared, and what it is called.</summary>
internal static class DataTypePlaces
{
    /// <summary>The place; see <see cref="DataTypeScopes"/> for where it must be.</summary>
    public static Place Of(INamedTypeSymbol type, ReadingContext context)
    {
        if (context.Owner is { } owner && GenericShapes.HasParameter(type))
            return ExportedData.IsExporting(context) ? Beside(type, owner, context) : InGeneric(type, owner);
        var compilation = context.Compilation;
        var unique = UniqueName(type) + "Codec";
        var accessibility = ExportedData.IsExported(type, compilation) ? "public" : "internal";
        if (DataTypeScopes.Of(type, context.Compilation).Scope is not { } scope)
        {
            var @namespace = NamespaceIn(compilation);
            return new Place(
                @namespace, EquatableArray<string>.Empty, "class", unique, $"global::{@namespace}.{unique}",
                accessibility, PlaceReader.HintName(unique));
        }

        var container = PlaceReader.Read(scope);
        var isInsideItself = SymbolEqualityComparer.Default.Equals(scope, type);
        var name = Naming.Unused(
            "Generated" + Path(type, isInsideItself ? type.ContainingType : scope) + "Codec",
            taken => scope.GetTypeMembers(taken).Any(member => !member.IsWrittenByUs()));
        return new Place(
            container.Namespace,
            container.Containers.Append($"partial {container.Keyword} {container.Self}").ToEquatableArray(),
            "class",
            name,
            container.FullName + "." + name,
            isInsideItself ? accessibility : Accessibility(type, scope),
            PlaceReader.HintName(unique));
    }

    /// <summary>The codec that was written for a data type; null as long as there is none.</summary>
    public static INamedTypeSymbol? FindWritten(INamedTypeSymbol type, ReadingContext context)
    {
        var place = Of(type, context);
        var scope = context.Owner is { } owner && GenericShapes.HasParameter(type)
            ? ExportedData.IsExporting(context) ? null : owner : DataTypeScopes.Of(type, context.Compilation).Scope;
        var found = scope is null
            ? context.Compilation.Assembly.GetTypeByMetadataName(place.Namespace + "." + MetadataNameOf(place, context))
            : scope.OriginalDefinition.GetTypeMembers(place.Name).FirstOrDefault();
        return found?.IsWrittenByUs() == true ? found : null;
    }

    /// <summary>The namespace of what is written for the data types of an assembly.</summary>
    public static string NamespaceIn(Compilation compilation) => NamespaceIn(compilation.AssemblyName ?? "");

    /// <summary>The same by the assembly's name.</summary>
    public static string NamespaceIn(string assembly) => "Stubs.Generated.DataOf_" + Identifier(assembly);

    /// <summary>The name of a codec that stands in its type, where no member of the type has that name.</summary>
    public static string NameInItself(INamedTypeSymbol type) => "Generated" + Path(type, type.ContainingType) + "Codec";

    /// <summary>
    /// What depends on the type parameters of a type that is exported stands beside it and has the same parameters.
    /// </summary>
    private static Place Beside(INamedTypeSymbol type, INamedTypeSymbol owner, ReadingContext context)
    {
        var @namespace = NamespaceIn(context.Compilation);
        var isOwn = SymbolEqualityComparer.Default.Equals(type, owner);
        var unique = UniqueName(type) + (isOwn ? "Codec" : "_in_" + UniqueName(owner) + "Codec");
        var shape = GenericShapes.Of(owner)!;
        return new Place(
            @namespace, EquatableArray<string>.Empty, "class", unique, $"global::{@namespace}.{unique}{shape.Parameters}",
            isOwn ? "public" : "internal", PlaceReader.HintName(unique), shape.Parameters, shape.Constraints);
    }

    private static string MetadataNameOf(Place place, ReadingContext context) => place.TypeParameters.Length == 0
        ? place.Name : $"{place.Name}`{GenericShapes.ParametersOf(context.Owner!).Count}";

    /// <summary>What depends on the type parameters of a class is declared in it.</summary>
    private static Place InGeneric(INamedTypeSymbol type, INamedTypeSymbol owner)
    {
        var container = PlaceReader.Read(owner);
        var name = Naming.Unused(
            "Generated" + Path(type, type.ContainingType) + "Codec",
            taken => owner.GetTypeMembers(taken).Any(member => !member.IsWrittenByUs()));
        return new Place(
            container.Namespace,
            container.Containers.Append($"partial {container.Keyword} {container.Self}").ToEquatableArray(),
            "class",
            name,
            container.FullName + "." + name,
            DataTypeScopes.IsVisible(type) ? "internal" : "private",
            PlaceReader.HintName($"{PlaceReader.MetadataName(owner)}.{Path(type, null)}Codec"));
    }

    /// <summary>No wider than the type, and wide enough for the assembly's classes that can name it.</summary>
    private static string Accessibility(INamedTypeSymbol type, INamedTypeSymbol scope)
    {
        var outermost = type;
        while (outermost.ContainingType is { } container && !SymbolEqualityComparer.Default.Equals(container, scope))
            outermost = container;
        return outermost.DeclaredAccessibility switch
        {
            Microsoft.CodeAnalysis.Accessibility.Private => "private",
            Microsoft.CodeAnalysis.Accessibility.Public or Microsoft.CodeAnalysis.Accessibility.Internal => "internal",
            _ => "private protected",
        };
    }

    /// <summary>An identifier that no other type of the assembly has.</summary>
    public static string UniqueName(INamedTypeSymbol type) => Unique(type);

    private static string Unique(ITypeSymbol type)
    {
        switch (type)
        {
            case IArrayTypeSymbol array:
                return Unique(
                    array.ElementType) + "Array"
                        + (array.Rank > 1
                            ? array.Rank.ToString(System.Globalization.CultureInfo.InvariantCulture) : "");
            case { SpecialType: not SpecialType.None and not SpecialType.System_Nullable_T }:
                return type.Name;
        }

        var name = new StringBuilder(Path(type, null));
        for (var @namespace = type.ContainingNamespace; @namespace is { IsGlobalNamespace: false };
            @namespace = @namespace.ContainingNamespace)
            name.Insert(0, Identifier(@namespace.Name) + "_");
        return name.ToString();
    }

    /// <summary>The name below a containing type, with the types that a generic one is made of.</summary>
    private static string Path(ITypeSymbol type, INamedTypeSymbol? below)
    {
        var name = new StringBuilder(Identifier(type.Name));
        for (var container = type.ContainingType;
            container is not null && !SymbolEqualityComparer.Default.Equals(container, below);
                container = container.ContainingType)
            name.Insert(0, Identifier(container.Name) + "_");
        var arguments = GenericShapes.ArgumentsOf(type);
        return arguments.Count == 0 ? name.ToString() : $"{name}_of_{string.Join("_and_", arguments.Select(Unique))}";
    }

    // A single underscore stands between parts, so one within a part is doubled.
    private static string Identifier(string name) => string.Concat(name.Select(character =>
        character == '_' ? "__" : SyntaxFacts.IsIdentifierPartCharacter(character) ? character.ToString() : "_"));
}
