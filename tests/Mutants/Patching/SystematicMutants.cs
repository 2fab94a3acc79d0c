using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stubs.Mutants.Patching;

/// <summary>
/// Mutants that no one has chosen: every place of a module to which an operator of mutation applies. They measure what
/// the catalogue's choice may hide. The operators are those of Stryker.NET that apply to this code: conditions are
/// negated; relational, equality, logical and arithmetic operators are exchanged; literals of truth are inverted;
/// statements are removed.
/// </summary>
internal static class SystematicMutants
{
    private static readonly Dictionary<SyntaxKind, string> Exchanged = new()
    {
        [SyntaxKind.LessThanToken] = "<=",
        [SyntaxKind.LessThanEqualsToken] = "<",
        [SyntaxKind.GreaterThanToken] = ">=",
        [SyntaxKind.GreaterThanEqualsToken] = ">",
        [SyntaxKind.EqualsEqualsToken] = "!=",
        [SyntaxKind.ExclamationEqualsToken] = "==",
        [SyntaxKind.AmpersandAmpersandToken] = "||",
        [SyntaxKind.BarBarToken] = "&&",
        [SyntaxKind.PlusToken] = "-",
        [SyntaxKind.MinusToken] = "+",
    };

    /// <summary>The changes of one source file, in the order of their places.</summary>
    public static IEnumerable<(Patch Patch, int Start, int End, int Line)> Of(string text)
    {
        var options = new CSharpParseOptions(LanguageVersion.Latest, preprocessorSymbols: ["NET", "NET10_0", "DEBUG"]);
        var root = CSharpSyntaxTree.ParseText(text, options).GetRoot();
        foreach (var node in root.DescendantNodes().Where(IsInBody))
        {
            foreach (var (place, replacement) in Changes(node))
            {
                var original = place.ToString();
                yield return (new Patch(
                    "", original, replacement, ""), place.SpanStart, place.Span.End, place.GetLocation()
                        .GetLineSpan().StartLinePosition.Line + 1);
            }
        }
    }

    private static IEnumerable<(SyntaxNode Place, string Replacement)> Changes(SyntaxNode node) => node switch
    {
        IfStatementSyntax { Condition: var condition } when !Declares(condition) => [(condition, $"!({condition})")],
        ConditionalExpressionSyntax { Condition: var condition } when !Declares(condition) =>
            [(condition, $"!({condition})")],
        BinaryExpressionSyntax binary when Exchanged.TryGetValue(binary.OperatorToken.Kind(), out var other)
            && !Declares(binary) && !IsText(binary) =>
                [(binary, $"{binary.Left} {other} {binary.Right}")],
        LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.TrueLiteralExpression) => [(literal, "false")],
        LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.FalseLiteralExpression) => [(literal, "true")],
        ExpressionStatementSyntax statement when !Declares(statement) => [(statement, "")],
        _ => [],
    };

    // Only what runs is changed: no attributes, no default values, no patterns, no constants, nothing that throws.
    private static bool IsInBody(SyntaxNode node)
    {
        var isInside = false;
        for (var at = node.Parent; at is not null; at = at.Parent)
        {
            if (at is AttributeSyntax or ParameterSyntax or PatternSyntax or SwitchLabelSyntax or ThrowStatementSyntax
                or ThrowExpressionSyntax
                || (at is LocalDeclarationStatementSyntax { IsConst: true } or FieldDeclarationSyntax))
                return false;
            isInside |= at is BlockSyntax or ArrowExpressionClauseSyntax;
        }

        return isInside;
    }

    // Both versions are compiled side by side: a variable would be declared twice, or not on each way.
    private static bool Declares(SyntaxNode node) =>
        node.DescendantNodesAndSelf()
            .Any(static inner => inner is VariableDesignationSyntax or DeclarationExpressionSyntax
                || (inner is ArgumentSyntax { RefKindKeyword.RawKind: not 0 and not (int)SyntaxKind.InKeyword }));

    private static bool IsText(BinaryExpressionSyntax binary) =>
        binary.DescendantNodes()
            .Any(
                static inner => inner.IsKind(SyntaxKind.StringLiteralExpression)
                    || inner is InterpolatedStringExpressionSyntax);
}
