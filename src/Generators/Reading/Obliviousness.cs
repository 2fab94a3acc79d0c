using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Reading;

/// <summary>
/// Where the compiler does not look after null, as under <c>#nullable disable</c>, each reference may be null although
/// no question mark says so.
/// </summary>
internal static class Obliviousness
{
    /// <summary>The type with a question mark at each such reference in it; null if there is none.</summary>
    public static ITypeSymbol? Annotated(ITypeSymbol type, Compilation compilation) =>
        IsIn(type) ? Annotate(type, compilation) : null;

    private static bool IsIn(ITypeSymbol type) => IsOblivious(type) || type switch
    {
        IArrayTypeSymbol array => IsIn(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(IsIn),
        _ => false,
    };

    // What is about to be generated is an interface, or a class.
    private static bool IsOblivious(ITypeSymbol type) => type.NullableAnnotation == NullableAnnotation.None
        && (type.IsReferenceType || type.TypeKind == TypeKind.Error);

    private static ITypeSymbol Annotate(ITypeSymbol type, Compilation compilation)
    {
        var annotation = IsOblivious(type) ? NullableAnnotation.Annotated : type.NullableAnnotation;
        switch (type)
        {
            case IArrayTypeSymbol array:
                var element = Annotate(array.ElementType, compilation);
                return compilation.CreateArrayTypeSymbol(element, array.Rank, element.NullableAnnotation)
                    .WithNullableAnnotation(annotation);
            case INamedTypeSymbol { IsTupleType: true } tuple:
                var elements = tuple.TupleElements
                    .Select(field => Annotate(field.Type, compilation)).ToImmutableArray();
                return compilation.CreateTupleTypeSymbol(
                    elements,
                    tuple.TupleElements.Select(
                        static field => field.IsExplicitlyNamedTupleElement ? field.Name : null).ToImmutableArray(),
                    elementNullableAnnotations:
                        elements.Select(static each => each.NullableAnnotation).ToImmutableArray());
            case INamedTypeSymbol { TypeKind: not TypeKind.Error, TypeArguments.IsEmpty: false } named:
                var arguments = named.TypeArguments.Select(each => Annotate(each, compilation)).ToImmutableArray();
                return named.ConstructedFrom
                    .Construct(arguments, arguments.Select(static each => each.NullableAnnotation).ToImmutableArray())
                    .WithNullableAnnotation(annotation);
            default:
                return type.WithNullableAnnotation(annotation);
        }
    }
}
