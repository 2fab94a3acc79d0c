using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Simplification;
using Stubs.Analyzers.Contract;

namespace Stubs.Analyzers.CodeFixes.Contract;

/// <summary>
/// Says by an attribute under which name something is known to stored objects and clients: <c>[FormerName]</c> on a
/// member, <c>[Operation]</c> on an operation, and <c>Name = "…"</c> in the attribute of a class.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(KeepNameFix)), Shared]
public sealed class KeepNameFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(
            ContractRules.StateRenamed.Id, ContractRules.ClassRemoved.Id, ContractRules.OperationRemoved.Id);

    /// <inheritdoc/>
    /// <remarks>Whatever the first of them is: of a document, all that can be kept is kept in one edit.</remarks>
    public override FixAllProvider GetFixAllProvider() =>
        FixAllProvider.Create(static async (context, document, diagnostics) =>
        {
            var editor = await DocumentEditor.CreateAsync(document, context.CancellationToken).ConfigureAwait(false);
            foreach (var diagnostic in diagnostics.OrderBy(static diagnostic => diagnostic.Location.SourceSpan.Start))
            {
                if (Find(editor.OriginalRoot, diagnostic) is var (_, name, declaration))
                    Fix(editor, declaration, diagnostic.Id, name, context.CancellationToken);
            }

            return editor.GetChangedDocument();
        });

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root)
            return;
        foreach (var diagnostic in context.Diagnostics)
        {
            if (Find(root, diagnostic) is not var (title, name, declaration))
                continue;
            context.RegisterCodeFix(
                CodeAction.Create(
                    title, token => FixAsync(context.Document, declaration, diagnostic.Id, name, token),
                    nameof(KeepNameFix) + diagnostic.Id), diagnostic);
        }
    }

    /// <summary>
    /// Finds the title of the fix, the name to be kept, and the declaration that is to say so; null where no name is to
    /// be kept.
    /// </summary>
    private static (string Title, string Name, SyntaxNode Declaration)? Find(SyntaxNode root, Diagnostic diagnostic)
    {
        if (!diagnostic.Properties.TryGetValue(ContractDiagnostics.KeepName, out var name) || name is null)
            return null;
        var node = root.FindNode(diagnostic.Location.SourceSpan);
        var (title, declaration) = diagnostic.Id switch
        {
            _ when diagnostic.Id == ContractRules.ClassRemoved.Id =>
                ($"Keep the name '{name}'", (SyntaxNode?)node.FirstAncestorOrSelf<TypeDeclarationSyntax>()),
            _ when diagnostic.Id == ContractRules.OperationRemoved.Id =>
                ($"Add [Operation(\"{name}\")]", node.FirstAncestorOrSelf<MemberDeclarationSyntax>()),
            _ => ($"Add [FormerName(\"{name}\")]", node.FirstAncestorOrSelf<SyntaxNode>(IsMember)),
        };
        return declaration is null ? null : (title, name, declaration);
    }

    private static bool IsMember(SyntaxNode node) => node is MemberDeclarationSyntax or ParameterSyntax;

    private static async Task<Document> FixAsync(
        Document document, SyntaxNode declaration, string id, string name, CancellationToken cancellationToken)
    {
        var editor = await DocumentEditor.CreateAsync(document, cancellationToken).ConfigureAwait(false);
        Fix(editor, declaration, id, name, cancellationToken);
        return editor.GetChangedDocument();
    }

    private static void Fix(
        DocumentEditor editor, SyntaxNode declaration, string id, string name, CancellationToken cancellationToken)
    {
        var generator = editor.Generator;
        var text = generator.LiteralExpression(name);
        if (id == ContractRules.ClassRemoved.Id)
        {
            if (Annotation(
                (TypeDeclarationSyntax)declaration, editor.SemanticModel, cancellationToken) is { } annotation)
                editor.ReplaceNode(
                    annotation,
                    (current, _) => generator.AddAttributeArguments(
                        current, [generator.AttributeArgument("Name", text)]));
            return;
        }

        var list = AttributeList(
            id == ContractRules.OperationRemoved.Id ? "global::Stubs.Operation" : "global::Stubs.FormerName", text);
        if (declaration is ParameterSyntax parameter)
        {
            // The parameter of a record stands for a property.
            var target = SyntaxFactory.AttributeTargetSpecifier(SyntaxFactory.Token(
                SyntaxKind.PropertyKeyword)).WithTrailingTrivia(SyntaxFactory.Space);
            editor.ReplaceNode(parameter, (current, _) =>
                ((ParameterSyntax)current).WithoutLeadingTrivia()
                    .AddAttributeLists(list.WithTarget(target))
                    .WithLeadingTrivia(current.GetLeadingTrivia()));
        }
        else
        {
            editor.AddAttribute(declaration, list);
        }
    }

    private static AttributeListSyntax AttributeList(string name, SyntaxNode argument) =>
        SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(
            SyntaxFactory.Attribute(
                SyntaxFactory.ParseName(name).WithAdditionalAnnotations(Simplifier.Annotation),
                SyntaxFactory.AttributeArgumentList(SyntaxFactory.SingletonSeparatedList(
                    SyntaxFactory.AttributeArgument((ExpressionSyntax)argument))))));

    /// <summary>The attribute that makes the class one of ours, whichever part of the class has it.</summary>
    private static AttributeSyntax? Annotation(
        TypeDeclarationSyntax declaration, SemanticModel model, CancellationToken cancellationToken) =>
            declaration.AttributeLists.SelectMany(list => list.Attributes).FirstOrDefault(attribute =>
                model.GetTypeInfo(attribute, cancellationToken).Type is { } type
                    && type.ContainingNamespace?.ToDisplayString() == "Stubs"
                && Generators.Reading.Attributes.OfClasses.Contains(type.Name));
}
