using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Stubs.Generators.Tests;

/// <summary>Runs the generator over source, as the compiler does.</summary>
internal static class Driver
{
    private static readonly CSharpParseOptions ParseOptions =
        new(LanguageVersion.Latest, DocumentationMode.Diagnose, preprocessorSymbols: ["NET10_0", "NET10_0_OR_GREATER"]);

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name
                && (name.StartsWith("System.", StringComparison.Ordinal) || name is "Stubs.dll" or "netstandard.dll"))
            .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>
    /// A compilation that references the run time, with nullable checks and all of the compiler's warnings.
    /// </summary>
    public static CSharpCompilation Compile(
        string assemblyName, IEnumerable<string> sources, params IEnumerable<MetadataReference> references) =>
            CSharpCompilation.Create(
                assemblyName,
                [Parse(
                    "GlobalUsings.cs",
                    "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks; global using Stubs;"),
                    .. sources.Select((source, index) => Parse($"Source{index}.cs", source))],
                [.. References, .. references],
                new CSharpCompilationOptions(
                    OutputKind.DynamicallyLinkedLibrary,
                    nullableContextOptions: NullableContextOptions.Enable,
                    allowUnsafe: true,
                    warningLevel: 9999,
                    generalDiagnosticOption: ReportDiagnostic.Default));

    public static SyntaxTree Parse(string path, string source) =>
        CSharpSyntaxTree.ParseText(source, ParseOptions, path);

    /// <summary>A driver that remembers which steps ran.</summary>
    public static GeneratorDriver Create() => Create(ParseOptions);

    private static CSharpGeneratorDriver Create(CSharpParseOptions options) => CSharpGeneratorDriver.Create(
        [new StubsGenerator().AsSourceGenerator()],
        parseOptions: options,
        driverOptions: new GeneratorDriverOptions(
            IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>Runs the generator once.</summary>
    public static Generation Run(params string[] sources) => Run("Sample", sources);

    /// <summary>Runs the generator once, in a compilation that references others.</summary>
    public static Generation Run(
        string assemblyName, string[] sources, params IEnumerable<MetadataReference> references) =>
            Run(Compile(assemblyName, sources, references));

    /// <summary>The same of files that have been parsed.</summary>
    public static Generation Run(
        string assemblyName, IReadOnlyList<SyntaxTree> sources, params IEnumerable<MetadataReference> references) =>
            Run(Compile(assemblyName, [], references).AddSyntaxTrees(sources));

    /// <summary>
    /// Runs the generator once over source of an older version of the language, which gets no usings.
    /// </summary>
    public static Generation RunAs(LanguageVersion version, string source)
    {
        var options = ParseOptions.WithLanguageVersion(version);
        var compilation = CSharpCompilation.Create(
            "Sample",
            [CSharpSyntaxTree.ParseText(source, options, "Source0.cs")],
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        return Run(compilation, options);
    }

    /// <summary>
    /// Runs the generator once, with others beside it, over source of an older version of the language, which gets the
    /// usings.
    /// </summary>
    public static Generation RunAs(
        LanguageVersion version, string assemblyName, string[] sources, IEnumerable<MetadataReference> references,
        params IIncrementalGenerator[] others)
    {
        var options = ParseOptions.WithLanguageVersion(version);
        var compilation = Compile(assemblyName, sources, references);
        var trees = compilation.SyntaxTrees
            .Select(tree => CSharpSyntaxTree.ParseText(tree.GetText(), options, tree.FilePath)).ToArray();
        compilation = compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(trees);
        var driver = CSharpGeneratorDriver.Create(
                [new StubsGenerator().AsSourceGenerator(), .. others.Select(other => other.AsSourceGenerator())],
                parseOptions: options)
            .RunGeneratorsAndUpdateCompilation(compilation, out var updated, out _);
        return new Generation(compilation, updated, driver.GetRunResult());
    }

    private static Generation Run(CSharpCompilation compilation) => Run(compilation, ParseOptions);

    private static Generation Run(CSharpCompilation compilation, CSharpParseOptions options)
    {
        var driver = Create(options).RunGeneratorsAndUpdateCompilation(compilation, out var updated, out _);
        return new Generation(compilation, updated, driver.GetRunResult());
    }
}

/// <summary>What came of one run.</summary>
internal sealed record Generation(Compilation Input, Compilation Output, GeneratorDriverRunResult Result)
{
    /// <summary>The files, by hint name; without the stamp, which is the same in every assembly.</summary>
    public IReadOnlyDictionary<string, string> Files =>
        Result.Results.Single().GeneratedSources.Where(source => source.HintName != Writing.StampFile.HintName)
            .ToDictionary(source => source.HintName, source => source.SourceText.ToString());

    /// <summary>What the compiler says of everything, warnings included.</summary>
    public IReadOnlyList<Diagnostic> Problems =>
    [
        .. Output.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning),
        .. Result.Diagnostics,
    ];
}
