using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace Stubs.Analyzers.CodeFixes;

/// <summary>
/// What all code fixes share. A fix says what it is called, where it can be applied, and how the syntax is edited; one
/// and many occurrences go the same way, so that fixing all of a document is one edit of it.
/// </summary>
public abstract class StubsCodeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public sealed override FixAllProvider? GetFixAllProvider() => IsOneByOne
        ? null
        : FixAllProvider.Create(async (context, document, diagnostics) =>
            await FixAsync(document, diagnostics, context.CancellationToken).ConfigureAwait(false));

    /// <summary>
    /// Whether the author decides each occurrence, because the fix gives something up: state, an operation, a way to
    /// create objects. <c>dotnet format</c> applies to a whole solution whatever can be applied to all.
    /// </summary>
    private protected virtual bool IsOneByOne => false;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root
            || await context.Document.GetSemanticModelAsync(
                context.CancellationToken).ConfigureAwait(false) is not { } model)
            return;
        foreach (var diagnostic in context.Diagnostics)
        {
            var place = new Place(NodeAt(root, diagnostic), diagnostic, model, context.CancellationToken);
            if (CanFix(place))
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        Title(place),
                        cancellation => FixAsync(context.Document, ImmutableArray.Create(diagnostic), cancellation),
                        GetType().Name), diagnostic);
            }
        }
    }

    /// <summary>What the fix is called.</summary>
    private protected abstract string Title(Place place);

    /// <summary>Whether the mend is mechanical there.</summary>
    private protected virtual bool CanFix(Place place) => true;

    /// <summary>Edits the syntax. What is replaced may have been edited already, for another occurrence.</summary>
    private protected abstract void Fix(Place place, SyntaxEditor editor);

    private static SyntaxNode NodeAt(SyntaxNode root, Diagnostic diagnostic) =>
        root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);

    private async Task<Document> FixAsync(
        Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var editor = await DocumentEditor.CreateAsync(document, cancellationToken).ConfigureAwait(false);
        // What is both state and an operation's is reported twice at one place.
        var once = diagnostics.GroupBy(diagnostic => diagnostic.Location.SourceSpan).Select(group => group.First());
        foreach (var diagnostic in once.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start))
        {
            var place = new Place(
                NodeAt(editor.OriginalRoot, diagnostic), diagnostic, editor.SemanticModel, cancellationToken);
            if (CanFix(place))
                Fix(place, editor);
        }

        var simplified = await Simplifier.ReduceAsync(
            editor.GetChangedDocument(), Simplifier.Annotation, cancellationToken: cancellationToken)
                .ConfigureAwait(false);
        return await Formatter.FormatAsync(
            simplified, Formatter.Annotation, cancellationToken: cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>One occurrence of a diagnostic.</summary>
/// <param name="Node">What it points at.</param>
/// <param name="Diagnostic">The diagnostic.</param>
/// <param name="Model">What the document means.</param>
/// <param name="CancellationToken">Ends the work.</param>
internal sealed record Place(
    SyntaxNode Node, Diagnostic Diagnostic, SemanticModel Model, CancellationToken CancellationToken)
{
    /// <summary>The innermost node of a kind that is, or encloses, what the diagnostic points at.</summary>
    public T? Enclosing<T>()
        where T : SyntaxNode => Node.FirstAncestorOrSelf<T>();
}
