using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Stubs.Analyzers.Contract;

namespace Stubs.Analyzers.CodeFixes.Contract;

/// <summary>
/// The fix adds to the contract file all that it lacks, and takes nothing back. It has no fix-all provider: one click
/// adds all lines, and <c>dotnet format</c> must not write what its other fixes are about to change.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ContractFileFix)), Shared]
public sealed class ContractFileFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(ContractRules.Added.Id);

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
                    "Add to Stubs.Contract.txt",
                    token => ContractDocuments.ExtendAsync(project, accept: null, token),
                    nameof(ContractFileFix)),
                diagnostic);
        }

        return Task.CompletedTask;
    }
}
