using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Stubs.Analyzers.Contract;

namespace Stubs.Analyzers.CodeFixes.Contract;

/// <summary>
/// Adds to the contract file all that it lacks. That takes nothing back. There is no fix for all, because one is for
/// all: <c>dotnet format</c> writes nothing into the file, least of all what its other fixes are about to change.
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
