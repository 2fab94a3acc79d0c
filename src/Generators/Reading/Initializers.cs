using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stubs.Generators.Reading;

/// <summary>
/// Repeats the initializers of members in objects for which no constructor runs, where they are simple enough.
/// </summary>
internal static class Initializers
{
    /// <summary>What a member's initializer is.</summary>
    /// <param name="Expression">The expression, meaning the same in any file; null if it cannot be repeated.</param>
    public sealed record Initializer(string? Expression);

    /// <summary>The initializer of a member; null if it has none.</summary>
    /// <param name="member">The member.</param>
    /// <param name="within">The type or assembly from which the expression is to be used.</param>
    /// <param name="context">What is being read.</param>
    public static Initializer? Find(StateField member, ISymbol within, ReadingContext context)
    {
        foreach (var reference in member.Member.DeclaringSyntaxReferences)
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
                return new Initializer(Render(initializer.Value, member, within, context));
        }

        return null;
    }

    private static string? Render(
        ExpressionSyntax expression, StateField member, ISymbol within, ReadingContext context)
    {
        if (expression is InitializerExpressionSyntax array)
        {
            // What stands in braces alone must be told its type.
            var elements = new ExpressionRewriter(
                context.ModelOf(array.SyntaxTree), member.Member.ContainingType, within, context.Uses,
                context.CancellationToken).Rewrite(array);
            var type = context.Names.WithoutAnnotations(member.Type, member.Member);
            return elements is null || type is null ? null : $"new {type} {elements}";
        }

        if (MeansTheSameAnywhere(expression))
            return expression.ToString();
        var model = context.ModelOf(expression.SyntaxTree);
        if (model.GetConstantValue(expression, context.CancellationToken) is { HasValue: true } constant)
            return Literals.Of(constant.Value, member.Type);
        // A member that takes over a parameter of the primary constructor takes its default value.
        if (expression is IdentifierNameSyntax
            && model.GetSymbolInfo(
                expression,
                context.CancellationToken).Symbol is IParameterSymbol { HasExplicitDefaultValue: true } given)
            return Literals.DefaultOf(given);
        return new ExpressionRewriter(
            model, member.Member.ContainingType, within, context.Uses, context.CancellationToken).Rewrite(expression);
    }

    /// <summary>Literals, <c>[]</c> and <c>new()</c>, which are the most, need no look at their meaning.</summary>
    private static bool MeansTheSameAnywhere(ExpressionSyntax expression) => expression switch
    {
        LiteralExpressionSyntax literal => literal.Token.Text.IndexOf('\n') < 0,
        CollectionExpressionSyntax { Elements.Count: 0 } => true,
        ImplicitObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: 0, Initializer: null } => true,
        _ => false,
    };
}
