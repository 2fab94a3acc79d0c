using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Stubs.Analyzers.CodeFixes.Contract;

/// <summary>Mends the contract file of each project once, for all diagnostics in the scope: mends of one file cannot be merged text by text.</summary>
internal sealed class ContractFileFixAll : FixAllProvider
{
    public static ContractFileFixAll Instance { get; } = new();

    public override async Task<CodeAction?> GetFixAsync(FixAllContext context)
    {
        var diagnostics = new List<(Project Project, ImmutableArray<Diagnostic> Diagnostics)>();
        foreach (var project in context.Scope == FixAllScope.Solution ? context.Solution.Projects : [context.Project])
        {
            var found = context.Scope == FixAllScope.Document && context.Document is { } document
                ? await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false)
                : await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false);
            if (found.Length > 0)
                diagnostics.Add((project, found));
        }

        return CodeAction.Create("Bring Stubs.Contract.txt up to date", token => FixAsync(context, diagnostics, token), context.CodeActionEquivalenceKey);
    }

    private static async Task<Solution> FixAsync(
        FixAllContext context, List<(Project Project, ImmutableArray<Diagnostic> Diagnostics)> projects, CancellationToken cancellationToken)
    {
        var solution = context.Solution;
        foreach (var (project, diagnostics) in projects)
        {
            solution = await ContractDocuments.ExtendAsync(
                solution.GetProject(project.Id)!,
                context.CodeActionEquivalenceKey == ContractFileFix.Accept ? change => diagnostics.Any(diagnostic => ContractFileFix.Is(change, diagnostic)) : null,
                cancellationToken).ConfigureAwait(false);
        }

        return solution;
    }
}
