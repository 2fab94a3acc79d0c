using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Stubs.Analyzers.CodeFixes.Contract;
using Stubs.Analyzers.Contract;

namespace Stubs.Generators.Tests;

/// <summary>A project in an editor, with the contract analyzer and its fixes.</summary>
internal sealed class Fixing : IDisposable
{
    private readonly AdhocWorkspace workspace = new();
    private Project project;

    public Fixing(string? contract, params string[] sources)
    {
        var compilation = Driver.Compile("Sample", sources);
        var id = ProjectId.CreateNewId();
        var solution = workspace.CurrentSolution.AddProject(ProjectInfo.Create(
            id, VersionStamp.Default, "Sample", "Sample", LanguageNames.CSharp, "/project/Sample.csproj",
            compilationOptions: compilation.Options, parseOptions: compilation.SyntaxTrees[0].Options,
            metadataReferences: compilation.References));
        foreach (var tree in compilation.SyntaxTrees)
            solution = solution.AddDocument(
                DocumentId.CreateNewId(id), tree.FilePath, tree.GetText(), filePath: "/project/" + tree.FilePath);
        if (contract is not null)
            solution = solution.AddAdditionalDocument(
                DocumentId.CreateNewId(id), "Stubs.Contract.txt", SourceText.From(contract),
                filePath: "/project/Stubs.Contract.txt");
        project = solution.GetProject(id)!;
    }

    /// <summary>The contract file.</summary>
    public string? Contract =>
        project.AdditionalDocuments.SingleOrDefault()?.GetTextAsync().GetAwaiter().GetResult().ToString();

    /// <summary>Applies the fix of that title to the first diagnostic for which it is offered.</summary>
    public async Task<Fixing> FixAsync(CodeFixProvider fix, string title)
    {
        foreach (var diagnostic in (await DiagnosticsAsync()).Where(
            diagnostic => fix.FixableDiagnosticIds.Contains(diagnostic.Id)))
        {
            if ((await ActionsAsync(fix, diagnostic)).FirstOrDefault(action => action.Title == title) is { } action)
            {
                await ApplyAsync(action);
                return this;
            }
        }

        throw new InvalidOperationException($"No fix offers '{title}'.");
    }

    /// <summary>Applies the fix of that key to all diagnostics of the project.</summary>
    public async Task<Fixing> FixAllAsync(CodeFixProvider fix, string id, string key)
    {
        var diagnostics = (await DiagnosticsAsync()).Where(diagnostic => diagnostic.Id == id).ToImmutableArray();
        var context = new FixAllContext(
            project.Documents.First(document => document.Name == "Source0.cs"), fix, FixAllScope.Project, key,
            [id], new Provider(this), CancellationToken.None);
        diagnostics.ShouldNotBeEmpty();
        await ApplyAsync((await fix.GetFixAllProvider()!.GetFixAsync(context)).ShouldNotBeNull());
        return this;
    }

    /// <summary>Applies a refactoring at a text, if it is offered.</summary>
    public async Task<bool> RefactorAsync(CodeRefactoringProvider provider, string at)
    {
        var document = project.Documents.First(document => document.Name == "Source0.cs");
        var text = (await document.GetTextAsync()).ToString();
        var actions = new List<CodeAction>();
        await provider.ComputeRefactoringsAsync(new CodeRefactoringContext(
            document, new TextSpan(text.IndexOf(at, StringComparison.Ordinal), at.Length), actions.Add,
            CancellationToken.None));
        if (actions.Count == 0)
            return false;
        await ApplyAsync(actions.ShouldHaveSingleItem());
        return true;
    }

    /// <summary>The titles of all that is offered, in order.</summary>
    public async Task<IReadOnlyList<string>> OffersAsync(CodeFixProvider fix)
    {
        var titles = new List<string>();
        foreach (var diagnostic in await DiagnosticsAsync())
        {
            if (fix.FixableDiagnosticIds.Contains(diagnostic.Id))
                titles.AddRange((await ActionsAsync(fix, diagnostic)).Select(action => action.Title));
        }

        return titles;
    }

    public async Task<string> SourceAsync() =>
        (await project.Documents.First(document => document.Name == "Source0.cs").GetTextAsync()).ToString();

    /// <summary>What remains, with the analyzers reading the sources as they are now.</summary>
    public async Task<IReadOnlyList<string>> RemainingAsync() =>
        [.. (await DiagnosticsAsync()).Select(diagnostic => diagnostic.Id)];

    public void Dispose() => workspace.Dispose();

    private async Task<IReadOnlyList<Diagnostic>> DiagnosticsAsync()
    {
        var compilation = (await project.GetCompilationAsync())!;
        var analyzed = compilation.WithAnalyzers([new ContractAnalyzer()], project.AnalyzerOptions);
        return [
            .. (await analyzed.GetAnalyzerDiagnosticsAsync()).OrderBy(
                diagnostic => diagnostic.Id, StringComparer.Ordinal)
                    .ThenBy(diagnostic => diagnostic.Location.SourceSpan.Start)];
    }

    private async Task<List<CodeAction>> ActionsAsync(CodeFixProvider fix, Diagnostic diagnostic)
    {
        var actions = new List<CodeAction>();
        if (project.GetDocument(diagnostic.Location.SourceTree) is { } document)
            await fix.RegisterCodeFixesAsync(new CodeFixContext(
                document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None));
        return actions;
    }

    private async Task ApplyAsync(CodeAction action)
    {
        var operation = (await action.GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>()
            .ShouldHaveSingleItem();
        project = operation.ChangedSolution.GetProject(project.Id)!;
    }

    private sealed class Provider(Fixing fixing) : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(
            Project project, CancellationToken cancellationToken) => await fixing.DiagnosticsAsync();

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(
            Document document, CancellationToken cancellationToken) =>
                (await fixing.DiagnosticsAsync()).Where(
                    diagnostic => fixing.project.GetDocument(diagnostic.Location.SourceTree)?.Id == document.Id);

        public override async Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(
            Project project, CancellationToken cancellationToken) =>
                (await fixing.DiagnosticsAsync()).Where(diagnostic => diagnostic.Location.SourceTree is null);
    }
}
