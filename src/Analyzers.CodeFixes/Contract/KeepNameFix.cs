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
/// member, <c>[StoredName]</c> on one that clients get, <c>[Operation]</c> on an operation, and <c>Name = "…"</c> in
/// the attribute of a class. Where only types speak for it, the author decides each one.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(KeepNameFix)), Shared]
public sealed class KeepNameFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(
            ContractRules.StateRemoved.Id, ContractRules.StateRenamed.Id, ContractRules.ClassRemoved.Id,
            ContractRules.OperationRemoved.Id);

    /// <inheritdoc/>
    /// <remarks>Whatever the first of them is: of a document, all that can be kept is kept in one edit.</remarks>
    public override FixAllProvider GetFixAllProvider() =>
        FixAllProvider.Create(static async (context, document, diagnostics) =>
        {
            var editor = await DocumentEditor.CreateAsync(document, context.CancellationToken).ConfigureAwait(false);
            foreach (var diagnostic in diagnostics.OrderBy(static diagnostic => diagnostic.Location.SourceSpan.Start))
            {
                if (diagnostic.Properties.ContainsKey(ContractDiagnostics.KeepName)
                    && Find(editor.OriginalRoot, diagnostic) is var (_, name, declaration))
                    Fix(editor, declaration, diagnostic, name, context.CancellationToken);
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
                    title, token => FixAsync(context.Document, declaration, diagnostic, name, token),
                    nameof(KeepNameFix) + diagnostic.Id), diagnostic);
        }
    }

    /// <summary>
    /// Finds the title of the fix, the name to be kept, and the declaration that is to say so; null where no name is to
    /// be kept.
    /// </summary>
    private static (string Title, string Name, SyntaxNode Declaration)? Find(SyntaxNode root, Diagnostic diagnostic)
    {
        if ((!diagnostic.Properties.TryGetValue(ContractDiagnostics.KeepName, out var name)
            && !diagnostic.Properties.TryGetValue(ContractDiagnostics.MayKeepName, out name)) || name is null)
            return null;
        var node = root.FindNode(diagnostic.Location.SourceSpan);
        var (title, declaration) = diagnostic.Id switch
        {
            _ when diagnostic.Properties.TryGetValue(ContractDiagnostics.Candidate, out var candidate) =>
                ($"Add [{AttributeFor(diagnostic)}(\"{name}\")] to '{candidate}', if that is what '{name}' became",
                    MemberOf(node.FirstAncestorOrSelf<TypeDeclarationSyntax>(), candidate)),
            _ when diagnostic.Id == ContractRules.ClassRemoved.Id =>
                ($"Keep the name '{name}'", (SyntaxNode?)node.FirstAncestorOrSelf<TypeDeclarationSyntax>()),
            _ when diagnostic.Id == ContractRules.OperationRemoved.Id =>
                ($"Add [Operation(\"{name}\")]", node.FirstAncestorOrSelf<MemberDeclarationSyntax>()),
            _ => ($"Add [{AttributeFor(diagnostic)}(\"{name}\")]", node.FirstAncestorOrSelf<SyntaxNode>(IsMember)),
        };
        return declaration is null ? null : (title, name, declaration);
    }

    private static SyntaxNode? MemberOf(TypeDeclarationSyntax? type, string? name) =>
        type?.Members.FirstOrDefault(member => member switch
        {
            FieldDeclarationSyntax field => field.Declaration.Variables is [{ Identifier.ValueText: var variable }]
                && variable == name,
            PropertyDeclarationSyntax property => property.Identifier.ValueText == name,
            _ => false,
        }) ?? (SyntaxNode?)type?.ParameterList?.Parameters.FirstOrDefault(
            parameter => parameter.Identifier.ValueText == name);

    private static string AttributeFor(Diagnostic diagnostic) =>
        diagnostic.Id == ContractRules.OperationRemoved.Id ? "Operation"
            : diagnostic.Properties.ContainsKey(ContractDiagnostics.IsSent) ? "StoredName" : "FormerName";

    private static bool IsMember(SyntaxNode node) => node is MemberDeclarationSyntax or ParameterSyntax;

    private static async Task<Document> FixAsync(
        Document document, SyntaxNode declaration, Diagnostic diagnostic, string name,
        CancellationToken cancellationToken)
    {
        var editor = await DocumentEditor.CreateAsync(document, cancellationToken).ConfigureAwait(false);
        Fix(editor, declaration, diagnostic, name, cancellationToken);
        return editor.GetChangedDocument();
    }

    private static void Fix(
        DocumentEditor editor, SyntaxNode declaration, Diagnostic diagnostic, string name,
        CancellationToken cancellationToken)
    {
        var generator = editor.Generator;
        var text = generator.LiteralExpression(name);
        if (diagnostic.Id == ContractRules.ClassRemoved.Id)
        {
            if (Annotation(
                (TypeDeclarationSyntax)declaration, editor.SemanticModel, cancellationToken) is { } annotation)
                editor.ReplaceNode(
                    annotation,
                    (current, _) => generator.AddAttributeArguments(
                        current, [generator.AttributeArgument("Name", text)]));
            return;
        }

        var list = AttributeList("global::Stubs." + AttributeFor(diagnostic), text);
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
