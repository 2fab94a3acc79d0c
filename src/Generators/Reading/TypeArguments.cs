using System.Text;
using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Reading;

/// <summary>What stands for the type parameters of a constructed type, and of the types that contain it.</summary>
internal sealed class TypeArguments
{
    private readonly Dictionary<ITypeParameterSymbol, ITypeSymbol> arguments = new(SymbolEqualityComparer.Default);

    private readonly SymbolDisplayFormat format;

    public TypeArguments(INamedTypeSymbol type, SymbolDisplayFormat format)
    {
        this.format = format;
        var parameters = GenericShapes.ParametersOf(type.OriginalDefinition);
        foreach (var (argument, index) in GenericShapes.ArgumentsOf(type).Select(static (each, at) => (each, at)))
        {
            if (!SymbolEqualityComparer.Default.Equals(argument, parameters[index]))
                arguments.Add(parameters[index], argument);
        }
    }

    /// <summary>Whether the type's own parameters stand for themselves.</summary>
    public bool IsEmpty => arguments.Count == 0;

    /// <summary>What stands for a type parameter; null if it stands for itself.</summary>
    public ITypeSymbol? Of(ITypeParameterSymbol parameter) =>
        arguments.TryGetValue((ITypeParameterSymbol)parameter.OriginalDefinition, out var argument) ? argument : null;

    /// <summary>Whether the type is a type parameter for which something else stands.</summary>
    public bool Replaces(ITypeSymbol? type) => type is ITypeParameterSymbol parameter && Of(parameter) is not null;

    /// <summary>The full name of a type; null if the compiler does not know what stands in it.</summary>
    public string? Name(ITypeSymbol type)
    {
        var parts = type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayParts(format);
        var name = new StringBuilder();
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].Symbol is not ITypeParameterSymbol parameter || Of(parameter) is not { } argument)
            {
                name.Append(parts[i].ToString());
                continue;
            }

            if (TypeNames.ContainsError(argument))
                return null;
            name.Append(argument.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString(format));
            // Without a constraint, T? of a value type is the type itself.
            if (argument.IsValueType && !parameter.HasValueTypeConstraint
                && i + 1 < parts.Length && parts[i + 1].ToString() == "?")
                i++;
        }

        return name.ToString();
    }
}
