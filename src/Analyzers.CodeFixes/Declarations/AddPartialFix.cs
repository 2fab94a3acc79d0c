using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Stubs.Analyzers.CodeFixes;

/// <summary>
/// Adds <c>partial</c> to a class and to all that contains it: what is mended once needs no second run.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AddPartialFix : StubsCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create("STUB0001", "STUB0002");

    private protected override string Title(Place place) =>
        $"Make '{place.Enclosing<TypeDeclarationSyntax>()!.Identifier.Text}' partial";

    private protected override bool CanFix(Place place) => place.Enclosing<TypeDeclarationSyntax>() is not null;

    private protected override void Fix(Place place, SyntaxEditor editor)
    {
        foreach (var type in place.Node.AncestorsAndSelf().OfType<TypeDeclarationSyntax>())
            editor.ReplaceNode(type, (current, _) => MakePartial((TypeDeclarationSyntax)current));
    }

    private static TypeDeclarationSyntax MakePartial(TypeDeclarationSyntax type)
    {
        if (type.Modifiers.Any(SyntaxKind.PartialKeyword))
            return type;
        var partial = SyntaxFactory.Token(SyntaxKind.PartialKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        return type.Modifiers.Any()
            ? type.AddModifiers(partial)
            : type.WithKeyword(type.Keyword.WithLeadingTrivia())
                .AddModifiers(partial.WithLeadingTrivia(type.Keyword.LeadingTrivia));
    }
}
