using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Reading;

/// <summary>
/// Writes types as text that means the same in any file. A type that this generator is about to write is not yet a type
/// for the compiler: it is found by its name (see <see cref="References"/>).
/// </summary>
internal sealed class TypeNames(References references)
{
    public static readonly SymbolDisplayFormat Qualified = SymbolDisplayFormat.FullyQualifiedFormat
        .WithMiscellaneousOptions(
            SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers
            | SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat Unannotated = SymbolDisplayFormat.FullyQualifiedFormat;

    private static readonly SymbolDisplayFormat WithoutGlobal = Qualified.WithGlobalNamespaceStyle(
        SymbolDisplayGlobalNamespaceStyle.Omitted);

    /// <summary>The full name of a type that the compiler knows.</summary>
    public static string Of(INamedTypeSymbol type) =>
        type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString(Qualified);

    /// <summary>The namespace as in a declaration; empty for the global one.</summary>
    public static string Of(INamespaceSymbol @namespace) =>
        @namespace.IsGlobalNamespace ? "" : @namespace.ToDisplayString(WithoutGlobal);

    /// <summary>The full name that a class's interface or stub has, without type arguments.</summary>
    public static string OfSibling(INamedTypeSymbol type, string name)
    {
        if (type.ContainingType is { } container)
            return Of(container) + "." + name;
        var @namespace = Of(type.ContainingNamespace);
        return @namespace.Length == 0 ? "global::" + name : "global::" + @namespace + "." + name;
    }

    public static string StubOf(INamedTypeSymbol type) =>
        OfSibling(type, GeneratedNames.StubOf(type)) + Arguments(type);

    /// <summary>
    /// The stub as <c>typeof</c> takes it in an attribute, where type parameters cannot be mentioned.
    /// </summary>
    public static string UnboundStubOf(INamedTypeSymbol type)
    {
        var name = GeneratedNames.StubOf(type);
        return GenericShapes.ParametersOf(type).Count == type.Arity ? name + Unbound(type) : Unbound(type, name);
    }

    /// <summary>The full name of a type, or of a sibling of it, as <c>typeof</c> takes it in an attribute.</summary>
    public static string Unbound(INamedTypeSymbol type, string name)
    {
        name += Unbound(type);
        for (var container = type.ContainingType; container is not null; container = container.ContainingType)
            name = Naming.Escape(container.Name) + Unbound(container) + "." + name;
        var @namespace = Of(type.ContainingNamespace);
        return @namespace.Length == 0 ? "global::" + name : $"global::{@namespace}.{name}";
    }

    private static string Unbound(INamedTypeSymbol type) =>
        type.Arity == 0 ? "" : "<" + new string(',', type.Arity - 1) + ">";

    /// <summary>
    /// The full name that a class's interface or stub has, where type arguments may be types that are about to be
    /// generated.
    /// </summary>
    public string OfSibling(INamedTypeSymbol type, string name, ISymbol at, bool annotated = true) =>
        OfSibling(type, name) + (type.Arity == 0
            ? ""
            : "<" + string.Join(
                ", ",
                type.TypeArguments.Select(
                    argument => Of(argument, at, annotated)
                        ?? argument.ToDisplayString(annotated ? Qualified : Unannotated))) + ">");

    public string StubOf(INamedTypeSymbol type, ISymbol at, bool annotated = true) =>
        OfSibling(type, GeneratedNames.StubOf(type), at, annotated);

    /// <summary>The full name of the interface that a class's stub has: the generated one, or the author's.</summary>
    public string InterfaceOf(INamedTypeSymbol type, ISymbol at, Compilation compilation) =>
        AuthorInterfaces.Of(type, compilation) is { } authored
            ? OfClass(authored, at) : OfSibling(type, GeneratedNames.InterfaceOf(type), at);

    /// <summary>The full name of a class, whose type arguments may be types that are about to be generated.</summary>
    public string OfClass(INamedTypeSymbol type, ISymbol at) =>
        Of(type.WithNullableAnnotation(NullableAnnotation.None), at)
            ?? Of((INamedTypeSymbol)type.WithNullableAnnotation(NullableAnnotation.None));

    private static string Arguments(INamedTypeSymbol type) =>
        type.Arity == 0
            ? ""
            : "<" + string.Join(", ", type.TypeArguments.Select(argument => argument.ToDisplayString(Qualified))) + ">";

    /// <summary>
    /// The type as text, or null if the compiler does not know a part of it and neither does the generator.
    /// </summary>
    /// <param name="type">The type.</param>
    /// <param name="at">The member that mentions it: names are looked up from there.</param>
    public string? Of(ITypeSymbol type, ISymbol at) => Of(type, at, annotated: true);

    /// <summary>The same without the question marks of references.</summary>
    public string? WithoutAnnotations(ITypeSymbol type, ISymbol at) => Of(type, at, annotated: false);

    /// <summary>
    /// The type that is meant by <c>T?</c>. As long as the compiler does not know a type, it takes it for a value type
    /// there; generated types are interfaces and classes.
    /// </summary>
    public static ITypeSymbol Meant(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T,
            TypeArguments: [{ TypeKind: TypeKind.Error } error] }
            ? error.WithNullableAnnotation(NullableAnnotation.Annotated)
            : type;

    private string? Of(ITypeSymbol written, ISymbol at, bool annotated)
    {
        var type = Meant(written);
        if (!ContainsError(type))
            return type.ToDisplayString(annotated ? Qualified : Unannotated);

        string Annotate(ITypeSymbol annotatable, string text) =>
            annotated && annotatable.NullableAnnotation == NullableAnnotation.Annotated ? text + "?" : text;

        switch (type)
        {
            case IArrayTypeSymbol array when Of(array.ElementType, at, annotated) is { } element:
                // Ranks nest from the outside in: the text of int[][,] starts with the innermost element.
                return Annotate(array, Insert(element, array));
            case INamedTypeSymbol { TypeKind: TypeKind.Error }:
                return references.Find(type, at, annotated) is { } reference ? Annotate(type, reference) : null;
            case INamedTypeSymbol { IsTupleType: true } tuple:
                var elements = tuple.TupleElements.Select(element => (Type: Of(element.Type, at, annotated), element))
                    .ToList();
                return elements.All(element => element.Type is not null)
                    ? "(" + string.Join(
                        ", ",
                        elements.Select(
                            e => e.element.IsExplicitlyNamedTupleElement ? $"{e.Type} {e.element.Name}" : e.Type)) + ")"
                    : null;
            case INamedTypeSymbol named:
                var arguments = named.TypeArguments.Select(argument => Of(argument, at, annotated)).ToList();
                if (arguments.Contains(null) || (named.ContainingType is { } container && ContainsError(container)))
                    return null;
                if (named.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
                    return arguments[0] + "?";
                var name = named.OriginalDefinition.ToDisplayString(Qualified.WithGenericsOptions(
                    SymbolDisplayGenericsOptions.None));
                return Annotate(named, name + "<" + string.Join(", ", arguments) + ">");
            default:
                return null;
        }
    }

    public static bool ContainsError(ITypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Error } => true,
        IArrayTypeSymbol array => ContainsError(array.ElementType),
        IPointerTypeSymbol pointer => ContainsError(pointer.PointedAtType),
        INamedTypeSymbol named =>
            named.TypeArguments.Any(ContainsError)
                || (named.ContainingType is { } container && ContainsError(container)),
        _ => false,
    };

    private static string Insert(string element, IArrayTypeSymbol array)
    {
        var rank = "[" + new string(',', array.Rank - 1) + "]";
        if (array.ElementType is not IArrayTypeSymbol { NullableAnnotation: not NullableAnnotation.Annotated })
            return element + rank;
        var bracket = element.IndexOf('[');
        return element.Substring(0, bracket) + rank + element.Substring(bracket);
    }
}
