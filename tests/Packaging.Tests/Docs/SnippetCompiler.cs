using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Analyzers;
using Stubs.Generators;
using Stubs.Packaging.Tests.Support;

namespace Stubs.Packaging.Tests.Docs;

/// <summary>
/// Compiles blocks of a page that belong together, as one program of a project with implicit usings, the generator and
/// the analyzers.
/// </summary>
internal static class SnippetCompiler
{
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks; global using Stubs;";

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest);

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name
                && (name.StartsWith("System.", StringComparison.Ordinal)
                || name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal) || name is "Stubs.dll"))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. typeof(AnnotatedClassAnalyzer).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract)
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    /// <summary>What the compiler and our analyzers find wrong with the blocks, with warnings.</summary>
    public static async Task<IReadOnlyList<string>> ProblemsAsync(IReadOnlyList<Block> blocks)
    {
        var compilation = CSharpCompilation.Create(
            "Snippet",
            [CSharpSyntaxTree.ParseText(ImplicitUsings, ParseOptions), CSharpSyntaxTree.ParseText(
                Join(blocks), ParseOptions)],
            References,
            new CSharpCompilationOptions(
                OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver.Create([new StubsGenerator().AsSourceGenerator()], parseOptions: ParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out var updated, out var reported);
        var found = await updated.WithAnalyzers(Analyzers).GetAllDiagnosticsAsync();
        return
        [
            .. found.Concat(reported)
                .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !diagnostic.IsSuppressed)
                .Where(
                    diagnostic => diagnostic.Id != "CS5001")     // a page that only declares classes has no entry point
                .Select(diagnostic => diagnostic.ToString()),
        ];
    }

    /// <summary>
    /// Usings first, then all statements, then all types, as a program must have them; each line still known by its
    /// page and number.
    /// </summary>
    public static string Join(IReadOnlyList<Block> blocks)
    {
        var units = blocks.Select(
            block =>
                (Block: block, Unit: (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(block.Text, ParseOptions)
                    .GetRoot())).ToArray();
        var usings = units.SelectMany(
            each => each.Unit.Usings.Select(syntax => (each.Block, Syntax: (SyntaxNode)syntax)))
                .DistinctBy(each => each.Syntax.ToString());
        var members = units.SelectMany(
            each => each.Unit.Members.Select(syntax => (each.Block, Syntax: (SyntaxNode)syntax))).ToArray();
        return string.Concat(usings
            .Concat(members.Where(each => each.Syntax is GlobalStatementSyntax))
            .Concat(members.Where(each => each.Syntax is not GlobalStatementSyntax))
            .Select(
                each =>
                    $"#line {each.Block.Line + each.Syntax.GetLocation().GetLineSpan().StartLinePosition.Line + 1} \"{each.Block.Page}\"\n{each.Syntax}\n"));
    }
}
