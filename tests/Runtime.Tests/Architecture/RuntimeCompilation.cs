using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Stubs.Generators;

namespace Stubs.Tests.Architecture;

/// <summary>
/// Compiles the runtime's sources as the build does, with what the generator adds, so that every name in them is
/// understood.
/// </summary>
internal static class RuntimeCompilation
{
    private const string GlobalUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly Lazy<MetadataReference[]> References = new(Load);

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest);

    // A partial method whose other half another generator writes: nothing that this one knows depends on it.
    private static readonly string[] Harmless = ["CS8795"];

    /// <summary>The folder of a file right below <c>src/Runtime</c>; the file's own name if it lies in none.</summary>
    public static string FolderOf(string file) =>
        Path.GetRelativePath(SourceTree.Runtime, file).Split(Path.DirectorySeparatorChar)[0];

    /// <summary>
    /// All folders of a file below <c>src/Runtime</c>, with a slash between; its own name if it lies in none.
    /// </summary>
    public static string PathOf(string file) =>
        Path.GetRelativePath(SourceTree.Runtime, file) is var path
            && Path.GetDirectoryName(path) is { Length: > 0 } folder
        ? folder.Replace(Path.DirectorySeparatorChar, '/')
        : path;

    /// <summary>All sources of the runtime.</summary>
    public static CSharpCompilation OfTheSources() =>
        Of([.. SourceTree.FilesBelow(SourceTree.Runtime)
            .Select(file => (Path.GetRelativePath(SourceTree.Runtime, file), File.ReadAllText(file)))]);

    /// <param name="files">Files by their paths below <c>src/Runtime</c>.</param>
    public static CSharpCompilation Of(params (string Path, string Text)[] files)
    {
        var trees = files.Append((Path: "../GlobalUsings.cs", Text: GlobalUsings))
            .Select(
                file => CSharpSyntaxTree.ParseText(
                    file.Text, ParseOptions, Path.GetFullPath(file.Path, SourceTree.Runtime)));
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true,
            nullableContextOptions: NullableContextOptions.Enable);
        CSharpGeneratorDriver.Create([new StubsGenerator().AsSourceGenerator()], parseOptions: ParseOptions)
            .RunGeneratorsAndUpdateCompilation(
                CSharpCompilation.Create("Stubs", trees, References.Value, options), out var compilation, out _);
        compilation.GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && !Harmless.Contains(diagnostic.Id))
            .ShouldBeEmpty("a source that is not understood cannot be checked");
        return (CSharpCompilation)compilation;
    }

    private static MetadataReference[] Load() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(file => !Path.GetFileName(file).StartsWith("Stubs.", StringComparison.Ordinal))
            .Select(file => MetadataReference.CreateFromFile(file))];
}
