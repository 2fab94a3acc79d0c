using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Reading;

/// <summary>
/// The attributes that make the use of a declaration a diagnostic: <c>[Obsolete]</c> and <c>[Experimental]</c> for the
/// compiler, and for the analyzers of .NET those that say where a declaration can be used.
/// </summary>
internal static class Warnings
{
    /// <summary>
    /// The attributes as text, for what is written in the place of the declaration; null if it has none.
    /// </summary>
    /// <remarks>
    /// What only obsolete code may use becomes a warning: the code that the build writes uses it too.
    /// </remarks>
    public static string? Of(ISymbol member)
    {
        var lines = member.GetAttributes()
            .Select(attribute => Text(attribute)
                ?? (member is IMethodSymbol or IPropertySymbol ? Limit(attribute) : null))
            .Where(static text => text is not null).ToList();
        return lines.Count == 0 ? null : string.Join("\n", lines);
    }

    /// <summary>Whether only obsolete code may use the member. Such a member is no operation.</summary>
    public static bool IsError(ISymbol member) => WithOverridden(member).Any(
        static declaration => declaration.GetAttributes().Any(IsError));

    /// <summary>The member and those that it overrides: of the first of them the compiler takes what it says.</summary>
    public static IEnumerable<ISymbol> WithOverridden(ISymbol member)
    {
        for (var current = member; current is not null; current = current switch
        {
            IMethodSymbol method => method.OverriddenMethod,
            IPropertySymbol property => property.OverriddenProperty,
            _ => null,
        })
            yield return current;
    }

    /// <summary>The same of a property, a field or one of the property's accessors.</summary>
    public static bool IsErrorToReach(ISymbol member) =>
        IsError(member) || WithOverridden(member).OfType<IPropertySymbol>().Any(
            static property => IsErrorOf(property.GetMethod) || IsErrorOf(property.SetMethod));

    private static bool IsErrorOf(IMethodSymbol? accessor) => accessor is not null && IsError(accessor);

    public static bool IsError(AttributeData attribute) =>
        IsObsolete(attribute) && attribute.ConstructorArguments is [_, { Value: true }];

    /// <summary>The identifier of the diagnostic that a use gives, where the author or .NET has chosen it.</summary>
    public static string? IdOf(AttributeData attribute)
    {
        if (IsExperimental(attribute))
            return attribute.ConstructorArguments is [{ Value: string id }] ? id : null;
        return IsObsolete(attribute) ? Named(attribute, "DiagnosticId") : LimitOf(attribute)?.Id;
    }

    /// <summary>The attribute as it is repeated for callers of the stub.</summary>
    private static string? Limit(AttributeData attribute) => LimitOf(attribute) is not var (@namespace, _)
        ? null
        : attribute.ConstructorArguments is [{ Value: string text }, ..]
            ? $"[global::{@namespace}.{attribute.AttributeClass!.Name}({Literals.Of(text)})]"
            : $"[global::{@namespace}.{attribute.AttributeClass!.Name}]";

    private static (string Namespace, string Id)? LimitOf(AttributeData attribute)
    {
        const string code = "System.Diagnostics.CodeAnalysis", versions = "System.Runtime.Versioning";
        (string Namespace, string Id)? limit = attribute.AttributeClass?.Name switch
        {
            "RequiresUnreferencedCodeAttribute" => (code, "IL2026"),
            "RequiresDynamicCodeAttribute" => (code, "IL3050"),
            "RequiresAssemblyFilesAttribute" => (code, "IL3002"),
            "RequiresPreviewFeaturesAttribute" => (versions, "CA2252"),
            "SupportedOSPlatformAttribute" or "UnsupportedOSPlatformAttribute"
                or "ObsoletedOSPlatformAttribute" => (versions, "CA1416"),
            _ => null,
        };
        return limit is var (@namespace, _)
            && attribute.AttributeClass!.ContainingNamespace.ToDisplayString() == @namespace ? limit : null;
    }

    private static string? Text(AttributeData attribute)
    {
        var url = Named(attribute, "UrlFormat") is { } format ? $", UrlFormat = {Literals.Of(format)}" : "";
        if (IsExperimental(attribute))
        {
            const string experimental = "global::System.Diagnostics.CodeAnalysis.Experimental";
            return IdOf(attribute) is { } id ? $"[{experimental}({Literals.Of(id)}{url})]" : null;
        }

        if (!IsObsolete(attribute))
            return null;
        var parts = new List<string>();
        if (attribute.ConstructorArguments is [{ Value: string message }, ..])
            parts.Add(Literals.Of(message));
        if (IdOf(attribute) is { } chosen)
            parts.Add($"DiagnosticId = {Literals.Of(chosen)}");
        var arguments = string.Join(", ", parts) + (parts.Count == 0 ? url.TrimStart(',', ' ') : url);
        return arguments.Length == 0 ? "[global::System.Obsolete]" : $"[global::System.Obsolete({arguments})]";
    }

    private static string? Named(AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value as string;

    private static bool IsObsolete(AttributeData attribute) => attribute.AttributeClass is
    {
        Name: "ObsoleteAttribute",
        ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true },
    };

    private static bool IsExperimental(AttributeData attribute) =>
        attribute.AttributeClass is { Name: "ExperimentalAttribute" } type
        && type.ContainingNamespace.ToDisplayString() == "System.Diagnostics.CodeAnalysis";
}
