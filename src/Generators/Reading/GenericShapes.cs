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
        var parameters = new List<ITypeParameterSymbol>();
        var arguments = new List<ITypeSymbol>();
        for (var current = type; current is not null; current = current.ContainingType)
        {
            parameters.InsertRange(0, current.TypeParameters);
            arguments.InsertRange(0, current.TypeArguments);
        }

        if (parameters.Count == 0)
            return null;
        return new GenericShape(
            "<" + string.Join(", ", parameters.Select(parameter => Naming.Escape(parameter.Name))) + ">",
            "<" + string.Join(", ", arguments.Select(argument => argument.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat))) + ">",
            string.Concat(parameters.Select(Constraint)));
    }

    /// <summary>The type arguments of a type and of those that contain it, outermost first.</summary>
    public static IEnumerable<ITypeSymbol> ArgumentsOf(ITypeSymbol type) =>
        type is INamedTypeSymbol named ? (named.ContainingType is { } container ? ArgumentsOf(container) : []).Concat(named.TypeArguments) : [];

    private static string Constraint(ITypeParameterSymbol parameter)
    {
        var parts = new List<string>();
        if (parameter.HasUnmanagedTypeConstraint)
            parts.Add("unmanaged");
        else if (parameter.HasValueTypeConstraint)
            parts.Add("struct");
        else if (parameter.HasReferenceTypeConstraint)
            parts.Add("class");
        else if (parameter.HasNotNullConstraint)
            parts.Add("notnull");
        parts.AddRange(parameter.ConstraintTypes.Select(type => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)));
        if (parameter.HasConstructorConstraint)
            parts.Add("new()");
        return parts.Count == 0 ? "" : $" where {Naming.Escape(parameter.Name)} : {string.Join(", ", parts)}";
    }
}
