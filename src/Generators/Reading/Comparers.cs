using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stubs.Generators.Reading;

/// <summary>Finds the comparers with which initializers make collections.</summary>
internal static class Comparers
{
    // Of what is behind names of names.
    private const int Deepest = 8;

    /// <summary>
    /// The name of the comparer that a member's initializer, or a constructor, gives its collection; null if there is
    /// none, or it is the ordinal one, by which texts are hashed anyway and should be sorted.
    /// </summary>
    public static string? Of(ISymbol member, ReadingContext context)
    {
        var name = context.DeclarationsOf(member)
            .Select(reference => ValueOf(reference.GetSyntax(context.CancellationToken)))
            .Concat(AssignedTo(member, context))
            .Select(value => value is null ? null : OfCollection(value, context, Deepest))
            .FirstOrDefault(static found => found is not null);
        return name == "Ordinal" ? null : name;
    }

    /// <summary>What a declaration says that a member is: its initializer, or what its getter or body gives.</summary>
    public static ExpressionSyntax? ValueOf(SyntaxNode declaration) => declaration switch
    {
        VariableDeclaratorSyntax field => field.Initializer?.Value,
        PropertyDeclarationSyntax { Initializer: { } initializer } => initializer.Value,
        PropertyDeclarationSyntax { ExpressionBody: { } body } => body.Expression,
        PropertyDeclarationSyntax { AccessorList.Accessors: [{ ExpressionBody: { } body }] } => body.Expression,
        MethodDeclarationSyntax { ExpressionBody: { } body } => body.Expression,
        MethodDeclarationSyntax { Body.Statements: [ReturnStatementSyntax { Expression: { } value }] } => value,
        _ => null,
    };

    // What constructors of the class assign themselves.
    private static IEnumerable<ExpressionSyntax> AssignedTo(ISymbol member, ReadingContext context) =>
        member.ContainingType is not { } owner || member is not (IFieldSymbol or IPropertySymbol) ? []
            : owner.InstanceConstructors.SelectMany(context.DeclarationsOf)
                .Select(reference => reference.GetSyntax(context.CancellationToken))
                .OfType<ConstructorDeclarationSyntax>()
                .SelectMany(static constructor => constructor.DescendantNodes().OfType<AssignmentExpressionSyntax>())
                .Where(assignment => NameIn(assignment.Left) == member.Name
                    && SymbolEqualityComparer.Default.Equals(
                        context.ModelOf(assignment.SyntaxTree)
                            .GetSymbolInfo(assignment.Left, context.CancellationToken).Symbol, member))
                .Select(static assignment => assignment.Right);

    private static string? NameIn(ExpressionSyntax target) => target switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } access => access.Name.Identifier.ValueText,
        _ => null,
    };

    private static string? OfCollection(ExpressionSyntax value, ReadingContext context, int depth)
    {
        var arguments = value switch
        {
            BaseObjectCreationExpressionSyntax creation => creation.ArgumentList?.Arguments,
            InvocationExpressionSyntax call => call.ArgumentList.Arguments,
            _ => null,
        };
        foreach (var argument in arguments ?? default)
        {
            if (NameOf(argument.Expression, context.ModelOf(argument.SyntaxTree), context) is { } name)
                return name;
        }

        return value is BaseObjectCreationExpressionSyntax || depth == 0 ? null
            : Behind(value, context) is { } behind ? OfCollection(behind, context, depth - 1) : null;
    }

    /// <summary>
    /// What a static member of the program stands for, or a method that only returns it; null for anything else.
    /// </summary>
    public static ExpressionSyntax? Behind(ExpressionSyntax value, ReadingContext context)
    {
        var named = value is InvocationExpressionSyntax call ? call.Expression : value;
        if (named is not (SimpleNameSyntax or MemberAccessExpressionSyntax)
            || context.ModelOf(named.SyntaxTree).GetSymbolInfo(named, context.CancellationToken).Symbol
                is not { IsStatic: true } symbol
            || symbol is not (
                IFieldSymbol { IsReadOnly: true } or IPropertySymbol { SetMethod: null } or IMethodSymbol))
            return null;
        return context.DeclarationsOf(symbol.OriginalDefinition)
            .Select(reference => ValueOf(reference.GetSyntax(context.CancellationToken)))
            .FirstOrDefault(static found => found is not null);
    }

    private static string? NameOf(
        ExpressionSyntax expression, SemanticModel model, ReadingContext context, int depth = Deepest)
    {
        if (model.GetSymbolInfo(expression, context.CancellationToken).Symbol is not
            (IPropertySymbol or IFieldSymbol) and not IMethodSymbol { MethodKind: MethodKind.Constructor }
            || model.GetTypeInfo(expression, context.CancellationToken).Type is not INamedTypeSymbol type
            || !(IsComparer(type) || type.AllInterfaces.Any(IsComparer)))
            return null;
        var symbol = model.GetSymbolInfo(expression, context.CancellationToken).Symbol!;
        if (symbol.ContainingType is { Name: "StringComparer" })
            return symbol.Name;
        // A static member of the program is a name for what it holds.
        if (depth > 0 && Behind(expression, context) is { } behind
            && NameOf(behind, context.ModelOf(behind.SyntaxTree), context, depth - 1) is { } held)
            return held;
        return symbol.ContainingType is { Name: "Comparer" or "EqualityComparer" } ? null
            : symbol is IMethodSymbol ? symbol.ContainingType.Name : $"{symbol.ContainingType.Name}.{symbol.Name}";
    }

    private static bool IsComparer(INamedTypeSymbol type) => type.Name is "IEqualityComparer" or "IComparer";
}
