using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Stubs.Analyzers.Contract;
using Stubs.Generators.Contract;

namespace Stubs.Analyzers.CodeFixes.Contract;

/// <summary>
/// Takes back a promise of the contract file that is meant to be broken. A person decides each one: there is no fix for all, so that no <c>dotnet format</c> takes back what
/// nobody has looked at. To let the whole file follow the sources, write it anew with <c>-p:StubsContractReplace=true</c>.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AcceptBreakFix)), Shared]
public sealed class AcceptBreakFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.CreateRange(ContractRules.All.Where(rule => rule != ContractRules.Malformed && rule != ContractRules.Added).Select(rule => rule.Id));

    /// <inheritdoc/>
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var project = context.Document.Project;
        foreach (var diagnostic in context.Diagnostics)
        {
            context.RegisterCodeFix(
                CodeAction.Create(
                    "Accept the break in Stubs.Contract.txt",
                    token => ContractDocuments.ExtendAsync(project, change => Is(change, diagnostic), token),
                    nameof(AcceptBreakFix)),
                diagnostic);
        }

        return Task.CompletedTask;
    }

    /// <summary>Whether a diagnostic reported that change.</summary>
    private static bool Is(ContractChange change, Diagnostic diagnostic) =>
        diagnostic.Properties.TryGetValue(ContractDiagnostics.SectionName, out var section) && section == change.Section.Name
        && diagnostic.Properties.TryGetValue(ContractDiagnostics.EntryName, out var entry) && entry == change.Entry.Name
        && diagnostic.Properties.TryGetValue(ContractDiagnostics.Kind, out var kind) && kind == change.Kind.ToString();
}
