using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stubs.Generators.Reading;

/// <summary>Finds the comparers with which initializers make collections.</summary>
internal static class Comparers
{
    /// <summary>
    /// The name of the comparer that a member's initializer gives its collection; null if there is none, or it is the
    /// ordinal one, by which texts are hashed anyway and should be sorted.
    /// </summary>
    public static string? Of(ISymbol member, ReadingContext context)
    {
        foreach (var reference in context.DeclarationsOf(member))
        {
            var initializer = reference.GetSyntax(context.CancellationToken) switch
            {
                VariableDeclaratorSyntax field => field.Initializer?.Value,
                PropertyDeclarationSyntax property => property.Initializer?.Value,
                _ => null,
            };
            var arguments = initializer switch
            {
                BaseObjectCreationExpressionSyntax creation => creation.ArgumentList?.Arguments,
                InvocationExpressionSyntax call => call.ArgumentList.Arguments,
                _ => null,
            };
            foreach (var argument in arguments ?? default)
            {
                if (NameOf(argument.Expression, context.ModelOf(argument.SyntaxTree), context) is { } name)
                    return name == "Ordinal" ? null : name;
            }
        }

        return null;
    }

    private static string? NameOf(ExpressionSyntax expression, SemanticModel model, ReadingContext context)
    {
        if (model.GetSymbolInfo(expression, context.CancellationToken).Symbol is not
            (IPropertySymbol or IFieldSymbol) and not IMethodSymbol { MethodKind: MethodKind.Constructor }
            || model.GetTypeInfo(expression, context.CancellationToken).Type is not INamedTypeSymbol type
            || !(IsComparer(type) || type.AllInterfaces.Any(IsComparer)))
            return null;
        var symbol = model.GetSymbolInfo(expression, context.CancellationToken).Symbol!;
        if (symbol.ContainingType is { Name: "StringComparer" })
            return symbol.Name;
        return symbol.ContainingType is { Name: "Comparer" or "EqualityComparer" } ? null
            : symbol is IMethodSymbol ? symbol.ContainingType.Name : $"{symbol.ContainingType.Name}.{symbol.Name}";
    }

    private static bool IsComparer(INamedTypeSymbol type) => type.Name is "IEqualityComparer" or "IComparer";
}
