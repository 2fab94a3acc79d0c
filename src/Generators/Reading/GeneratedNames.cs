using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stubs.Generators.Reading;

/// <summary>
/// The names of what is written for a class: those of the convention, or those that its attribute gives.
/// </summary>
internal static class GeneratedNames
{
    /// <summary>The property of a class's attributes that names its interface.</summary>
    public const string Interface = "Interface";

    /// <summary>The one that names its stub.</summary>
    public const string Stub = "Stub";

    /// <summary>The simple name of the interface.</summary>
    public static string InterfaceOf(INamedTypeSymbol type) => Given(type, Interface) ?? "I" + type.Name;

    /// <summary>The simple name of the stub.</summary>
    public static string StubOf(INamedTypeSymbol type) => Given(type, Stub) ?? type.Name + Stub;

    /// <summary>The name that an attribute of the class gives, if it can be one.</summary>
    public static string? Given(INamedTypeSymbol type, string property) =>
        Written(type, property) is { } name && ProblemOf(name, property, type) is null ? name : null;

    /// <summary>What an attribute of the class says, whether it can be a name or not.</summary>
    public static string? Written(INamedTypeSymbol type, string property)
    {
        foreach (var attribute in Attributes.OfClasses)
        {
            foreach (var argument in type.FindAttribute(attribute)?.NamedArguments
                ?? ImmutableArray<KeyValuePair<string, TypedConstant>>.Empty)
            {
                if (argument.Key == property && argument.Value.Value is string name)
                    return name;
            }
        }

        return null;
    }

    /// <summary>Why the interface or stub of a class cannot have the name; null if it can.</summary>
    public static string? ProblemOf(string name, string property, INamedTypeSymbol type)
    {
        if (!SyntaxFacts.IsValidIdentifier(name) || Naming.Escape(name) != name)
            return "it is no identifier";
        if (name == type.Name)
            return "the class has that name";
        if (GenericShapes.ParametersOf(type).Count == 0)
            return null;
        // A mention of a construction is recognised by its looks.
        if (property == Stub)
            return name.EndsWith(Stub, StringComparison.Ordinal)
                ? null : "the name of a generic class's stub ends in 'Stub'";
        return name[0] == 'I' ? null : "the name of a generic class's interface begins with 'I'";
    }

    /// <summary>Whether the interface or the stub of an annotated class has that name.</summary>
    public static bool IsOf(INamedTypeSymbol type, string sibling) =>
        type.IsAnnotated() && (InterfaceOf(type) == sibling || StubOf(type) == sibling);

    /// <summary>The names of the classes from which the name of an interface or stub may come.</summary>
    public static IEnumerable<string> ClassesOf(string sibling)
    {
        if (sibling.Length > 1 && sibling[0] == 'I')
            yield return sibling.Substring(1);
        if (sibling.Length > Stub.Length && sibling.EndsWith(Stub, StringComparison.Ordinal))
            yield return sibling.Substring(0, sibling.Length - Stub.Length);
    }

    /// <summary>The annotated class of a namespace or type whose interface or stub has that name.</summary>
    public static INamedTypeSymbol? ClassIn(INamespaceOrTypeSymbol container, string sibling, int arity) =>
        ClassesOf(sibling).SelectMany(name => container.GetTypeMembers(name, arity))
            .FirstOrDefault(type => IsOf(type, sibling))
            ?? container.GetTypeMembers()
                .FirstOrDefault(type => type.Arity == arity && MayBeRenamed(type) && IsOf(type, sibling));

    /// <summary>
    /// Whether an attribute of the type may give other names. In source its looks tell, without binding attributes.
    /// </summary>
    public static bool MayBeRenamed(INamedTypeSymbol type) => type.TypeKind == TypeKind.Class
        && (type.DeclaringSyntaxReferences.IsEmpty || type.DeclaringSyntaxReferences.Any(static reference =>
            reference.GetSyntax() is TypeDeclarationSyntax syntax && syntax.AttributeLists.Any(Renames)));

    private static bool Renames(AttributeListSyntax list) => list.Attributes.Any(static attribute =>
        attribute.ArgumentList?.Arguments.Any(static argument =>
            argument.NameEquals?.Name.Identifier.ValueText is Interface or Stub) == true);
}
