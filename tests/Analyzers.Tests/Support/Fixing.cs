using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Analyzers.CodeFixes;
using Stubs.Generators;

namespace Stubs.Analyzers.Tests;

/// <summary>Applies code fixes, as an editor does.</summary>
internal static class Fixing
{
    public static ImmutableArray<CodeFixProvider> Fixes { get; } =
    [
        .. typeof(StubsCodeFix).Assembly.GetTypes()
            .Where(
                type => type.IsSubclassOf(typeof(CodeFixProvider)) && !type.IsAbstract
                    && type.Namespace == typeof(StubsCodeFix).Namespace)
            .Select(type => (CodeFixProvider)Activator.CreateInstance(type)!),
    ];

    /// <summary>
    /// The rules that some fix mends, those of the contract among them, whose fixes change a file beside the code.
    /// </summary>
    public static ImmutableHashSet<string> FixedIds { get; } =
    [
        .. typeof(StubsCodeFix).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(CodeFixProvider)) && !type.IsAbstract)
            .SelectMany(type => ((CodeFixProvider)Activator.CreateInstance(type)!).FixableDiagnosticIds),
    ];

    /// <summary>
    /// Applies the first fix that is offered for the first diagnostic with that identifier; null if none is offered.
    /// </summary>
    /// <param name="id">The identifier.</param>
    /// <param name="source">The source.</param>
    /// <param name="fix">The name of the fix, where there are several.</param>
    public static async Task<string?> FixFirstAsync(string id, string source, string? fix = null)
    {
        var diagnostic = (await DiagnosticsAsync(id, source))[0];
        return await OfferAsync(Open(source), diagnostic, fix) is var (_, action) ? await ApplyAsync(action) : null;
    }

    /// <summary>
    /// Applies the fix to all occurrences in the document: at once, or one after the other where it gives something up.
    /// </summary>
    public static async Task<string> FixAllAsync(string id, string source, string? name = null)
    {
        var document = Open(source);
        var diagnostics = await DiagnosticsAsync(id, source);
        var (fix, first) = await OfferAsync(document, diagnostics[0], name)
            ?? throw new ShouldAssertException($"No fix of {id} is offered for:\n{source}");
        if (fix.GetFixAllProvider() is not { } all)
            return await FixEachAsync(id, source);
        var context = new FixAllContext(
            document, fix, FixAllScope.Document, first.EquivalenceKey, [id], new Known(diagnostics),
            CancellationToken.None);
        return await ApplyAsync((await all.GetFixAsync(context))!);
    }

    private static async Task<string> FixEachAsync(string id, string source)
    {
        while ((await Analysis.RunAsync(source)).Any(diagnostic => diagnostic.Id == id))
            source = await FixFirstAsync(id, source)
                ?? throw new ShouldAssertException($"No fix of {id} is offered for:\n{source}");
        return source;
    }

    private static async Task<IReadOnlyList<Diagnostic>> DiagnosticsAsync(string id, string source)
    {
        var diagnostics = await Analysis.RunAsync(source);
        var found = diagnostics.Where(
            diagnostic => diagnostic.Id == id
                && Path.GetFileName(diagnostic.Location.SourceTree?.FilePath) == "Source0.cs").ToList();
        found.ShouldNotBeEmpty($"there is no {id} among {string.Join(", ", diagnostics.Select(Analysis.Describe))}");
        return found;
    }

    private static async Task<(CodeFixProvider Fix, CodeAction Action)?> OfferAsync(
        Document document, Diagnostic diagnostic, string? name = null)
    {
        foreach (var fix in Fixes.Where(fix => fix.FixableDiagnosticIds.Contains(diagnostic.Id)
            && (name is null || fix.GetType().Name == name)))
        {
            CodeAction? offered = null;
            await fix.RegisterCodeFixesAsync(new CodeFixContext(
                document, diagnostic, (action, _) => offered ??= action, CancellationToken.None));
            if (offered is not null)
                return (fix, offered);
        }

        return null;
    }

    private static async Task<string> ApplyAsync(CodeAction action)
    {
        var changed = (await action.GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>()
            .ShouldHaveSingleItem().ChangedSolution;
        var document = changed.Projects.Single().Documents.Single(each => each.Name == "Source0.cs");
        return (await document.GetTextAsync()).ToString();
    }

    private static Document Open(string source)
    {
        var compilation = Driver.Compile("Sample", [source]);
        var project = new AdhocWorkspace().AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "Sample", "Sample", LanguageNames.CSharp,
            compilationOptions: compilation.Options,
            parseOptions: (CSharpParseOptions)compilation.SyntaxTrees[0].Options,
            metadataReferences: compilation.References,
            analyzerReferences: [
                new AnalyzerFileReference(typeof(StubsGenerator).Assembly.Location, Loader.Instance)]));
        foreach (var tree in compilation.SyntaxTrees)
            project = project.AddDocument(
                Path.GetFileName(tree.FilePath), tree.GetText(), filePath: tree.FilePath).Project;
        return project.Documents.Single(document => document.Name == "Source0.cs");
    }

    private sealed class Known(IReadOnlyList<Diagnostic> diagnostics) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(
            Project project, CancellationToken cancellationToken) =>
                Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(
            Document document, CancellationToken cancellationToken) =>
                Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(
            Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);
    }

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public static Loader Instance { get; } = new();

        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
    }
}
