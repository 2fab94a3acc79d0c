using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Reading;

/// <summary>A field that another assembly's type keeps for itself.</summary>
/// <param name="Name">The name in metadata.</param>
/// <param name="IsFixed">Only a constructor sets it, and what it holds never changes.</param>
internal sealed record ForeignField(string Name, bool IsFixed);

/// <summary>
/// Looks at private fields of other assemblies' types. The compiler does not import them, so the tables of the assembly
/// are read. A reference assembly has no private fields of classes.
/// </summary>
internal static class ForeignFields
{
    // ECMA-335, II.23.1.16: custom modifiers; the plain types end with string.
    private const byte RequiredModifier = 0x1F, OptionalModifier = 0x20, LastPlainType = 0x0E, ValueType = 0x11;

    /// <summary>Whether the assembly shows only what other assemblies may use.</summary>
    public static bool AreStripped(INamedTypeSymbol type) => type.ContainingAssembly is { } assembly
        && assembly.GetAttributes()
            .Any(static attribute => attribute.AttributeClass is { Name: "ReferenceAssemblyAttribute" });

    /// <summary>The instance fields that the type itself declares and that the compiler does not show.</summary>
    public static IEnumerable<ForeignField> Of(INamedTypeSymbol type)
    {
        if (type.ContainingModule?.GetMetadata() is not { } metadata)
            return OfSource(type);
        var reader = metadata.GetMetadataReader();
        var handle = MetadataTokens.EntityHandle(type.OriginalDefinition.MetadataToken);
        return handle.Kind == HandleKind.TypeDefinition
            ? Of(type, reader, reader.GetTypeDefinition((TypeDefinitionHandle)handle)) : Array.Empty<ForeignField>();
    }

    // An editor has the project open that the assembly is made of.
    private static IEnumerable<ForeignField> OfSource(INamedTypeSymbol type) => type.GetMembers()
        .OfType<IFieldSymbol>()
        .Where(static field => !field.IsStatic && field.DeclaredAccessibility
            is not (Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal)
            && field.AssociatedSymbol is not IEventSymbol)
        .Select(static field => new ForeignField(field.Name, field.IsReadOnly
            && (field.Type.IsValueType || field.Type.SpecialType == SpecialType.System_String)));

    private static List<ForeignField> Of(INamedTypeSymbol type, MetadataReader reader, TypeDefinition definition)
    {
        var events = new HashSet<string>(definition.GetEvents()
            .Select(handle => reader.GetString(reader.GetEventDefinition(handle).Name)), StringComparer.Ordinal);
        var found = new List<ForeignField>();
        foreach (var handle in definition.GetFields())
        {
            var field = reader.GetFieldDefinition(handle);
            var name = reader.GetString(field.Name);
            if ((field.Attributes & FieldAttributes.Static) == 0
                && type.GetMembers(name).All(static member => member.DeclaredAccessibility == Accessibility.Private)
                && !events.Contains(name))
                found.Add(new ForeignField(name, (field.Attributes & FieldAttributes.InitOnly) != 0
                    && IsFixed(reader.GetBlobReader(field.Signature))));
        }

        return found;
    }

    private static bool IsFixed(BlobReader signature)
    {
        // The first byte says that this is a field.
        signature.ReadByte();
        var kind = signature.ReadByte();
        for (; kind is RequiredModifier or OptionalModifier; kind = signature.ReadByte())
            signature.ReadTypeHandle();
        return kind is <= LastPlainType or ValueType;
    }
}
