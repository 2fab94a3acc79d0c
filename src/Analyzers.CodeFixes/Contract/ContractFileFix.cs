using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Stubs.Analyzers.Contract;
using Stubs.Generators.Contract;

namespace Stubs.Analyzers.CodeFixes.Contract;

/// <summary>Mends the contract file: adds what it lacks, or takes back a promise that is meant to be broken.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ContractFileFix)), Shared]
public sealed class ContractFileFix : CodeFixProvider
{
    /// <summary>Adds all that the file lacks.</summary>
    internal const string Extend = "Stubs.Contract.Extend";

    /// <summary>Lets the file follow the sources where a diagnostic says that they break it.</summary>
    internal const string Accept = "Stubs.Contract.Accept";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.CreateRange(ContractRules.All.Where(rule => rule != ContractRules.Malformed).Select(rule => rule.Id));

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => ContractFileFixAll.Instance;

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var project = context.Document.Project;
        foreach (var diagnostic in context.Diagnostics)
        {
            var isLack = diagnostic.Id == ContractRules.Added.Id;
            context.RegisterCodeFix(
                CodeAction.Create(
                    isLack ? "Add to Stubs.Contract.txt" : "Accept the break in Stubs.Contract.txt",
                    token => ContractDocuments.ExtendAsync(project, isLack ? null : change => Is(change, diagnostic), token),
                    isLack ? Extend : Accept),
                diagnostic);
        }

        return Task.CompletedTask;
    }

    /// <summary>Whether a diagnostic reported that change.</summary>
    internal static bool Is(ContractChange change, Diagnostic diagnostic) =>
        diagnostic.Properties.TryGetValue(ContractDiagnostics.SectionName, out var section) && section == change.Section.Name
        && diagnostic.Properties.TryGetValue(ContractDiagnostics.EntryName, out var entry) && entry == change.Entry.Name
        && diagnostic.Properties.TryGetValue(ContractDiagnostics.Kind, out var kind) && kind == change.Kind.ToString();
}
