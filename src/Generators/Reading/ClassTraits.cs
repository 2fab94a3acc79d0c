using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Reading;

/// <summary>Which properties a class was given, by its own attributes and those of its base classes.</summary>
internal static class ClassTraits
{
    public static bool IsPersistent(INamedTypeSymbol type) => HasInChain(type, Attributes.Persistent);

    public static bool IsRemote(INamedTypeSymbol type) => HasInChain(type, Attributes.Remote);

    /// <summary>Whether operations take locks and the object has state.</summary>
    public static bool HasState(INamedTypeSymbol type) =>
        HasInChain(type, Attributes.Persistent) || HasInChain(type, Attributes.Recoverable);

    /// <summary>Whether code to save and restore is written for the class itself.</summary>
    public static bool SavesItself(INamedTypeSymbol type) => type.IsAnnotated() && HasState(type);

    /// <summary>The traits as an expression.</summary>
    public static string Expression(INamedTypeSymbol type)
    {
        const string traits = "global::Stubs.Generated.ObjectTraits.";
        var parts = new List<string>();
        if (HasState(type))
            parts.Add(traits + "Recoverable");
        if (IsPersistent(type))
            parts.Add(traits + "Persistent");
        if (IsRemote(type))
            parts.Add(traits + "Remote");
        return string.Join(" | ", parts);
    }

    /// <summary>
    /// How objects of the class move, as an expression; null if neither it says so nor a base class whose own stub does
    /// not.
    /// </summary>
    public static string? Mobility(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (!SymbolEqualityComparer.Default.Equals(current, type) && current.IsAnnotated())
                return null;
            if (current.FindAttribute(Attributes.Mobile)?.ConstructorArguments is
                [{ Type: INamedTypeSymbol { TypeKind: TypeKind.Enum } mobility, Value: { } value }])
                return mobility.GetMembers().OfType<IFieldSymbol>()
                    .FirstOrDefault(member => Equals(member.ConstantValue, value)) is { } known
                    ? "global::Stubs.Mobility." + known.Name : null;
        }

        return null;
    }

    /// <summary>The name in stores and on the wire; of a generic class with its arguments.</summary>
    public static string TypeName(INamedTypeSymbol type) =>
        TypeName(
            type,
            GenericShapes.ArgumentsOf(type).Select(StoredTypeNames.Of).ToList());

    /// <summary>The name of a generic class, with numbers in braces where the run time puts the arguments.</summary>
    public static string TypeNameFormat(INamedTypeSymbol type) =>
        TypeName(type, GenericShapes.ArgumentsOf(type).Select((_, index) => $"{{{index}}}").ToList());

    private static string TypeName(INamedTypeSymbol type, List<string> arguments)
    {
        foreach (var attribute in Attributes.OfClasses)
        {
            foreach (var argument in type.FindAttribute(attribute)?.NamedArguments
                ?? ImmutableArray<KeyValuePair<string, TypedConstant>>.Empty)
            {
                if (argument is { Key: "Name", Value.Value: string { Length: > 0 } name })
                    return arguments.Count == 0 ? name : $"{name}<{string.Join(",", arguments)}>";
            }
        }

        if (arguments.Count == 0)
            return PlaceReader.MetadataName(type);
        var text = "";
        for (var current = type; current is not null; current = current.ContainingType)
        {
            var own = arguments.GetRange(arguments.Count - current.Arity, current.Arity);
            arguments.RemoveRange(arguments.Count - current.Arity, current.Arity);
            text = current.Name + (own.Count == 0 ? "" : $"<{string.Join(",", own)}>")
                + (text.Length == 0 ? "" : "+" + text);
        }

        var @namespace = type.ContainingNamespace.IsGlobalNamespace
            ? "" : type.ContainingNamespace.ToDisplayString() + ".";
        return @namespace + text;
    }

    private static bool HasInChain(INamedTypeSymbol type, string attribute)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.HasAttribute(attribute))
                return true;
        }

        return false;
    }
}
