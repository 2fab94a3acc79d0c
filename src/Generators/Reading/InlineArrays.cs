using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Reading;

/// <summary>What a struct with <c>[InlineArray]</c> holds: many elements behind one field.</summary>
/// <param name="Element">The type of the elements.</param>
/// <param name="Length">How many there are.</param>
/// <param name="Field">The name of the field.</param>
internal sealed record InlineArray(ITypeSymbol Element, int Length, string Field);

/// <summary>Recognises such structs.</summary>
internal static class InlineArrays
{
    public static InlineArray? Find(ITypeSymbol type)
    {
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Struct } named)
            return null;
        foreach (var attribute in named.GetAttributes())
        {
            if (attribute is { AttributeClass.Name: "InlineArrayAttribute",
                ConstructorArguments: [{ Value: int length }] }
                && attribute.AttributeClass.ContainingNamespace.ToDisplayString() == "System.Runtime.CompilerServices"
                && named.GetMembers().OfType<IFieldSymbol>()
                    .FirstOrDefault(static field => !field.IsStatic) is { } only)
                return new InlineArray(only.Type, length, only.Name);
        }

        return null;
    }
}
