using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;

namespace Stubs.Analyzers.CodeFixes;

/// <summary>
/// Makes a property of a public field. It is stored under the same name, and clients can read and set it from then on:
/// the author decides that for each field.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class MakePropertyFix : StubsCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("STUB0053");

    private protected override bool IsOneByOne => true;

    private protected override string Title(Place place) => "Make it a property, which clients can use";

    private protected override bool CanFix(Place place) =>
        place.Enclosing<FieldDeclarationSyntax>() is { Declaration: { Variables.Count: 1,
            Type: not RefTypeSyntax } } field
        && !field.Modifiers.Any(SyntaxKind.VolatileKeyword) && !field.Modifiers.Any(SyntaxKind.FixedKeyword)
        && !IsPassedByReference(place, field.Declaration.Variables[0]);

    private protected override void Fix(Place place, SyntaxEditor editor)
    {
        var field = place.Enclosing<FieldDeclarationSyntax>()!;
        var variable = field.Declaration.Variables[0];
        var isReadOnly = field.Modifiers.Any(SyntaxKind.ReadOnlyKeyword);
        var modifiers = SyntaxFactory.TokenList(field.Modifiers.Where(
            modifier => !modifier.IsKind(SyntaxKind.ReadOnlyKeyword)));
        var value = variable.Initializer is null ? "" : $" {variable.Initializer};";
        var property = (PropertyDeclarationSyntax)SyntaxFactory.ParseMemberDeclaration(
            $"{modifiers.ToString()} {field.Declaration.Type.WithoutTrivia()} {variable.Identifier.Text} {{ get; {(isReadOnly ? "" : "set; ")}}}{value}")!;
        editor.ReplaceNode(
            field,
            property.WithAttributeLists(field.AttributeLists).WithTriviaFrom(field)
                .WithAdditionalAnnotations(Formatter.Annotation));
    }

    // A property cannot be passed by reference, nor can a part of its value be set.
    private static bool IsPassedByReference(Place place, VariableDeclaratorSyntax variable)
    {
        var symbol = place.Model.GetDeclaredSymbol(variable, place.CancellationToken);
        return place.Model.SyntaxTree.GetRoot(place.CancellationToken).DescendantNodes().OfType<IdentifierNameSyntax>()
            .Any(name =>
                name.Identifier.ValueText == variable.Identifier.ValueText
                && (name.Parent is MemberAccessExpressionSyntax access && access.Name == name
                    ? access : (ExpressionSyntax)name).Parent is
                    ArgumentSyntax { RefKindKeyword.RawKind: not (int)SyntaxKind.None } or RefExpressionSyntax
                        or PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.AddressOfExpression }
                && SymbolEqualityComparer.Default.Equals(
                    place.Model.GetSymbolInfo(name, place.CancellationToken).Symbol, symbol));
    }
}
