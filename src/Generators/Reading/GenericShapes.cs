using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Reading;

/// <summary>The type parameters of a generic type, as text.</summary>
/// <param name="Parameters">Such as <c>&lt;TKey, TValue&gt;</c>.</param>
/// <param name="Arguments">Such as <c>&lt;int, string&gt;</c>.</param>
/// <param name="Constraints">The constraint clauses.</param>
internal sealed record GenericShape(string Parameters, string Arguments, string Constraints);

/// <summary>Reads the type parameters of generic types.</summary>
internal static class GenericShapes
{
    /// <summary>The parameters of a type and of those that contain it; null if there are none.</summary>
    public static GenericShape? Of(INamedTypeSymbol type)
    {
        var parameters = ParametersOf(type);
        var arguments = ArgumentsOf(type);
        if (parameters.Count == 0)
            return null;
        return new GenericShape(
            "<" + string.Join(", ", parameters.Select(parameter => Naming.Escape(parameter.Name))) + ">",
            "<" + string.Join(
                ", ", arguments.Select(argument => argument.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)))
                    + ">",
            string.Concat(parameters.Select(
                parameter => Constraint(
                    parameter, type => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
                    annotated: false))));
    }

    /// <summary>The constraint clauses of a type's own parameters, as they are repeated for its stub.</summary>
    public static string ConstraintsOf(INamedTypeSymbol type, ReadingContext context) =>
        string.Concat(type.TypeParameters.Select(parameter =>
            Constraint(
                parameter,
                constraint => context.Names.Of(constraint, type) ?? constraint.ToDisplayString(TypeNames.Qualified),
                annotated: true)));

    /// <summary>The type parameters of a type and of those that contain it, outermost first.</summary>
    public static IReadOnlyList<ITypeParameterSymbol> ParametersOf(INamedTypeSymbol type) =>
        [.. type.ContainingType is { } container ? ParametersOf(container) : [], .. type.TypeParameters.AsEnumerable()];

    /// <summary>Whether the type, or one that it is made of, is a type parameter.</summary>
    public static bool HasParameter(ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol => true,
        IArrayTypeSymbol array => HasParameter(array.ElementType),
        INamedTypeSymbol named =>
            named.TypeArguments.Any(HasParameter) || (named.ContainingType is { } container && HasParameter(container)),
        _ => false,
    };

    /// <summary>The type arguments of a type and of those that contain it, outermost first.</summary>
    public static IReadOnlyList<ITypeSymbol> ArgumentsOf(ITypeSymbol type) =>
        type is INamedTypeSymbol named
            ? [.. named.ContainingType is { } container
            ? ArgumentsOf(container) : [], .. named.TypeArguments.AsEnumerable()] : [];

    private static string Constraint(ITypeParameterSymbol parameter, Func<ITypeSymbol, string> name, bool annotated)
    {
        var parts = new List<string>();
        if (parameter.HasUnmanagedTypeConstraint)
            parts.Add("unmanaged");
        else if (parameter.HasValueTypeConstraint)
            parts.Add("struct");
        else if (parameter.HasReferenceTypeConstraint)
            parts.Add(
                annotated && parameter.ReferenceTypeConstraintNullableAnnotation == NullableAnnotation.Annotated
                    ? "class?" : "class");
        else if (parameter.HasNotNullConstraint)
            parts.Add("notnull");
        parts.AddRange(parameter.ConstraintTypes.Select(name));
        if (parameter.HasConstructorConstraint)
            parts.Add("new()");
        return parts.Count == 0 ? "" : $" where {Naming.Escape(parameter.Name)} : {string.Join(", ", parts)}";
    }
}
