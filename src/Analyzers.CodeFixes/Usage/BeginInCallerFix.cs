using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.FindSymbols;
using Microsoft.CodeAnalysis.Formatting;

namespace Stubs.Analyzers.CodeFixes;

/// <summary>
/// Lets the callers of an asynchronous method begin the action that it has begun for them, where the method does so at
/// its end and each caller takes the action by <c>await using var</c>.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class BeginInCallerFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("STUB0059");

    /// <inheritdoc/>
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root
            || await context.Document.GetSemanticModelAsync(
                context.CancellationToken).ConfigureAwait(false) is not { } model
            || root.FindNode(context.Span, getInnermostNodeForTie: true) is not InvocationExpressionSyntax begin
            || begin.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } method
            || !IsAtEnd(begin, method) || !IsFree(begin, model, context.CancellationToken)
            || model.GetDeclaredSymbol(method, context.CancellationToken) is not { } symbol)
            return;
        var calls = await CallsOfAsync(symbol, context.Document.Project.Solution, context.CancellationToken)
            .ConfigureAwait(false);
        if (calls is null)
            return;
        context.RegisterCodeFix(
            CodeAction.Create(
                $"Begin it where '{method.Identifier.ValueText}' is called",
                cancellation => FixAsync(context.Document, method, begin, calls, cancellation),
                nameof(BeginInCallerFix)),
            context.Diagnostics);
    }

    // All that it returns is the action, and it awaits something before.
    private static bool IsAtEnd(InvocationExpressionSyntax begin, MethodDeclarationSyntax method) =>
        begin.Parent is ReturnStatementSyntax last && method.Body?.Statements.LastOrDefault() == last
        && method.ReturnType is GenericNameSyntax { Identifier.ValueText: "Task" or "ValueTask" }
        && method.Body.DescendantNodes().OfType<ReturnStatementSyntax>().Count() == 1
        && method.Body.DescendantNodes().OfType<AwaitExpressionSyntax>().Any();

    // Its arguments mean the same elsewhere.
    private static bool IsFree(InvocationExpressionSyntax begin, SemanticModel model, CancellationToken cancellation) =>
        begin.DescendantNodes().OfType<IdentifierNameSyntax>().All(name =>
            model.GetSymbolInfo(name, cancellation).Symbol is null or INamespaceOrTypeSymbol
                or { IsStatic: true, DeclaredAccessibility: Accessibility.Public }
                or IPropertySymbol { DeclaredAccessibility: Accessibility.Public });

    /// <summary>The statements that call the method; null if one of them cannot be edited.</summary>
    private static async Task<List<(DocumentId Document, LocalDeclarationStatementSyntax Statement)>?> CallsOfAsync(
        IMethodSymbol method, Solution solution, CancellationToken cancellation)
    {
        var calls = new List<(DocumentId, LocalDeclarationStatementSyntax)>();
        foreach (var reference in (await SymbolFinder.FindReferencesAsync(method, solution, cancellation)
            .ConfigureAwait(false)).SelectMany(static found => found.Locations))
        {
            var root = await reference.Document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
            var name = root!.FindNode(reference.Location.SourceSpan);
            if (name.FirstAncestorOrSelf<AwaitExpressionSyntax>() is not
                { Parent: EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent:
                    LocalDeclarationStatementSyntax { UsingKeyword.RawKind: (int)SyntaxKind.UsingKeyword,
                        Declaration.Variables.Count: 1, Parent: BlockSyntax } statement } } })
                return null;
            calls.Add((reference.Document.Id, statement));
        }

        return calls;
    }

    private static async Task<Solution> FixAsync(
        Document document, MethodDeclarationSyntax method, InvocationExpressionSyntax begin,
        List<(DocumentId Document, LocalDeclarationStatementSyntax Statement)> calls, CancellationToken cancellation)
    {
        var editor = new SolutionEditor(document.Project.Solution);
        var own = await editor.GetDocumentEditorAsync(document.Id, cancellation).ConfigureAwait(false);
        var task = (GenericNameSyntax)method.ReturnType;
        own.ReplaceNode(task, SyntaxFactory.IdentifierName(task.Identifier).WithTriviaFrom(task));
        own.RemoveNode(begin.FirstAncestorOrSelf<ReturnStatementSyntax>()!, SyntaxRemoveOptions.KeepNoTrivia);
        foreach (var (id, statement) in calls)
        {
            var caller = await editor.GetDocumentEditorAsync(id, cancellation).ConfigureAwait(false);
            var value = statement.Declaration.Variables[0].Initializer!.Value;
            caller.InsertBefore(
                statement,
                SyntaxFactory.ExpressionStatement(value.WithoutTrivia()).WithLeadingTrivia(statement.GetLeadingTrivia())
                    .WithAdditionalAnnotations(Formatter.Annotation));
            caller.ReplaceNode(value, begin.WithoutTrivia());
        }

        return editor.GetChangedSolution();
    }
}
