using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Reading;

/// <summary>One class that values of a type may have.</summary>
/// <param name="Type">The class.</param>
/// <param name="Name">The name by which it is stored.</param>
/// <param name="Attribute">Where that is said; null of a union's case whose name nothing says.</param>
internal sealed record Subtype(INamedTypeSymbol Type, string Name, AttributeData? Attribute);

/// <summary>Reads which classes values of a type may have.</summary>
internal static class Subtypes
{
    /// <summary>All that is said, right or wrong.</summary>
    public static IEnumerable<Subtype> Said(INamedTypeSymbol type)
    {
        foreach (var attribute in type.GetAttributes())
        {
            if (attribute.AttributeClass is { Name: Attributes.Subtype,
                TypeArguments: [INamedTypeSymbol subtype] } @class && @class.ContainingNamespace.IsStubsNamespace()
                && attribute.ConstructorArguments is [{ Value: string name }])
                yield return new Subtype(subtype, name, attribute);
        }
    }

    /// <summary>Those that are right, in the order in which they are said.</summary>
    public static IEnumerable<Subtype> Of(INamedTypeSymbol type)
    {
        if (IsUnion(type))
            return CasesOf(type);
        if (!CanHave(type))
            return [];
        var names = new HashSet<string>(StringComparer.Ordinal);
        return Said(type)
            .Where(subtype => Problem(subtype.Type, type) is null && subtype.Name.Length > 0 && names.Add(subtype.Name))
                .ToList();
    }

    /// <summary>Whether the type is a union of C#: a struct that holds a value of one of its cases.</summary>
    public static bool IsUnion(ITypeSymbol type) => type.TypeKind == TypeKind.Struct
        && type.AllInterfaces.Any(static @interface => @interface is { Name: "IUnion", Arity: 0 }
            && @interface.ContainingNamespace.ToDisplayString() == "System.Runtime.CompilerServices");

    /// <summary>
    /// The cases of a union, each a constructor with one parameter. A case has the name of its type, unless an
    /// attribute gives it others.
    /// </summary>
    private static List<Subtype> CasesOf(INamedTypeSymbol type)
    {
        var said = Said(type).ToList();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var cases = new List<Subtype>();
        foreach (var constructor in type.InstanceConstructors)
        {
            if (constructor is not { DeclaredAccessibility: Accessibility.Public, Parameters: [{ Type: var held }] }
                || held is not INamedTypeSymbol @case)
                continue;
            var own = said.Where(subtype => SymbolEqualityComparer.Default.Equals(subtype.Type, @case)
                && subtype.Name.Length > 0).ToList();
            cases.AddRange((own.Count > 0 ? own : [new Subtype(@case, @case.Name, null)])
                .Where(subtype => names.Add(subtype.Name)));
        }

        return cases;
    }

    /// <summary>Whether values of the type are always of another class.</summary>
    public static bool IsNeeded(INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Interface || IsUnion(type)
        || type is { TypeKind: TypeKind.Class, IsAbstract: true, IsStatic: false };

    /// <summary>Why a class is no subtype of another; null if it is one.</summary>
    public static string? Problem(INamedTypeSymbol subtype, INamedTypeSymbol type)
    {
        if (subtype.TypeKind == TypeKind.Error)
            return "it is not known";
        if (IsUnion(type))
        {
            return CasesOf(type).Exists(@case => SymbolEqualityComparer.Default.Equals(@case.Type, subtype))
                ? null : "it is no case of that union";
        }

        if (SymbolEqualityComparer.Default.Equals(subtype, type))
            return "it is that type itself, which needs no name";
        if (!Derives(subtype, type))
            return type.TypeKind == TypeKind.Interface ? "it does not implement that" : "it does not derive from that";
        return IsNeeded(subtype) ? "no value is of exactly that type; name the classes that derive from it" : null;
    }

    private static bool CanHave(INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Interface || type is { TypeKind: TypeKind.Class, IsSealed: false };

    // An attribute of a generic type is one of all its constructions; those that the class does not derive from do not
    // have it.
    private static bool Derives(INamedTypeSymbol subtype, INamedTypeSymbol type)
    {
        bool IsType(INamedTypeSymbol candidate) =>
            SymbolEqualityComparer.Default.Equals(candidate, type)
            || (SymbolEqualityComparer.Default.Equals(type, type.OriginalDefinition)
            && SymbolEqualityComparer.Default.Equals(candidate.OriginalDefinition, type));
        if (type.TypeKind == TypeKind.Interface)
            return subtype.AllInterfaces.Any(IsType);
        for (var @base = subtype.BaseType; @base is not null; @base = @base.BaseType)
        {
            if (IsType(@base))
                return true;
        }

        return false;
    }
}
