using System.Globalization;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Stubs.Generated;
using Stubs.Generators.Reading;

namespace Stubs.Generators.Tests.Corpus;

/// <summary>
/// The corpus as bases and as a library, compiled once: another assembly derives from each class that can be derived
/// from, and holds each data type.
/// </summary>
internal sealed class CorpusUses
{
    private static readonly Lazy<Task<CorpusUses>> Shared = new(BuildAsync);

    private static readonly SymbolDisplayFormat Format =
        SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>
    /// Classes that no class of another assembly derives from: nothing is made for them, since their base class is
    /// refused.
    /// </summary>
    private static readonly HashSet<string> Unmade =
    [
        .. CorpusSources.All.Where(declared => declared.Expected.Contains(CorpusClass.Nothing)).Select(declared => declared.Name),
    ];

    private readonly StringWriter source = new(CultureInfo.InvariantCulture);
    private readonly Dictionary<string, string> names = [];

    private CorpusUses()
    {
    }

    /// <summary>What is derived from or held, by the name of the class that does so.</summary>
    public IReadOnlyDictionary<string, string> Names => names;

    /// <summary>What compiler, generator and analyzers said, from warnings up.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; private set; } = [];

    public IReadOnlyDictionary<string, ObjectType[]> Types { get; private set; } = new Dictionary<string, ObjectType[]>();

    public static Task<CorpusUses> GetAsync() => Shared.Value;

    /// <summary>What is used at the place of a diagnostic.</summary>
    public string UsedAt(Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree?.GetRoot().FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type
            && names.TryGetValue(type.Identifier.ValueText, out var used) ? used : "";

    private static async Task<CorpusUses> BuildAsync()
    {
        var build = await CorpusBuild.GetAsync();
        var refused = build.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(CorpusBuild.ClassAt).ToHashSet();
        MetadataReference[] references = [.. build.Images.Select(image => (MetadataReference)MetadataReference.CreateFromImage(image)), CorpusBuild.Logging];
        var uses = new CorpusUses();
        var compilation = Driver.Compile("Corpus.Uses", [], references);
        foreach (var assembly in references.SkipLast(1).Select(compilation.GetAssemblyOrModuleSymbol).Cast<IAssemblySymbol>())
        {
            foreach (var type in TypesIn(assembly.GlobalNamespace).Where(IsUsable))
            {
                if (!type.IsAnnotated())
                    uses.Hold(type);
                else if (!refused.Contains(CorpusName(type)) && !Unmade.Contains(CorpusName(type)) && Constructor(type) is { } constructor)
                    uses.Derive(type, constructor);
            }
        }

        var generation = Driver.Run("Corpus.Uses", [Driver.Parse("Source-Uses.cs", "#nullable enable\n#pragma warning disable CS0618\n" + uses.source)], references);
        var (image, diagnostics) = await CorpusBuild.CheckAsync(generation, AnalyzersUnderTest.All);
        uses.Diagnostics = [.. diagnostics];
        if (!uses.Diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Id.StartsWith("CS", StringComparison.Ordinal)))
        {
            var context = new AssemblyLoadContext("Corpus.Uses");
            context.Resolving += (_, name) => build.Assemblies.FirstOrDefault(each => each.GetName().Name == name.Name);
            uses.Types = CorpusBuild.TypesIn([CorpusBuild.Load(context, image)]);
        }

        return uses;
    }

    private void Derive(INamedTypeSymbol type, IMethodSymbol constructor)
    {
        var name = $"Derived{names.Count}";
        names.Add(name, CorpusName(type));
        var attributes = type.GetAttributes().Select(attribute => attribute.AttributeClass!)
            .Where(attribute => attribute.ContainingNamespace.Name == "Stubs" && attribute.Name is "PersistentAttribute" or "RecoverableAttribute" or "RemoteAttribute");
        var parameters = constructor.Parameters.Select(parameter =>
            (parameter.GetAttributes().Any(attribute => attribute.AttributeClass!.Name == "ServiceAttribute") ? "[global::Stubs.Service] " : "")
            + $"{parameter.Type.ToDisplayString(Format)} p{parameter.Ordinal}");
        var arguments = constructor.Parameters.Select(parameter => $"p{parameter.Ordinal}");
        source.WriteLine($"[{string.Join(", ", attributes.Select(attribute => $"global::Stubs.{attribute.Name}"))}]");
        source.WriteLine($"public {(type.IsAbstract ? "abstract " : "")}partial {(type.IsRecord ? "record" : "class")} {name} : {type.ToDisplayString(Format)}");
        source.WriteLine($"{{ {Trust(constructor)}public {name}({string.Join(", ", parameters)}) : base({string.Join(", ", arguments)}) {{ }} public int Own{name} {{ get; set; }} }}");
    }

    private static string Trust(IMethodSymbol constructor) =>
        constructor.ContainingType.GetMembers().Any(member => member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true })
        && constructor.GetAttributes().Any(attribute => attribute.AttributeClass!.Name == "SetsRequiredMembersAttribute")
            ? "[System.Diagnostics.CodeAnalysis.SetsRequiredMembers] " : "";

    private void Hold(INamedTypeSymbol type)
    {
        var name = $"Holds{names.Count}";
        names.Add(name, CorpusName(type));
        var held = type.ToDisplayString(Format);
        source.WriteLine($"[global::Stubs.Persistent] public partial class {name} {{ private {held}{(type.IsValueType ? "" : "?")} value; public bool Has => value is {{ }}; public void Set() => value = default; }}");
    }

    private static bool IsUsable(INamedTypeSymbol type) =>
        type is { IsGenericType: false, IsStatic: false, TypeKind: TypeKind.Class or TypeKind.Struct, IsRefLikeType: false, IsImplicitlyDeclared: false }
        && IsVisible(type) && !IsGenerated(type) && (type.IsAnnotated() || !type.IsAbstract)
        && !Bases(type).Any(@base => @base.Name is "Exception" or "Attribute" or "Stub")
        && !type.GetAttributes().Any(attribute => attribute.AttributeClass!.Name is "ExperimentalAttribute" or "ObsoleteAttribute")
        && !type.Name.EndsWith("Codec", StringComparison.Ordinal);

    private static bool IsGenerated(ISymbol symbol) =>
        symbol.GetAttributes().Any(attribute => attribute.AttributeClass!.Name == "GeneratedCodeAttribute")
            || (symbol.ContainingType is { } outer && IsGenerated(outer));

    private static bool IsVisible(ISymbol symbol) =>
        symbol.DeclaredAccessibility == Accessibility.Public && (symbol.ContainingType is not { } outer || (IsVisible(outer) && !outer.IsGenericType));

    private static IEnumerable<INamedTypeSymbol> Bases(INamedTypeSymbol type)
    {
        for (var @base = type.BaseType; @base is not null; @base = @base.BaseType)
            yield return @base;
    }

    private static IMethodSymbol? Constructor(INamedTypeSymbol type) => type.IsSealed ? null : type.InstanceConstructors
        .Where(constructor => constructor.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal
            && !IsGenerated(constructor) && constructor.Parameters.All(parameter => parameter.RefKind == RefKind.None && parameter.Type.ContainingNamespace?.Name != "Generated" && !SymbolEqualityComparer.Default.Equals(parameter.Type, type))
            && !constructor.GetAttributes().Any(attribute => attribute.AttributeClass!.Name is "ObsoleteAttribute"))
        .MinBy(constructor => constructor.Parameters.Length);

    private static string CorpusName(INamedTypeSymbol type) =>
        type.ContainingType is { } outer ? $"{CorpusName(outer)}+{type.Name}" : type.ToDisplayString();

    private static IEnumerable<INamedTypeSymbol> TypesIn(INamespaceOrTypeSymbol place) =>
        place.GetMembers().OfType<INamespaceOrTypeSymbol>().SelectMany(member => member is INamedTypeSymbol type ? [type, .. TypesIn(type)] : TypesIn(member));
}
