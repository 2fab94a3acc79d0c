using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stubs.Generators.Reading;

/// <summary>
/// Repeats the initializers of members in objects for which no constructor runs, where they are simple enough.
/// </summary>
internal static class Initializers
{
    /// <summary>What a member's initializer is.</summary>
    /// <param name="Expression">The expression, meaning the same in any file; null if it cannot be repeated.</param>
    /// <param name="Problem">Why it cannot be repeated, as the end of a sentence; null for what is no value of its own,
    /// but only takes what a constructor is given.</param>
    /// <param name="TakesParameter">It takes what a constructor is given, and makes something of it.</param>
    public sealed record Initializer(string? Expression, string? Problem = null, bool TakesParameter = false);

    /// <summary>
    /// Reports an initializer that cannot be repeated. One that takes a parameter mostly belongs to a member of the
    /// first day, which is stored: that is advice.
    /// </summary>
    public static void Report(Reporter reporter, Initializer initializer, StateField member, INamedTypeSymbol type)
    {
        if (initializer.TakesParameter)
            reporter.Advise(Rules.InitializerLost, member.Member, member.Name, type.Name, initializer.Problem);
        else
            reporter.Report(Rules.InitializerLost, member.Member, member.Name, type.Name, initializer.Problem);
    }

    /// <summary>The initializer of a member; null if it has none.</summary>
    /// <param name="member">The member.</param>
    /// <param name="within">The type or assembly from which the expression is to be used.</param>
    /// <param name="context">What is being read.</param>
    public static Initializer? Find(StateField member, ISymbol within, ReadingContext context)
    {
        foreach (var reference in context.DeclarationsOf(member.Member))
        {
            var initializer = reference.GetSyntax(context.CancellationToken) switch
            {
                VariableDeclaratorSyntax field => field.Initializer,
                PropertyDeclarationSyntax property => property.Initializer,
                // Of a record's property, which the parameter declares.
                ParameterSyntax parameter => parameter.Default,
                _ => null,
            };
            if (initializer is not null)
                return Render(initializer.Value, member, within, context);
        }

        return null;
    }

    /// <summary>
    /// Whether the expression is no more than what a constructor's body would assign: a parameter, perhaps checked for
    /// null, or what is made of the one parameter that has the member's name.
    /// </summary>
    public static bool IsPassedOn(
        ExpressionSyntax expression, ISymbol member, SemanticModel model, CancellationToken cancellationToken)
    {
        var taken = ParametersIn(expression, model, cancellationToken).ToList();
        return taken.Count > 0 && (taken.TrueForAll(parameter => string.Equals(
            parameter.Name, DataTypeMembers.PlainName(member.Name), StringComparison.OrdinalIgnoreCase))
            || IsPassedOn(expression));
    }

    private static bool IsPassedOn(ExpressionSyntax expression) => expression switch
    {
        ParenthesizedExpressionSyntax parenthesized => IsPassedOn(parenthesized.Expression),
        CastExpressionSyntax cast => IsPassedOn(cast.Expression),
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } sure =>
            IsPassedOn(sure.Operand),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression, Right: ThrowExpressionSyntax } @checked =>
            IsPassedOn(@checked.Left),
        _ => expression is IdentifierNameSyntax,
    };

    /// <summary>The parameters of constructors that an expression takes.</summary>
    public static IEnumerable<IParameterSymbol> ParametersIn(
        ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken) =>
        expression.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>()
            .Select(name => model.GetSymbolInfo(name, cancellationToken).Symbol).OfType<IParameterSymbol>()
            .Where(static parameter => parameter.ContainingSymbol
                is IMethodSymbol { MethodKind: MethodKind.Constructor });

    private static Initializer Render(
        ExpressionSyntax expression, StateField member, ISymbol within, ReadingContext context)
    {
        if (expression is InitializerExpressionSyntax array)
        {
            // What stands in braces alone must be told its type.
            var ofElements = new ExpressionRewriter(
                context.ModelOf(array.SyntaxTree), member.Member.ContainingType, within, context.Uses,
                context.CancellationToken);
            var elements = ofElements.Rewrite(array);
            var name = context.Names.WithoutAnnotations(member.Type, member.Member);
            return elements is null || name is null
                ? new Initializer(
                    null, ofElements.Problem ?? "its type has no name",
                    ParametersIn(array, context.ModelOf(array.SyntaxTree), context.CancellationToken).Any())
                : new Initializer($"new {name} {elements}");
        }

        if (MeansTheSameAnywhere(expression))
            return new Initializer(expression.ToString());
        var bare = expression is PostfixUnaryExpressionSyntax sure ? sure.Operand : expression;
        if (bare is DefaultExpressionSyntax { Type: var type } && SymbolEqualityComparer.Default.Equals(
            context.ModelOf(bare.SyntaxTree).GetTypeInfo(type, context.CancellationToken).Type,
            member.Property?.OriginalDefinition.Type ?? member.Field.OriginalDefinition.Type))
            return new Initializer("default!");
        var model = context.ModelOf(expression.SyntaxTree);
        if (model.GetConstantValue(expression, context.CancellationToken) is { HasValue: true } constant)
            return new Initializer(Literals.Of(constant.Value, member.Type));
        // A member that takes over a parameter of the primary constructor takes its default value.
        if (expression is IdentifierNameSyntax
            && model.GetSymbolInfo(
                expression,
                context.CancellationToken).Symbol is IParameterSymbol { HasExplicitDefaultValue: true } given)
            return new Initializer(Literals.DefaultOf(given));
        var rewriter = new ExpressionRewriter(
            model, member.Member.ContainingType, within, context.Uses, context.CancellationToken);
        return rewriter.Rewrite(expression) is { } rewritten ? new Initializer(rewritten)
            : new Initializer(
                null,
                IsPassedOn(expression, member.Member, model, context.CancellationToken) ? null : rewriter.Problem,
                ParametersIn(expression, model, context.CancellationToken).Any());
    }

    /// <summary>Literals, <c>[]</c> and <c>new()</c>, which are the most, need no look at their meaning.</summary>
    private static bool MeansTheSameAnywhere(ExpressionSyntax expression) => expression switch
    {
        LiteralExpressionSyntax literal => literal.Token.Text.IndexOf('\n') < 0,
        // What only silences the compiler.
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } sure =>
            sure.Operand.Kind() is SyntaxKind.NullLiteralExpression or SyntaxKind.DefaultLiteralExpression,
        CollectionExpressionSyntax { Elements.Count: 0 } => true,
        ImplicitObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: 0, Initializer: null } => true,
        _ => false,
    };
}
