using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Stubs.Analyzers.CodeFixes.Contract;

/// <summary>
/// Mends the contract file of each project once, for all diagnostics in the scope: mends of one file cannot be merged
/// text by text.
/// </summary>
internal sealed class ContractFileFixAll : FixAllProvider
{
    public static ContractFileFixAll Instance { get; } = new();

    public override async Task<CodeAction?> GetFixAsync(FixAllContext context)
    {
        var projects = new List<Project>();
        foreach (var project in context.Scope == FixAllScope.Solution ? context.Solution.Projects : [context.Project])
        {
            var found = context.Scope == FixAllScope.Document && context.Document is { } document
                ? await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false)
                : await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false);
            if (found.Length > 0)
                projects.Add(project);
        }

        return CodeAction.Create(
            "Bring Stubs.Contract.txt up to date",
            token => FixAsync(context.Solution, projects, token),
            context.CodeActionEquivalenceKey);
    }

    private static async Task<Solution> FixAsync(
        Solution solution, List<Project> projects, CancellationToken cancellationToken)
    {
        foreach (var project in projects)
        {
            var current = solution.GetProject(project.Id)!;
            solution = await ContractDocuments
                .ExtendAsync(current, accept: null, cancellationToken).ConfigureAwait(false);
        }

        return solution;
    }
}
