using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Stubs.Analyzers.Contract;
using Stubs.Generators.Contract;

namespace Stubs.Analyzers.CodeFixes.Contract;

/// <summary>
/// Takes back a promise of the contract file that is meant to be broken. The author decides each one: there is no fix
/// for all, because <c>dotnet format</c> would apply it unseen. A build with <c>-p:StubsContractReplace=true</c> lets
/// the whole file follow the sources.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AcceptBreakFix)), Shared]
public sealed class AcceptBreakFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.CreateRange(ContractRules.All
            .Where(
                rule => rule != ContractRules.Malformed && rule != ContractRules.Added
                    && rule != ContractRules.ValueLacking && rule != ContractRules.ValueUnstable)
            .Select(rule => rule.Id));

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
        Has(diagnostic, ContractDiagnostics.SectionName, change.Section.Name)
        && Has(diagnostic, ContractDiagnostics.EntryName, change.Entry.Name)
        && Has(diagnostic, ContractDiagnostics.Kind, change.Kind.ToString());

    private static bool Has(Diagnostic diagnostic, string property, string value) =>
        diagnostic.Properties.TryGetValue(property, out var found) && found == value;
}
