using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Analyzers.CodeFixes;

namespace Stubs.Generators.Tests.Corpus;

/// <summary>
/// The files of the corpus that have classes to be mended, after the fixes that an editor offers there: all of a
/// document at once where that is offered, else one after the other.
/// </summary>
internal sealed class CorpusFixes
{
    private const int MostRounds = 12;

    private static readonly Lazy<Task<CorpusFixes>> Shared = new(RunAsync);

    private static readonly ImmutableArray<CodeFixProvider> Providers =
    [
        .. typeof(StubsCodeFix).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(CodeFixProvider)) && !type.IsAbstract && type.Namespace == typeof(StubsCodeFix).Namespace)
            .Select(type => (CodeFixProvider)Activator.CreateInstance(type)!),
    ];

    private readonly HashSet<string> decided = [];

    private CorpusFixes()
    {
    }

    /// <summary>The errors that are left, by class.</summary>
    public ILookup<string, Diagnostic> Left { get; private set; } = null!;

    /// <summary>The classes that need a fix of which the author decides each occurrence, because it gives something up.</summary>
    public IReadOnlySet<string> Decided => decided;

    public static Task<CorpusFixes> GetAsync() => Shared.Value;

    private static async Task<CorpusFixes> RunAsync()
    {
        var result = new CorpusFixes();
        var classes = CorpusSources.All.Where(declared => declared.IsFixed).ToLookup(declared => declared.File, declared => declared.Name);
        var left = new List<Diagnostic>();
        // No file needs another, and few need many rounds.
        foreach (var tree in CorpusSources.Real.Where(tree => classes.Contains(tree.FilePath)))
            left.AddRange(await result.FixAsync(tree, [.. classes[tree.FilePath]]));
        result.Left = left.ToLookup(error => ClassAt(error) ?? error.Location.SourceTree?.FilePath ?? "");
        return result;
    }

    /// <summary>Fixes a file until nothing more is offered, and gives the errors that are left.</summary>
    private async Task<IReadOnlyList<Diagnostic>> FixAsync(SyntaxTree tree, HashSet<string> classes)
    {
        var project = Open(tree);
        for (var round = 0; ; round++)
        {
            var errors = await ErrorsAsync(project);
            var fixable = errors.Where(error => ClassAt(error) is { } name && classes.Contains(name)).ToList();
            var changed = round == MostRounds ? project : await FixAsync(project, fixable);
            if (changed == project)
                return errors;
            project = changed;
        }
    }

    /// <summary>
    /// Either all that is decided one by one, from the end so that the other places stay where they are, or the fix of
    /// one rule for all of the document.
    /// </summary>
    private async Task<Project> FixAsync(Project project, IEnumerable<Diagnostic> errors)
    {
        foreach (var errorsOfDocument in errors.GroupBy(error => error.Location.SourceTree!.FilePath))
        {
            var document = project.Documents.Single(document => document.FilePath == errorsOfDocument.Key);
            var all = errorsOfDocument.OrderByDescending(error => error.Location.SourceSpan.Start).ToList();
            project = await FixEachAsync(document, all) ?? await FixAllAsync(document, all) ?? project;
        }

        return project;
    }

    private async Task<Project?> FixEachAsync(Document document, IEnumerable<Diagnostic> errors)
    {
        Project? changed = null;
        foreach (var error in errors.DistinctBy(error => (error.Id, error.Location.SourceSpan)))
        {
            if (await OfferAsync(document, error) is not var (provider, offered) || provider.GetFixAllProvider() is not null)
                continue;
            changed = await ApplyAsync(offered, document);
            document = changed.GetDocument(document.Id)!;
            decided.Add(ClassAt(error)!);
        }

        return changed;
    }

    private static async Task<Project?> FixAllAsync(Document document, IEnumerable<Diagnostic> errors)
    {
        foreach (var errorsOfRule in errors.GroupBy(error => error.Id).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            foreach (var error in errorsOfRule)
            {
                if (await OfferAsync(document, error) is not var (provider, offered) || provider.GetFixAllProvider() is not { } all)
                    continue;
                var context = new FixAllContext(
                    document, provider, FixAllScope.Document, offered.EquivalenceKey, [error.Id], new Known([.. errorsOfRule]), CancellationToken.None);
                if (await all.GetFixAsync(context) is { } action)
                    return await ApplyAsync(action, document);
            }
        }

        return null;
    }

    private static async Task<(CodeFixProvider Provider, CodeAction Action)?> OfferAsync(Document document, Diagnostic error)
    {
        foreach (var provider in Providers.Where(provider => provider.FixableDiagnosticIds.Contains(error.Id)))
        {
            CodeAction? offered = null;
            await provider.RegisterCodeFixesAsync(new CodeFixContext(document, error, (action, _) => offered ??= action, CancellationToken.None));
            if (offered is not null)
                return (provider, offered);
        }

        return null;
    }

    private static async Task<Project> ApplyAsync(CodeAction action, Document document) =>
        (await action.GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>().Single()
            .ChangedSolution.GetProject(document.Project.Id)!;

    private static async Task<IReadOnlyList<Diagnostic>> ErrorsAsync(Project project)
    {
        var compilation = await project.GetCompilationAsync();
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false);
        return [.. (await compilation!.WithAnalyzers(AnalyzersUnderTest.All, options).GetAllDiagnosticsAsync())
            .Where(diagnostic => diagnostic is { Severity: DiagnosticSeverity.Error, IsSuppressed: false })];
    }

    private static string? ClassAt(Diagnostic diagnostic) => CorpusBuild.ClassAt(diagnostic);

    private static Project Open(SyntaxTree source)
    {
        var compilation = Driver.Compile("Corpus.Fixed", [], CorpusBuild.Logging).AddSyntaxTrees(source);
        var project = new AdhocWorkspace().AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "Corpus.Fixed", "Corpus.Fixed", LanguageNames.CSharp,
            compilationOptions: compilation.Options,
            parseOptions: (CSharpParseOptions)compilation.SyntaxTrees[0].Options,
            metadataReferences: compilation.References,
            analyzerReferences: [new AnalyzerFileReference(typeof(StubsGenerator).Assembly.Location, Loader.Instance)]));
        foreach (var tree in compilation.SyntaxTrees)
            project = project.AddDocument(Path.GetFileName(tree.FilePath), tree.GetText(), filePath: tree.FilePath).Project;
        return project;
    }

    private sealed class Known(ImmutableArray<Diagnostic> diagnostics) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
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
