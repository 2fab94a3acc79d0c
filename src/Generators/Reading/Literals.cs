using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Stubs.Generators.Reading;

/// <summary>Writes constant values as expressions.</summary>
internal static class Literals
{
    /// <summary>The default value of a parameter, as an expression; null if it has none.</summary>
    public static string? DefaultOf(IParameterSymbol parameter)
    {
        if (!parameter.HasExplicitDefaultValue)
            return null;
        return Of(parameter.ExplicitDefaultValue, parameter.Type);
    }

    /// <summary>A constant of a type as an expression.</summary>
    public static string Of(object? value, ITypeSymbol type)
    {
        if (value is null)
            return !type.IsReferenceType
                ? "default" : type.NullableAnnotation == NullableAnnotation.Annotated ? "null" : "null!";
        var plain = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : type;
        var text = Plain(value);
        return plain.TypeKind == TypeKind.Enum ? $"({plain.ToDisplayString(TypeNames.Qualified)})({text})" : text;
    }

    /// <summary>A text as an expression.</summary>
    public static string Of(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    private static string Plain(object value) => value switch
    {
        bool truth => truth ? "true" : "false",
        string text => SymbolDisplay.FormatLiteral(text, quote: true),
        char character => SymbolDisplay.FormatLiteral(character, quote: true),
        float.NaN => "float.NaN",
        float.PositiveInfinity => "float.PositiveInfinity",
        float.NegativeInfinity => "float.NegativeInfinity",
        double.NaN => "double.NaN",
        double.PositiveInfinity => "double.PositiveInfinity",
        double.NegativeInfinity => "double.NegativeInfinity",
        float number => number.ToString("R", CultureInfo.InvariantCulture) + "F",
        double number => number.ToString("R", CultureInfo.InvariantCulture) + "D",
        decimal number => number.ToString(CultureInfo.InvariantCulture) + "M",
        uint number => number.ToString(CultureInfo.InvariantCulture) + "U",
        long number => number == long.MinValue ? "long.MinValue" : number.ToString(CultureInfo.InvariantCulture) + "L",
        ulong number => number.ToString(CultureInfo.InvariantCulture) + "UL",
        int.MinValue => "int.MinValue",
        byte or sbyte or short or ushort =>
            $"({value.GetType().Name switch { "Byte" => "byte", "SByte" => "sbyte", "Int16" => "short", _ => "ushort" }})({Invariant(value)})",
        _ => Invariant(value),
    };

    private static string Invariant(object value) => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture);
}
