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

    /// <summary>The name in stores and on the wire.</summary>
    public static string TypeName(INamedTypeSymbol type)
    {
        foreach (var attribute in Attributes.OfClasses)
        {
            foreach (var argument in type.FindAttribute(attribute)?.NamedArguments ?? ImmutableArray<KeyValuePair<string, TypedConstant>>.Empty)
            {
                if (argument is { Key: "Name", Value.Value: string { Length: > 0 } name })
                    return name;
            }
        }

        return PlaceReader.MetadataName(type);
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
