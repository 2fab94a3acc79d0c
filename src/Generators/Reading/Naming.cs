using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Stubs.Generators.Reading;

/// <summary>Makes names from symbols.</summary>
internal static class Naming
{
    // Words that cannot name a type, or that mean something else where the generator writes them.
    private static readonly HashSet<string> Contextual =
        ["await", "async", "dynamic", "extension", "field", "file", "nameof", "notnull", "partial", "record",
            "required", "scoped", "unmanaged", "var", "yield"];

    /// <summary>A name as it must be written: a keyword gets an <c>@</c>.</summary>
    public static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || Contextual.Contains(name) ? "@" + name : name;

    /// <summary>
    /// The short name of a type as it stands in a wire name: <c>decimal</c>, <c>List&lt;int&gt;</c>, <c>IAccount</c>.
    /// </summary>
    public static string WireName(ITypeSymbol type) => TypeNames.Meant(type) switch
    {
        IArrayTypeSymbol array => WireName(array.ElementType) + "[" + new string(',', array.Rank - 1) + "]",
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable =>
            WireName(nullable.TypeArguments[0]) + "?",
        INamedTypeSymbol { IsTupleType: true } tuple =>
            "(" + string.Join(",", tuple.TupleElements.Select(element => WireName(element.Type))) + ")",
        INamedTypeSymbol { TypeArguments.Length: > 0 } named =>
            named.Name + "<" + string.Join(",", named.TypeArguments.Select(WireName)) + ">",
        var plain => plain.ToDisplayString(Short),
    };

    /// <summary>A part of an identifier that stands for a type: <c>Decimal</c>, <c>ListOfInt32</c>.</summary>
    public static string Mangle(ITypeSymbol type)
    {
        switch (TypeNames.Meant(type))
        {
            case IArrayTypeSymbol array:
                return Mangle(
                    array.ElementType) + "Array"
                        + (array.Rank == 1
                            ? "" : array.Rank.ToString(System.Globalization.CultureInfo.InvariantCulture));
            case INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable:
                return "Nullable" + Mangle(nullable.TypeArguments[0]);
            case INamedTypeSymbol { IsTupleType: true } tuple:
                return "Tuple" + string.Concat(tuple.TupleElements.Select(element => "Of" + Mangle(element.Type)));
            case INamedTypeSymbol { TypeArguments.Length: > 0 } named:
                return named.Name + "Of" + string.Join("And", named.TypeArguments.Select(Mangle));
            case var plain:
                return plain.Name;
        }
    }

    /// <summary>
    /// Makes the name of a struct from the name of a member and the types of its parameters, so that it does not depend
    /// on other members.
    /// </summary>
    public static string CallName(string member, IEnumerable<ITypeSymbol> parameters)
    {
        var name = new StringBuilder(member);
        foreach (var type in parameters)
            name.Append('_').Append(Mangle(type));
        return name.ToString();
    }

    /// <summary>A name that is none of those taken.</summary>
    public static string Unused(string name, Func<string, bool> isTaken)
    {
        while (isTaken(name))
            name += "_";
        return name;
    }

    private static readonly SymbolDisplayFormat Short = new(
        SymbolDisplayGlobalNamespaceStyle.Omitted,
        SymbolDisplayTypeQualificationStyle.NameOnly,
        SymbolDisplayGenericsOptions.IncludeTypeParameters,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes);
}
