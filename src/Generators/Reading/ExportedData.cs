using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Stubs.Generators.Model;

namespace Stubs.Generators.Reading;

/// <summary>What was read of one data type that a library exports: the codecs that are written for it.</summary>
/// <param name="User">The type's full name.</param>
/// <param name="Data">The type, and those that it is made of.</param>
internal sealed record ExportReading(string User, EquatableArray<DataTypeModel> Data);

/// <summary>
/// Data types that only their own assembly can write and read in full: they have private fields, private setters, or
/// collections without setters. A library exports a public codec for each of them, and other assemblies use that.
/// </summary>
internal static class ExportedData
{
    /// <summary>The codec that the assembly of a type exports for it; null if it exports none.</summary>
    public static string? CodecOf(INamedTypeSymbol type, Compilation compilation) =>
        Find(type, compilation) is { } found ? TypeNames.Of(found) : null;

    /// <summary>
    /// The codec that the assembly of a generic type exports for all constructions of it, with the arguments of this
    /// one; null if it exports none, or the type is not generic.
    /// </summary>
    public static INamedTypeSymbol? GenericCodecOf(INamedTypeSymbol type, Compilation compilation) =>
        GenericShapes.ArgumentsOf(type).Count > 0 ? Find(type, compilation) : null;

    private static INamedTypeSymbol? Find(INamedTypeSymbol type, Compilation compilation)
    {
        if (type.SpecialType != SpecialType.None || type.ContainingAssembly is not { } assembly
            || SymbolEqualityComparer.Default.Equals(assembly, compilation.Assembly) || type.IsOfFramework())
            return null;
        var @namespace = DataTypePlaces.NamespaceIn(assembly.Name);
        var definition = type.OriginalDefinition;
        var unique = DataTypePlaces.UniqueName(definition) + "Codec";
        var arguments = GenericShapes.ArgumentsOf(type);
        var found = arguments.Count > 0
            ? assembly.GetTypeByMetadataName($"{@namespace}.{unique}`{arguments.Count}")
            : assembly.GetTypeByMetadataName(@namespace + "." + unique)
                ?? type.GetTypeMembers(DataTypePlaces.NameInItself(type)).FirstOrDefault();
        if (found is not { DeclaredAccessibility: Accessibility.Public } || !found.IsWrittenByUs())
            return null;
        return arguments.Count > 0 ? found.Construct([.. arguments]) : found;
    }

    /// <summary>
    /// Whether the data types of a reading depend on the type parameters of an exported one: their codecs stand beside
    /// it, with the same parameters.
    /// </summary>
    public static bool IsExporting(ReadingContext context) =>
        context.Owner is { } owner && !owner.IsAnnotated() && IsExported(owner, context.Compilation);

    /// <summary>
    /// Whether other assemblies need, and may use, the codec of a data type. Of a generic type that is its definition.
    /// </summary>
    public static bool IsExported(INamedTypeSymbol type, Compilation compilation) =>
        compilation.Options.OutputKind == OutputKind.DynamicallyLinkedLibrary
        // What the run time shows are options, not data.
        && compilation.Assembly.GetTypeByMetadataName("Stubs.Generated.Codec`1") is null
        && type is { TypeKind: TypeKind.Class or TypeKind.Struct, IsAbstract: false, IsStatic: false }
        && DataTypeMembers.IsSource(type, compilation)
        && SymbolEqualityComparer.Default.Equals(type, type.OriginalDefinition)
        && type.IsPublicEverywhere()
        && !type.IsAnnotated()
        && PlainTypes.Find(type) is null
        && !IsWritten(type)
        && ShowsData(type)
        && IsIncompleteElsewhere(type, compilation);

    /// <summary>Whether a declaration may be one of a type that is exported, by its looks.</summary>
    public static bool MayBe(SyntaxNode node) =>
        node is ClassDeclarationSyntax or StructDeclarationSyntax or RecordDeclarationSyntax
        && (TypeDeclarationSyntax)node is var type
        && type.Modifiers.Any(SyntaxKind.PublicKeyword)
        && !type.Modifiers.Any(SyntaxKind.StaticKeyword) && !type.Modifiers.Any(SyntaxKind.AbstractKeyword)
        && (type.BaseList is not null || type.Modifiers.Any(SyntaxKind.PartialKeyword)
            || type.Members.Any(MayBeHidden)
            || type.Members.Any(static member => member.AttributeLists.Count > 0)
            || type.ParameterList?.Parameters.Any(static parameter => parameter.AttributeLists.Count > 0) == true);

    /// <summary>Reads a type; null if nothing is exported for it.</summary>
    public static ExportReading? Read(INamedTypeSymbol type, Compilation compilation,
        CancellationToken cancellationToken)
    {
        if (!IsExported(type, compilation))
            return null;
        var context = new ReadingContext(compilation, Reporter.Silent, cancellationToken);
        if (GenericShapes.ParametersOf(type).Count > 0)
            context.Owner = type;
        if (SavableRule.Find(context, type, type) is not null || context.Data.Find(type) is null)
            return null;
        return new ExportReading(TypeNames.Of(type), context.Data.Models.ToEquatableArray());
    }

    // An analyzer sees generated code.
    private static bool IsWritten(INamedTypeSymbol type) => type.IsWrittenByUs()
        || (type.ContainingType is { } container && IsWritten(container));

    private static bool MayBeHidden(MemberDeclarationSyntax member) => member switch
    {
        FieldDeclarationSyntax field => !field.Modifiers.Any(SyntaxKind.ConstKeyword)
            && !field.Modifiers.Any(SyntaxKind.StaticKeyword),
        PropertyDeclarationSyntax { AccessorList: { } list } property =>
            !property.Modifiers.Any(SyntaxKind.PublicKeyword)
            || list.Accessors.Count < 2 || list.Accessors.Any(static accessor => accessor.Modifiers.Count > 0),
        _ => false,
    };

    // A class that shows nothing is a service rather than data.
    private static bool ShowsData(INamedTypeSymbol type) => type.SelfAndBases()
        .SelectMany(static owner => owner.GetMembers())
        .Any(static member => member is { IsStatic: false, DeclaredAccessibility: Accessibility.Public }
            and (IFieldSymbol or IPropertySymbol { IsIndexer: false, GetMethod: not null }));

    private static bool IsIncompleteElsewhere(INamedTypeSymbol type, Compilation compilation)
    {
        // Only the assembly itself calls what upgrades.
        if (DataTypeMembers.Of(type, compilation).Any(member => member.Field?.Upgrades.Any() == true))
            return true;
        var constructor = DataTypeMembers.ConstructorOf(type);
        if (constructor is null && type.IsReferenceType)
            return true;
        var fed = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var parameter in constructor?.Parameters.AsEnumerable() ?? [])
        {
            if (DataTypeMembers.MemberFor(type, parameter) is { } member)
                fed.Add(member);
        }

        // A field behind a property of its name is reached by that.
        var reached = new HashSet<string>(
            DataTypeMembers.PublicSymbolsOf(type).Where(member => fed.Contains(member) || IsSettable(member))
                .Select(member => member.Name), StringComparer.OrdinalIgnoreCase);
        var members = DataTypeMembers.Of(type, compilation).ToList();
        return HaveOneName(members) || members.Any(member => member.IsContent || !reached.Contains(
            member.Symbol.DeclaredAccessibility == Accessibility.Private
                ? DataTypeMembers.PlainName(member.Symbol.Name) : member.Symbol.Name));
    }

    // Of two members of one name, elsewhere the name reaches one.
    private static bool HaveOneName(IEnumerable<DataMember> members) => members
        .Where(member => member.Symbol.DeclaredAccessibility != Accessibility.Private)
        .GroupBy(member => member.Symbol.Name, StringComparer.Ordinal).Any(group => group.Count() > 1);

    private static bool IsSettable(ISymbol member) => member.DeclaredAccessibility == Accessibility.Public
        && member switch
    {
        IFieldSymbol field => !field.IsReadOnly,
        IPropertySymbol { ExplicitInterfaceImplementations.IsEmpty: true } property =>
            property.GetMethod is { DeclaredAccessibility: Accessibility.Public }
                && property.SetMethod is { DeclaredAccessibility: Accessibility.Public },
        _ => false,
    };
}
