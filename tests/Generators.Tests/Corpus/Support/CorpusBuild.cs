using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Analyzers;
using Stubs.Generated;

namespace Stubs.Generators.Tests.Corpus;

/// <summary>The corpus, compiled once as two assemblies, analysed, and loaded.</summary>
internal sealed class CorpusBuild
{
    private static readonly Lazy<Task<CorpusBuild>> Shared = new(BuildAsync);

    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. typeof(DeclarationAnalyzer).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(DiagnosticAnalyzer)))
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    private CorpusBuild(IReadOnlyList<Diagnostic> diagnostics, IReadOnlyDictionary<string, ObjectType[]> types)
    {
        Diagnostics = diagnostics;
        Types = types;
    }

    /// <summary>All that compiler, generator and analyzers said, from warnings up.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>The object types of each class; of a generic one those of its constructions.</summary>
    public IReadOnlyDictionary<string, ObjectType[]> Types { get; }

    public static Task<CorpusBuild> GetAsync() => Shared.Value;

    /// <summary>The class of the corpus at which a diagnostic points; null for any other place.</summary>
    public static string? ClassAt(Diagnostic diagnostic)
    {
        var node = diagnostic.Location.SourceTree?.GetRoot().FindNode(diagnostic.Location.SourceSpan);
        var declarations = node?.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().Select(CorpusSources.NameOf) ?? [];
        // What is said of a containing type is said for the sake of the class in it.
        var nested = node?.DescendantNodes().OfType<TypeDeclarationSyntax>().Select(CorpusSources.NameOf) ?? [];
        return declarations.FirstOrDefault(name => CorpusSources.All.Any(declared => declared.Name == name))
            ?? nested.FirstOrDefault(name => CorpusSources.All.Any(declared => declared.Name == name && declared.Expected.Contains(diagnostic.Id)));
    }

    public static bool IsGenerated(Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree is { } tree && !Path.GetFileName(tree.FilePath).StartsWith("Source", StringComparison.Ordinal);

    private static async Task<CorpusBuild> BuildAsync()
    {
        var context = new AssemblyLoadContext("Corpus");
        var library = Driver.Run("Corpus.Library", CorpusSources.Library);
        var (libraryImage, libraryDiagnostics) = await CheckAsync(library);
        var classes = Driver.Run("Corpus.Classes", CorpusSources.Classes, MetadataReference.CreateFromImage(libraryImage));
        var (image, diagnostics) = await CheckAsync(classes);

        Diagnostic[] all = [.. libraryDiagnostics, .. diagnostics];
        // Who asks for a type is told that there is none; why, another test says.
        return new CorpusBuild(all, all.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Id.StartsWith("CS", StringComparison.Ordinal))
            ? new Dictionary<string, ObjectType[]>()
            : TypesIn([Load(context, libraryImage), Load(context, image)]));
    }

    private static async Task<(byte[] Image, IEnumerable<Diagnostic> Diagnostics)> CheckAsync(Generation generation)
    {
        generation.Result.Results.Single().Exception.ShouldBeNull();
        var failures = new ConcurrentQueue<string>();
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), (exception, analyzer, _) => failures.Enqueue($"{analyzer.GetType().Name}: {exception}"), concurrentAnalysis: true, logAnalyzerExecutionTime: false);
        var diagnostics = await generation.Output.WithAnalyzers(Analyzers, options).GetAllDiagnosticsAsync();
        failures.ShouldBeEmpty();
        using var image = new MemoryStream();
        generation.Output.Emit(image);
        return (image.ToArray(), diagnostics.Where(diagnostic => !diagnostic.IsSuppressed && diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id != "CS1591"));
    }

    private static Assembly Load(AssemblyLoadContext context, byte[] image)
    {
        using var stream = new MemoryStream(image);
        var assembly = context.LoadFromStream(stream);
        System.Runtime.CompilerServices.RuntimeHelpers.RunModuleConstructor(assembly.ManifestModule.ModuleHandle);
        return assembly;
    }

    private static Dictionary<string, ObjectType[]> TypesIn(Assembly[] assemblies)
    {
        var known = (ConcurrentDictionary<string, ObjectType>)typeof(TypeRegistry).GetField("ByName", BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null)!;
        // What is private to a class registers itself at its first use.
        foreach (var stub in assemblies.SelectMany(assembly => assembly.GetTypes()).Where(type => type.IsAssignableTo(typeof(Stub)) && !type.ContainsGenericParameters))
            System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(stub.TypeHandle);
        return known.Values.Where(type => assemblies.Contains(type.ImplementationType.Assembly))
            .GroupBy(type => (type.ImplementationType.IsGenericType ? type.ImplementationType.GetGenericTypeDefinition() : type.ImplementationType).FullName!)
            .ToDictionary(group => group.Key, group => group.ToArray());
    }
}
