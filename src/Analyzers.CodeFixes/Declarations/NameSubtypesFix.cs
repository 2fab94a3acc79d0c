using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;
using Microsoft.CodeAnalysis.Text;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers.CodeFixes;

/// <summary>
/// Names the classes that values of a type may have, by their own names, on the type's declaration, wherever that is.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NameSubtypesFix)), Shared]
public sealed class NameSubtypesFix : CodeFixProvider
{
    private const string Key = nameof(NameSubtypesFix);

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create("STUB0074", "STUB0077");

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => All.Instance;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            var solution = context.Document.Project.Solution;
            if (await FindAsync(solution, diagnostic, context.CancellationToken).ConfigureAwait(false) is not { } found)
                continue;
            var title =
                $"Name the classes of '{found.Type.Name}': {string.Join(", ", found.Unnamed.Select(type => type.Name))}";
            context.RegisterCodeFix(
                CodeAction.Create(title, cancellation => FixAsync(solution, [diagnostic], cancellation), Key),
                diagnostic);
        }
    }

    private static async Task<Solution> FixAsync(
        Solution solution, IEnumerable<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var places = diagnostics.SelectMany(diagnostic => diagnostic.AdditionalLocations.Take(1)).Distinct().ToList();
        var changed = solution;
        foreach (var file in places.GroupBy(place => DocumentOf(solution, place)))
        {
            if (file.Key is not { } document)
                continue;
            var editor = await DocumentEditor.CreateAsync(document, cancellationToken).ConfigureAwait(false);
            foreach (var place in file.OrderBy(place => place.SourceSpan.Start))
            {
                if (Find(
                    editor.SemanticModel, editor.OriginalRoot, place.SourceSpan,
                    cancellationToken) is var (declaration, type, unnamed))
                    Name(editor, declaration, type, unnamed);
            }

            var simplified = await Simplifier.ReduceAsync(
                editor.GetChangedDocument(), Simplifier.Annotation, cancellationToken: cancellationToken)
                    .ConfigureAwait(false);
            var formatted = await Formatter.FormatAsync(
                simplified, Formatter.Annotation, cancellationToken: cancellationToken).ConfigureAwait(false);
            changed = changed.WithDocumentText(
                document.Id, await formatted.GetTextAsync(cancellationToken).ConfigureAwait(false));
        }

        return changed;
    }

    private static void Name(
        DocumentEditor editor, TypeDeclarationSyntax declaration, INamedTypeSymbol type,
        IReadOnlyList<INamedTypeSymbol> unnamed)
    {
        var place = new Place(declaration, null!, editor.SemanticModel, CancellationToken.None);
        var taken = new HashSet<string>(Subtypes.Said(type).Select(subtype => subtype.Name), StringComparer.Ordinal);
        // Each comes before those that are there.
        foreach (var subtype in unnamed.Reverse())
        {
            var name = Naming.Unused(subtype.Name, taken.Contains);
            taken.Add(name);
            var argument = subtype.ToMinimalDisplayString(editor.SemanticModel, declaration.SpanStart);
            AttributeEdits.AddOneMore(
                editor, place, declaration, "Subtype", argument, SymbolDisplay.FormatLiteral(name, quote: true));
        }
    }

    private static async Task<(INamedTypeSymbol Type, IReadOnlyList<INamedTypeSymbol> Unnamed)?> FindAsync(
        Solution solution, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (diagnostic.AdditionalLocations.FirstOrDefault() is not { } place
            || DocumentOf(solution, place) is not { } document
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model)
            return null;
        return Find(
            model, await model.SyntaxTree.GetRootAsync(cancellationToken).ConfigureAwait(false), place.SourceSpan,
            cancellationToken) is var (_, type, unnamed) ? (type, unnamed) : null;
    }

    // What was analysed elsewhere has other trees, of the same files.
    private static Document? DocumentOf(Solution solution, Location place) =>
        solution.GetDocument(place.SourceTree)
        ?? (place.SourceTree is { FilePath: { Length: > 0 } path }
            ? solution.GetDocumentIdsWithFilePath(path).Select(solution.GetDocument)
                .FirstOrDefault(document => document is not null) : null);

    private static
        (TypeDeclarationSyntax Declaration, INamedTypeSymbol Type, IReadOnlyList<INamedTypeSymbol> Unnamed)? Find(
        SemanticModel model, SyntaxNode root, TextSpan span, CancellationToken cancellationToken)
    {
        if (root.FindNode(span).FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } declaration
            || model.GetDeclaredSymbol(declaration, cancellationToken) is not INamedTypeSymbol type)
            return null;
        var named = Subtypes.Of(type).Select(subtype => subtype.Type).ToList();
        var unnamed = new ClassHierarchy(model.Compilation).ConcreteOf(type, cancellationToken)
            .Where(each => !named.Contains(each, SymbolEqualityComparer.Default)).ToList();
        // One that cannot be saved would be an error of its own where the type is held.
        var reading = new ReadingContext(model.Compilation, Reporter.Silent, cancellationToken);
        return unnamed.Count == 0 || !unnamed.TrueForAll(each => SavableRule.CanBeNamed(each, reading))
            ? null : (declaration, type, unnamed);
    }

    /// <summary>Names the classes of each type once, however many members are declared as it.</summary>
    private sealed class All : FixAllProvider
    {
        public static All Instance { get; } = new();

        public override async Task<CodeAction?> GetFixAsync(FixAllContext context)
        {
            var diagnostics = new List<Diagnostic>();
            foreach (var project in context.Scope == FixAllScope.Solution
                ? context.Solution.Projects : [context.Project])
            {
                diagnostics.AddRange(context is { Scope: FixAllScope.Document, Document: { } document }
                    ? await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false)
                    : await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false));
            }

            return CodeAction.Create(
                "Name the classes of all", cancellation => FixAsync(context.Solution, diagnostics, cancellation), Key);
        }
    }
}
