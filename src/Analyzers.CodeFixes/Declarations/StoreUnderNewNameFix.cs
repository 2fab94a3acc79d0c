using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Simplification;

namespace Stubs.Analyzers.CodeFixes;

/// <summary>
/// Stores a member under a new name, where an upgrade reads what earlier versions stored under its own.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class StoreUnderNewNameFix : StubsCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("STUB0097");

    private protected override string Title(Place place) => $"Store it as '{NameIn(place)}'";

    private protected override bool CanFix(Place place) => NameIn(place) is not null && Find(place) is not null;

    private protected override void Fix(Place place, SyntaxEditor editor)
    {
        var argument = SymbolDisplay.FormatLiteral(NameIn(place)!, quote: true);
        if (Find(place) is MemberDeclarationSyntax member)
        {
            AttributeEdits.Add(editor, place, member, "StoredName", argument);
            return;
        }

        // The parameter of a record stands for a property.
        var list = SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(
            SyntaxFactory.Attribute(
                SyntaxFactory.ParseName("global::Stubs.StoredName").WithAdditionalAnnotations(Simplifier.Annotation),
                SyntaxFactory.ParseAttributeArgumentList($"({argument})"))))
            .WithTarget(SyntaxFactory.AttributeTargetSpecifier(SyntaxFactory.Token(
                SyntaxKind.PropertyKeyword)).WithTrailingTrivia(SyntaxFactory.Space))
            .WithTrailingTrivia(SyntaxFactory.Space);
        editor.ReplaceNode(Find(place)!, (current, _) =>
        {
            var parameter = (ParameterSyntax)current;
            if (parameter.AttributeLists.SelectMany(lists => lists.Attributes)
                .Any(attribute => attribute.Name.ToString().EndsWith("StoredName", StringComparison.Ordinal)))
                return parameter;
            var bare = parameter.WithoutLeadingTrivia();
            return bare.WithAttributeLists(bare.AttributeLists.Insert(0, list))
                .WithLeadingTrivia(parameter.GetLeadingTrivia());
        });
    }

    private static string? NameIn(Place place) =>
        place.Diagnostic.Properties.TryGetValue(UpgradeAnalyzer.StoredName, out var name) ? name : null;

    // Several fields in one declaration would all get the name.
    private static SyntaxNode? Find(Place place)
    {
        if (place.Diagnostic.AdditionalLocations.FirstOrDefault() is not { SourceTree: { } tree } location
            || tree.FilePath != place.Model.SyntaxTree.FilePath)
            return null;
        var root = place.Model.SyntaxTree.GetRoot(place.CancellationToken);
        return root.FindNode(location.SourceSpan).FirstAncestorOrSelf<SyntaxNode>(
            static node => node is ParameterSyntax or PropertyDeclarationSyntax
                or FieldDeclarationSyntax { Declaration.Variables.Count: 1 });
    }
}
