using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stubs.Generators.Reading;

/// <summary>Repeats the initializers of members in objects for which no constructor runs, where they are simple enough.</summary>
internal static class Initializers
{
    /// <summary>What a member's initializer is.</summary>
    /// <param name="Expression">The expression, meaning the same in any file; null if it cannot be repeated.</param>
    public sealed record Initializer(string? Expression);

    /// <summary>The initializer of a member; null if it has none.</summary>
    public static Initializer? Find(StateField member, ReadingContext context)
    {
        foreach (var reference in member.Member.DeclaringSyntaxReferences)
        {
            var initializer = reference.GetSyntax(context.CancellationToken) switch
            {
                VariableDeclaratorSyntax field => field.Initializer,
                PropertyDeclarationSyntax property => property.Initializer,
                _ => null,
            };
            if (initializer is not null)
            {
                var model = context.Compilation.GetSemanticModel(initializer.SyntaxTree);
                return new Initializer(Render(initializer.Value, member, model, context));
            }
        }

        return null;
    }

    private static string? Render(ExpressionSyntax expression, StateField member, SemanticModel model, ReadingContext context)
    {
        if (model.GetConstantValue(expression, context.CancellationToken) is { HasValue: true } constant)
            return Literals.Of(constant.Value, member.Type);
        return null;
    }
}
