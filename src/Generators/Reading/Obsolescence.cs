using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Reading;

/// <summary>Carries the author's <c>[Obsolete]</c> over to the stub.</summary>
internal static class Obsolescence
{
    /// <summary>The attribute as text; null if the member has none.</summary>
    public static string? Of(ISymbol member)
    {
        if (Find(member) is not { } attribute)
            return null;
        var message = attribute.ConstructorArguments is [{ Value: string text }, ..] ? $"({Literals.Of(text)})" : "";
        return $"[global::System.Obsolete{message}]";
    }

    /// <summary>Whether nobody may use the member any more: then it is no operation.</summary>
    public static bool IsError(ISymbol member) => Find(member) is { ConstructorArguments: [_, { Value: true }] };

    private static AttributeData? Find(ISymbol member) => member.GetAttributes().FirstOrDefault(attribute =>
        attribute.AttributeClass is { Name: "ObsoleteAttribute", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } });
}
