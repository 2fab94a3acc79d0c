using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stubs.Generators.Reading;

/// <summary>Questions about symbols that several readers ask.</summary>
internal static class Symbols
{
    private static readonly SymbolDisplayFormat Short =
        SymbolDisplayFormat.MinimallyQualifiedFormat.RemoveMiscellaneousOptions(
            SymbolDisplayMiscellaneousOptions.UseAsterisksInMultiDimensionalArrays);

    /// <summary>The attribute of ours with that name, if the symbol has it.</summary>
    public static AttributeData? FindAttribute(this ISymbol symbol, string name)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass is { } type && type.Name == name
                && type.ContainingNamespace.IsStubsNamespace())
                return attribute;
        }

        return null;
    }

    public static bool HasAttribute(this ISymbol symbol, string name) => symbol.FindAttribute(name) is not null;

    public static bool IsStubsNamespace(this INamespaceSymbol? @namespace) =>
        @namespace is { Name: "Stubs", ContainingNamespace.IsGlobalNamespace: true };

    public static bool IsStubsGeneratedNamespace(this INamespaceSymbol? @namespace) =>
        @namespace is { Name: "Generated" } && @namespace.ContainingNamespace.IsStubsNamespace();

    // With these .NET and Microsoft's packages are signed.
    private static readonly HashSet<ulong> FrameworkKeys =
        [0xb03f5f7f11d50a3a, 0xb77a5c561934e089, 0x7cec85d7bea7798e, 0x31bf3856ad364e35, 0xcc7b13ffcd2ddd51,
            0xadb9793829ddae60];

    /// <summary>
    /// Whether .NET or a package of Microsoft's declares the type. A namespace alone says nothing: anyone's may begin
    /// with <c>Microsoft</c>.
    /// </summary>
    public static bool IsOfFramework(this INamedTypeSymbol type)
    {
        var @namespace = type.ContainingNamespace;
        while (@namespace is { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: false })
            @namespace = @namespace.ContainingNamespace;
        return @namespace is { IsGlobalNamespace: false, Name: "System" or "Microsoft" }
            && type.ContainingAssembly is { } assembly && assembly.IsOfFramework();
    }

    /// <summary>Whether it is an assembly of .NET or of a package of Microsoft's.</summary>
    public static bool IsOfFramework(this IAssemblySymbol assembly) =>
        assembly.Identity.PublicKeyToken is { IsEmpty: false } token
            && FrameworkKeys.Contains(token.Aggregate(0UL, static (key, part) => (key << 8) | part));

    /// <summary>Whether the class carries one of the attributes for which code is generated.</summary>
    public static bool IsAnnotated(this INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Class
        && (type.HasAttribute(Attributes.Persistent) || type.HasAttribute(Attributes.Recoverable)
        || type.HasAttribute(Attributes.Remote));

    /// <summary>The nearest base class that is annotated.</summary>
    public static INamedTypeSymbol? AnnotatedBase(this INamedTypeSymbol type)
    {
        for (var @base = type.BaseType; @base is not null; @base = @base.BaseType)
        {
            if (@base.IsAnnotated())
                return @base;
        }

        return null;
    }

    /// <summary>The base classes between a class and its annotated base, or <c>object</c>, nearest first.</summary>
    public static IEnumerable<INamedTypeSymbol> PlainBases(this INamedTypeSymbol type)
    {
        for (var @base = type.BaseType; @base is { SpecialType: not SpecialType.System_Object } && !@base.IsAnnotated();
            @base = @base.BaseType)
            yield return @base;
    }

    /// <summary>The type and its base classes, without those of all objects and values.</summary>
    public static IEnumerable<INamedTypeSymbol> SelfAndBases(this INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? owner = type;
            owner is { SpecialType: not (SpecialType.System_Object or SpecialType.System_ValueType) };
            owner = owner.BaseType)
            yield return owner;
    }

    /// <summary>Whether the type or a base class of it is that class.</summary>
    public static bool DerivesFrom(this ITypeSymbol type, string @namespace, string name)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.Name == name && current.ContainingNamespace?.ToDisplayString() == @namespace)
                return true;
        }

        return false;
    }

    /// <summary>
    /// Whether this generator wrote the symbol. In an analyzer's compilation generated code is there too.
    /// </summary>
    public static bool IsWrittenByUs(this ISymbol symbol)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass is { Name: "GeneratedCodeAttribute" }
                && attribute.ConstructorArguments is [{ Value: Writing.CodeWriter.ToolName }, ..])
                return true;
        }

        return false;
    }

    /// <summary>Whether the class has a primary constructor in source.</summary>
    public static bool HasPrimaryConstructor(this INamedTypeSymbol type, CancellationToken cancellationToken) =>
        type.DeclaringSyntaxReferences.Any(reference =>
            reference.GetSyntax(cancellationToken) is TypeDeclarationSyntax { ParameterList: not null });

    /// <summary>Whether the constructor is the generated one that restores objects.</summary>
    public static bool IsRestoringConstructor(this IMethodSymbol constructor) =>
        constructor.Parameters is [{ Type: { Name: "Blank" } type }]
            && type.ContainingNamespace.IsStubsGeneratedNamespace();

    /// <summary>Whether code outside the class, in its assembly, can use the member.</summary>
    public static bool IsVisibleInAssembly(this ISymbol symbol) =>
        symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal
            or Accessibility.ProtectedOrInternal;

    /// <summary>Whether the type and all that enclose it can be used in the whole assembly.</summary>
    public static bool IsVisibleTypeInAssembly(this ITypeSymbol type)
    {
        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (!current.IsVisibleInAssembly() && current.TypeKind is not (TypeKind.Array or TypeKind.TypeParameter))
                return false;
        }

        return true;
    }

    /// <summary>Whether any assembly can use the type.</summary>
    public static bool IsPublicEverywhere(this INamedTypeSymbol type) =>
        type.DeclaredAccessibility == Accessibility.Public
            && (type.ContainingType is null || type.ContainingType.IsPublicEverywhere());

    /// <summary>Whether the type can be named in the code that is generated for it.</summary>
    public static bool IsUsableFrom(this INamedTypeSymbol type, ReadingContext context) =>
        !type.IsFileLocal
            && (SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, context.Compilation.Assembly)
            || type.IsPublicEverywhere());

    /// <summary>
    /// Whether the source of the compilation declares the type. An editor, which has the referenced projects open,
    /// shows their source too: what they declare is of another assembly all the same.
    /// </summary>
    public static bool IsDeclaredIn(this INamedTypeSymbol type, Compilation compilation) =>
        !type.OriginalDefinition.DeclaringSyntaxReferences.IsEmpty
            && SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly);

    /// <summary>Whether the type is declared with <c>partial</c>.</summary>
    public static bool IsPartial(this INamedTypeSymbol type, CancellationToken cancellationToken) =>
        type.DeclaringSyntaxReferences.Any(reference =>
            reference.GetSyntax(cancellationToken) is TypeDeclarationSyntax declaration
                && declaration.Modifiers.Any(SyntaxKind.PartialKeyword));

    /// <summary>
    /// The members in an order that does not depend on the one in which the compiler was given the files of a partial
    /// type.
    /// </summary>
    public static IEnumerable<ISymbol> OrderedMembers(this INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.Length < 2
        ? type.GetMembers()
        : type.GetMembers()
            .OrderBy(member => member.Locations.FirstOrDefault()?.SourceTree?.FilePath ?? "", StringComparer.Ordinal)
            .ThenBy(member => member.Locations.FirstOrDefault()?.SourceSpan.Start ?? 0);

    /// <summary>Whether the type, or one that contains it, has no name yet: a developer is typing it.</summary>
    public static bool IsNameless(this INamedTypeSymbol type) =>
        type.Name.Length == 0 || type.ContainingType?.IsNameless() == true;

    /// <summary>The name of a type as a message has it.</summary>
    public static string ToShortName(this ITypeSymbol type) =>
        type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString(Short);

    public static string ToKeyword(this Accessibility accessibility) => accessibility switch
    {
        Accessibility.Public => "public",
        Accessibility.Internal => "internal",
        Accessibility.Protected => "protected",
        Accessibility.ProtectedOrInternal => "protected internal",
        Accessibility.ProtectedAndInternal => "private protected",
        _ => "private",
    };
}
