using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Stubs.Packaging.Tests.PublicApi;

/// <summary>
/// Writes down what programs can use of an assembly: each public type with its base types, and each member that is
/// public, or protected in a class that can be derived from. One line each, sorted, so that a change is one line of a
/// difference.
/// </summary>
internal static partial class ApiText
{
    private const SymbolDisplayGenericsOptions Generics =
        SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints;

    private static readonly SymbolDisplayFormat TypeFormat = FormatOf(
        Generics | SymbolDisplayGenericsOptions.IncludeVariance,
        SymbolDisplayMemberOptions.None,
        SymbolDisplayKindOptions.IncludeTypeKeyword);

    private static readonly SymbolDisplayFormat MemberFormat = FormatOf(
        Generics,
        SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeType
            | SymbolDisplayMemberOptions.IncludeRef | SymbolDisplayMemberOptions.IncludeModifiers
            | SymbolDisplayMemberOptions.IncludeConstantValue
            | SymbolDisplayMemberOptions.IncludeAccessibility | SymbolDisplayMemberOptions.IncludeExplicitInterface,
        SymbolDisplayKindOptions.None);

    private static readonly MetadataReference[] Framework =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>The text for a built assembly.</summary>
    public static string Of(string assemblyFile)
    {
        var name = Path.GetFileName(assemblyFile);
        var reference = MetadataReference.CreateFromFile(assemblyFile);
        var others = Framework.Where(other => Path.GetFileName(other.Display) != name);
        return Write(CSharpCompilation.Create("Reader", references: [.. others, reference]), reference);
    }

    /// <summary>The text for an assembly of one source file.</summary>
    public static string OfSource(string source)
    {
        var written = CSharpCompilation.Create(
            "Written",
            [CSharpSyntaxTree.ParseText(source)],
            Framework,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        written.GetDiagnostics().Where(static found => found.Severity == DiagnosticSeverity.Error).ShouldBeEmpty();
        var reference = written.ToMetadataReference();
        return Write(CSharpCompilation.Create("Reader", references: [.. Framework, reference]), reference);
    }

    private static SymbolDisplayFormat FormatOf(
        SymbolDisplayGenericsOptions generics,
        SymbolDisplayMemberOptions members,
        SymbolDisplayKindOptions kinds) => new(
        SymbolDisplayGlobalNamespaceStyle.Omitted,
        SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        generics,
        members,
        SymbolDisplayDelegateStyle.NameAndSignature,
        SymbolDisplayExtensionMethodStyle.StaticMethod,
        SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeModifiers | SymbolDisplayParameterOptions.IncludeDefaultValue,
        SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        SymbolDisplayLocalOptions.None,
        kinds,
        SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static string Write(CSharpCompilation compilation, MetadataReference reference)
    {
        var assembly = (IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(reference)!;
        var text = new StringBuilder();
        foreach (var type in TypesOf(assembly.GlobalNamespace).OrderBy(NameOf, StringComparer.Ordinal))
        {
            text.Append(Modifiers(type)).Append(type.ToDisplayString(TypeFormat)).Append(Bases(type)).Append('\n');
            if (type.TypeKind == TypeKind.Delegate)
                continue;
            var lines = type.GetMembers().Where(IsMember)
                .Select(static member => Shortened(member.ToDisplayString(MemberFormat)));
            foreach (var line in lines.Order(StringComparer.Ordinal))
                text.Append("    ").Append(line).Append('\n');
        }

        return text.ToString();
    }

    private static IEnumerable<INamedTypeSymbol> TypesOf(INamespaceOrTypeSymbol container) =>
        container.GetMembers().SelectMany(member => member switch
        {
            INamespaceSymbol inner => TypesOf(inner),
            INamedTypeSymbol type when IsSeen(type) => TypesOf(type).Prepend(type),
            _ => [],
        });

    private static bool IsSeen(ISymbol symbol) =>
        symbol.DeclaredAccessibility == Accessibility.Public
        || (symbol.DeclaredAccessibility is Accessibility.Protected or Accessibility.ProtectedOrInternal
            && symbol.ContainingType is { IsSealed: false } type
            && HasOpenConstructor(type));

    // A class whose constructors are all internal has no derived class outside.
    private static bool HasOpenConstructor(INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Interface
        || type.InstanceConstructors.Any(static made =>
            made.DeclaredAccessibility
                is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal);

    // Nested types have lines of their own, and accessors stand with their property or event.
    // Each struct and enum has its default.
    private static bool IsMember(ISymbol member) => IsSeen(member)
        && member is not INamedTypeSymbol
        && member is not IMethodSymbol { AssociatedSymbol: not null }
        && member is not IMethodSymbol
        {
            MethodKind: MethodKind.Constructor, IsImplicitlyDeclared: true, ContainingType.IsValueType: true,
        };

    private static string Shortened(string line) =>
        UsualNamespace().Replace(line, "").Replace("default(CancellationToken)", "default", StringComparison.Ordinal);

    private static string NameOf(INamedTypeSymbol type) =>
        type.ToDisplayString(TypeFormat.WithKindOptions(SymbolDisplayKindOptions.None));

    private static string Modifiers(INamedTypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Class, IsStatic: true } => "static ",
        { TypeKind: TypeKind.Class, IsAbstract: true } => "abstract ",
        { TypeKind: TypeKind.Class, IsSealed: true } => "sealed ",
        { TypeKind: TypeKind.Struct } => (type.IsReadOnly ? "readonly " : "") + (type.IsRefLikeType ? "ref " : ""),
        _ => "",
    };

    private static string Bases(INamedTypeSymbol type)
    {
        if (type.TypeKind == TypeKind.Delegate)
            return "";
        if (type.TypeKind == TypeKind.Enum)
            return " : " + type.EnumUnderlyingType!.ToDisplayString(TypeFormat);
        var plain = TypeFormat.WithKindOptions(SymbolDisplayKindOptions.None)
            .RemoveGenericsOptions(SymbolDisplayGenericsOptions.IncludeTypeConstraints);
        string[] bases =
        [
            .. type is { TypeKind: TypeKind.Class, BaseType: { SpecialType: not SpecialType.System_Object } parent }
                ? [parent.ToDisplayString(plain)]
                : Array.Empty<string>(),
            .. type.Interfaces.Where(static implemented => implemented.DeclaredAccessibility == Accessibility.Public)
                .Select(implemented => implemented.ToDisplayString(plain)).Order(StringComparer.Ordinal),
        ];
        return bases.Length == 0 ? "" : " : " + string.Join(", ", bases);
    }

    [GeneratedRegex(@"\bSystem\.(Threading\.Tasks\.|Threading\.|Collections\.Generic\.)?(?=[A-Z]\w*\b(?!\.))")]
    private static partial Regex UsualNamespace();
}
