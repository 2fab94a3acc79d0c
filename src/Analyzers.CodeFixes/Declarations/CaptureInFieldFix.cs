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
/// Makes a field of a primary constructor's parameter that members use. It has the same name, so that the members use
/// it from then on.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class CaptureInFieldFix : StubsCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create("STUB0021", "STUB0104");

    private protected override string Title(Place place) =>
        $"Make a field of '{place.Enclosing<ParameterSyntax>()!.Identifier.Text}'";

    private protected override bool CanFix(Place place) =>
        place.Enclosing<ParameterSyntax>() is { Type: not null }
            && place.Enclosing<TypeDeclarationSyntax>() is not null;

    private protected override void Fix(Place place, SyntaxEditor editor)
    {
        var parameter = place.Enclosing<ParameterSyntax>()!;
        var type = place.Enclosing<TypeDeclarationSyntax>()!;
        var name = parameter.Identifier.Text;
        var modifiers = IsSet(place, type, parameter) ? "private" : "private readonly";
        var field = SyntaxFactory.ParseMemberDeclaration(
            $"{modifiers} {parameter.Type!.WithoutTrivia()} {name} = {name};")!
            .WithTrailingTrivia(AttributeEdits.EndOfLine(place)).WithAdditionalAnnotations(Formatter.Annotation);
        editor.ReplaceNode(type, (current, _) =>
        {
            var declaration = (TypeDeclarationSyntax)current;
            // Fields made for parameters before this one come first.
            var index = declaration.Members.TakeWhile(IsCapture).Count();
            return declaration.WithMembers(declaration.Members.Insert(index, field));
        });
    }

    private static bool IsCapture(MemberDeclarationSyntax member) =>
        member is FieldDeclarationSyntax
        {
            Declaration.Variables: [{ Initializer.Value: IdentifierNameSyntax value } variable]
        }
        && value.Identifier.Text == variable.Identifier.Text;

    private static bool IsSet(Place place, TypeDeclarationSyntax type, ParameterSyntax parameter)
    {
        var symbol = place.Model.GetDeclaredSymbol(parameter, place.CancellationToken);
        return type.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Any(name => name.Identifier.ValueText == parameter.Identifier.ValueText && IsTarget(name)
                && SymbolEqualityComparer.Default.Equals(
                    place.Model.GetSymbolInfo(name, place.CancellationToken).Symbol, symbol));
    }

    private static bool IsTarget(ExpressionSyntax name) => name.Parent switch
    {
        AssignmentExpressionSyntax assignment => assignment.Left == name,
        PostfixUnaryExpressionSyntax unary => !unary.IsKind(SyntaxKind.SuppressNullableWarningExpression),
        PrefixUnaryExpressionSyntax unary =>
            unary.Kind() is SyntaxKind.PreIncrementExpression or SyntaxKind.PreDecrementExpression,
        ArgumentSyntax argument =>
            !argument.RefKindKeyword.IsKind(SyntaxKind.None) || argument.Parent is TupleExpressionSyntax,
        _ => false,
    };
}
