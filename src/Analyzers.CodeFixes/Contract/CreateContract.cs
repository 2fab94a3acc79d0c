using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Stubs.Generators.Contract;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers.CodeFixes.Contract;

/// <summary>
/// The refactoring offers the contract file at an annotated class. It belongs to no diagnostic, because a project
/// without such a file has asked for none.
/// </summary>
[ExportCodeRefactoringProvider(LanguageNames.CSharp, Name = nameof(CreateContract)), Shared]
public sealed class CreateContract : CodeRefactoringProvider
{
    /// <inheritdoc/>
    public override async Task ComputeRefactoringsAsync(CodeRefactoringContext context)
    {
        var project = context.Document.Project;
        if (ContractDocuments.Find(project) is not null
            || await context.Document.GetSyntaxRootAsync(
                context.CancellationToken).ConfigureAwait(false) is not { } root
            || root.FindNode(context.Span).FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } declaration
            || !declaration.Identifier.Span.IntersectsWith(context.Span)
            || await context.Document.GetSemanticModelAsync(
                context.CancellationToken).ConfigureAwait(false) is not { } model
            || model.GetDeclaredSymbol(declaration, context.CancellationToken) is not INamedTypeSymbol type
            || !type.IsAnnotated())
            return;
        context.RegisterRefactoring(CodeAction.Create(
            $"Create {ContractModel.FileName}, which guards stored objects and clients against changes",
            token => ContractDocuments.CreateAsync(project, token),
            nameof(CreateContract)));
    }
}
