using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Stubs.Generators.Reading;

/// <summary>
/// Rewrites an expression so that it means the same in any file: names become full names. Gives up on what depends on
/// the object, on parameters or on what cannot be reached from there.
/// </summary>
internal sealed class ExpressionRewriter(
    SemanticModel model, ISymbol within, Uses uses, CancellationToken cancellationToken) : CSharpSyntaxRewriter
{
    private bool failed;
    private TextSpan whole;

    /// <summary>The expression on one line, or null.</summary>
    public string? Rewrite(ExpressionSyntax expression)
    {
        whole = expression.Span;
        var text = Visit(expression)?.ToString();
        return failed || text is null || text.IndexOfAny(['\r', '\n']) >= 0 ? null : text;
    }

    public override SyntaxNode? VisitIdentifierName(IdentifierNameSyntax node) => Replace(node);

    public override SyntaxNode? VisitGenericName(GenericNameSyntax node) => Replace(node);

    public override SyntaxNode? VisitQualifiedName(QualifiedNameSyntax node) => Replace(node);

    public override SyntaxNode? VisitAliasQualifiedName(AliasQualifiedNameSyntax node) => Replace(node);

    public override SyntaxNode? VisitThisExpression(ThisExpressionSyntax node) => Fail(node);

    public override SyntaxNode? VisitBaseExpression(BaseExpressionSyntax node) => Fail(node);

    public override SyntaxNode? VisitQueryExpression(QueryExpressionSyntax node) => Fail(node);

    public override SyntaxNode? VisitAnonymousMethodExpression(AnonymousMethodExpressionSyntax node) => Fail(node);

    public override SyntaxNode? VisitNameColon(NameColonSyntax node) => node;

    public override SyntaxNode? VisitMemberAccessExpression(MemberAccessExpressionSyntax node)
    {
        if (model.GetConstantValue(node, cancellationToken) is { HasValue: true } constant
            && model.GetTypeInfo(node, cancellationToken).Type is { } type)
            return SyntaxFactory.ParseExpression(Literals.Of(constant.Value, type));
        var symbol = model.GetSymbolInfo(node, cancellationToken).Symbol;
        if (symbol is ITypeSymbol)
            return Replace(node);
        if (symbol is null || symbol is IMethodSymbol { ReducedFrom: not null } || !IsAccessible(symbol))
            return Fail(node);
        uses.Add(symbol);
        return Visit(node.Expression) is ExpressionSyntax expression ? node.WithExpression(expression) : Fail(node);
    }

    public override SyntaxNode? VisitInvocationExpression(InvocationExpressionSyntax node)
    {
        // nameof looks like a call, but names nothing that could be written in full.
        if (model.GetConstantValue(node, cancellationToken) is { HasValue: true, Value: string text })
            return SyntaxFactory.ParseExpression(Literals.Of(text));
        return base.VisitInvocationExpression(node);
    }

    public override SyntaxNode? VisitAssignmentExpression(AssignmentExpressionSyntax node)
    {
        // In an object initializer the left side is a member of the object that is made.
        if (node.Parent is not InitializerExpressionSyntax || node.Left is not IdentifierNameSyntax)
            return base.VisitAssignmentExpression(node);
        return Visit(node.Right) is ExpressionSyntax right ? node.WithRight(right) : Fail(node);
    }

    public override SyntaxTrivia VisitTrivia(SyntaxTrivia trivia) =>
        trivia.IsKind(SyntaxKind.WhitespaceTrivia) ? trivia : SyntaxFactory.Space;

    private SyntaxNode? Replace(ExpressionSyntax node)
    {
        var symbol = model.GetSymbolInfo(node, cancellationToken).Symbol;
        if (symbol is ITypeSymbol or IFieldSymbol or IPropertySymbol or IMethodSymbol)
            uses.Add(symbol);
        switch (symbol)
        {
            case ITypeSymbol type when !TypeNames.ContainsError(type) && IsAccessible(type):
                return Parse(
                    type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString(TypeNames.Qualified), node);
            case IParameterSymbol or ILocalSymbol when IsDeclaredInside(symbol):
                return node;
            case IMethodSymbol { MethodKind: MethodKind.LocalFunction }:
                return Fail(node);
            case IFieldSymbol or IPropertySymbol or IMethodSymbol when symbol.IsStatic && IsAccessible(symbol):
                return SyntaxFactory.ParseExpression(TypeNames.Of(symbol.ContainingType) + "." + node)
                    .WithTriviaFrom(node);
            default:
                return Fail(node);
        }
    }

    private bool IsDeclaredInside(ISymbol symbol) =>
        symbol.DeclaringSyntaxReferences.Any(
            reference => reference.SyntaxTree == model.SyntaxTree && whole.Contains(reference.Span.Start));

    private bool IsAccessible(ISymbol symbol) => model.Compilation.IsSymbolAccessibleWithin(symbol, within);

    private static SyntaxNode Parse(string type, SyntaxNode node) =>
        SyntaxFactory.ParseTypeName(type).WithTriviaFrom(node);

    private SyntaxNode? Fail(SyntaxNode node)
    {
        failed = true;
        return node;
    }
}
