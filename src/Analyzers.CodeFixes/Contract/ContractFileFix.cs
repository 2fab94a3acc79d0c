using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Stubs.Analyzers.Contract;

namespace Stubs.Analyzers.CodeFixes.Contract;

/// <summary>Adds to the contract file what it lacks. That takes nothing back.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ContractFileFix)), Shared]
public sealed class ContractFileFix : CodeFixProvider
{
    /// <summary>Adds all that the file lacks.</summary>
    internal const string Extend = "Stubs.Contract.Extend";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(ContractRules.Added.Id);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => ContractFileFixAll.Instance;

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var project = context.Document.Project;
        foreach (var diagnostic in context.Diagnostics)
        {
            context.RegisterCodeFix(
                CodeAction.Create(
                    "Add to Stubs.Contract.txt",
                    token => ContractDocuments.ExtendAsync(project, accept: null, token),
                    Extend),
                diagnostic);
        }

        return Task.CompletedTask;
    }
}
