using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Analyzers;
using Stubs.Generated;

namespace Stubs.Generators.Tests.Corpus;

/// <summary>The corpus, compiled once as three assemblies, analysed, and loaded.</summary>
internal sealed class CorpusBuild
{
    private static readonly Lazy<Task<CorpusBuild>> Shared = new(BuildAsync);

    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. typeof(DeclarationAnalyzer).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(DiagnosticAnalyzer)))
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    private CorpusBuild(IReadOnlyList<Diagnostic> diagnostics, Assembly[] assemblies, IReadOnlyList<byte[]> images)
    {
        Diagnostics = diagnostics;
        Assemblies = assemblies;
        Types = TypesIn(assemblies);
        Images = images;
    }

    /// <summary>All that compiler, generator and analyzers said, from warnings up.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>The object types of each class; of a generic one those of its constructions.</summary>
    public IReadOnlyDictionary<string, ObjectType[]> Types { get; }

    /// <summary>The assemblies: library, classes, real classes; none where they did not compile.</summary>
    public IReadOnlyList<Assembly> Assemblies { get; }

    /// <summary>The same as files.</summary>
    public IReadOnlyList<byte[]> Images { get; }

    public static Task<CorpusBuild> GetAsync() => Shared.Value;

    /// <summary>The class of the corpus at which a diagnostic points; null for any other place.</summary>
    public static string? ClassAt(Diagnostic diagnostic)
    {
        var node = diagnostic.Location.SourceTree?.GetRoot().FindNode(diagnostic.Location.SourceSpan);
        var declarations = node?.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().Select(CorpusSources.NameOf) ?? [];
        // What is said of a containing type is said for the sake of the class in it.
        var nested = node?.DescendantNodes().OfType<TypeDeclarationSyntax>().Select(CorpusSources.NameOf) ?? [];
        return declarations.FirstOrDefault(name => CorpusSources.All.Any(declared => declared.Name == name))
            ?? nested.FirstOrDefault(name => CorpusSources.All.Any(declared => declared.Name == name && declared.Expected.Contains(diagnostic.Id)))
            ?? Meant(diagnostic, node?.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Identifier.ValueText);
    }

    // What is said of a type beside it names the class for whose sake it is said, or is said of its base class.
    private static string? Meant(Diagnostic diagnostic, string? @base)
    {
        if (!diagnostic.Id.StartsWith("STUB", StringComparison.Ordinal))
            return null;
        var message = diagnostic.GetMessage(CultureInfo.InvariantCulture);
        var beside = CorpusSources.All.Where(declared => declared.File == diagnostic.Location.SourceTree?.FilePath).ToList();
        return (beside.FirstOrDefault(declared => message.Contains($"'{declared.Name.Split('.', '+')[^1]}'", StringComparison.Ordinal))
            ?? beside.FirstOrDefault(declared => declared.Expected.Contains(diagnostic.Id) && declared.Bases.Contains(@base)))?.Name;
    }

    /// <summary>What the run time references, and so every project that uses it.</summary>
    public static MetadataReference Logging { get; } =
        MetadataReference.CreateFromFile(typeof(Microsoft.Extensions.Logging.ILogger).Assembly.Location);

    public static bool IsGenerated(Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree is { } tree && !Path.GetFileName(tree.FilePath).StartsWith("Source", StringComparison.Ordinal);

    private static async Task<CorpusBuild> BuildAsync()
    {
        var context = new AssemblyLoadContext("Corpus");
        var library = Driver.Run("Corpus.Library", CorpusSources.Library);
        var (libraryImage, libraryDiagnostics) = await CheckAsync(library, Analyzers);
        var classes = Driver.Run("Corpus.Classes", CorpusSources.Classes, MetadataReference.CreateFromImage(libraryImage));
        var (image, diagnostics) = await CheckAsync(classes, Analyzers);

        var real = Driver.Run("Corpus.Real", CorpusSources.Real, Logging);
        var (realImage, realDiagnostics) = await CheckAsync(real, Analyzers);

        // Real code has warnings of its own.
        Diagnostic[] all = [.. libraryDiagnostics, .. diagnostics, .. realDiagnostics.Where(diagnostic => !IsAuthors(diagnostic))];
        if (Environment.GetEnvironmentVariable("STUBS_ACCEPT_CORPUS") == "1")
            Accept(all);

        // Who asks for a type is told that there is none; why, another test says.
        return new CorpusBuild(all, all.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Id.StartsWith("CS", StringComparison.Ordinal))
            ? []
            : [Load(context, libraryImage), Load(context, image), Load(context, realImage)], [libraryImage, image, realImage]);
    }

    // Only what real classes get: what the others get, their author meant.
    private static void Accept(IEnumerable<Diagnostic> diagnostics)
    {
        var found = diagnostics.Where(diagnostic => !IsGenerated(diagnostic)).ToLookup(diagnostic => ClassAt(diagnostic) ?? "", diagnostic => diagnostic.Id);
        var changed = CorpusSources.All.Where(declared => declared.IsReal && !found[declared.Name].Distinct().Order().SequenceEqual(declared.Expected));
        foreach (var file in changed.GroupBy(declared => declared.File))
            CorpusSources.Accept(file.Key, file.ToDictionary(declared => declared.Name, declared => found[declared.Name].Distinct().Order().ToArray()));
    }

    public static async Task<(byte[] Image, IEnumerable<Diagnostic> Diagnostics)> CheckAsync(Generation generation, ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        generation.Result.Results.Single().Exception.ShouldBeNull();
        var failures = new ConcurrentQueue<string>();
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), (exception, analyzer, _) => failures.Enqueue($"{analyzer.GetType().Name}: {exception}"), concurrentAnalysis: true, logAnalyzerExecutionTime: false);
        var diagnostics = await generation.Output.WithAnalyzers(analyzers, options).GetAllDiagnosticsAsync();
        failures.ShouldBeEmpty();
        using var image = new MemoryStream();
        generation.Output.Emit(image);
        return (image.ToArray(), diagnostics.Where(diagnostic => !diagnostic.IsSuppressed && diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id != "CS1591"));
    }

    private static bool IsAuthors(Diagnostic diagnostic) =>
        diagnostic.Severity == DiagnosticSeverity.Warning && diagnostic.Id.StartsWith("CS", StringComparison.Ordinal) && !IsGenerated(diagnostic);

    public static Assembly Load(AssemblyLoadContext context, byte[] image)
    {
        using var stream = new MemoryStream(image);
        var assembly = context.LoadFromStream(stream);
        System.Runtime.CompilerServices.RuntimeHelpers.RunModuleConstructor(assembly.ManifestModule.ModuleHandle);
        return assembly;
    }

    public static Dictionary<string, ObjectType[]> TypesIn(Assembly[] assemblies)
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
