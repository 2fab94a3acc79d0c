using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stubs.Generators.Reading;

/// <summary>Finds the comparers with which initializers make collections.</summary>
internal static class Comparers
{
    // Of what is behind names of names.
    private const int Deepest = 8;

    /// <summary>
    /// The name of the comparer that a member's initializer, or a constructor, gives its collection; null if there is
    /// none, or it is the ordinal one, by which texts are hashed anyway.
    /// </summary>
    public static string? Of(ISymbol member, ReadingContext context) =>
        ValuesOf(member, context).Select(value => OfCollection(value, context, Deepest))
            .FirstOrDefault(static found => found is not null);

    /// <summary>What a member's initializer and constructors give it.</summary>
    public static IEnumerable<ExpressionSyntax> ValuesOf(ISymbol member, ReadingContext context) =>
        context.DeclarationsOf(member)
            .Select(reference => ValueOf(reference.GetSyntax(context.CancellationToken)))
            .Concat(AssignedTo(member, context)).OfType<ExpressionSyntax>();

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
        if (depth == 0)
            return null;
        if (PartsOf(value) is { } parts)
            return parts.Select(part => OfCollection(part, context, depth - 1))
                .FirstOrDefault(static found => found is not null);
        var arguments = value switch
        {
            BaseObjectCreationExpressionSyntax creation => creation.ArgumentList?.Arguments,
            InvocationExpressionSyntax call => call.ArgumentList.Arguments,
            _ => null,
        };
        foreach (var argument in arguments ?? default)
        {
            if (argument.Expression is LambdaExpressionSyntax { ExpressionBody: { } made }
                && OfCollection(made, context, depth - 1) is { } inside)
                return inside;
            if (NameOf(argument.Expression, context.ModelOf(argument.SyntaxTree), context) is { } name)
                return name == "Ordinal" && !IsSorted(value, context) ? null : name;
        }

        if (value is BaseObjectCreationExpressionSyntax)
            return null;
        return (Behind(value, context) is { } behind ? [behind] : PassedTo(value, context))
            .Select(each => OfCollection(each, context, depth - 1))
            .FirstOrDefault(static found => found is not null);
    }

    /// <summary>The values of which an expression is one; null if it is no choice.</summary>
    private static IEnumerable<ExpressionSyntax>? PartsOf(ExpressionSyntax value) => value switch
    {
        ParenthesizedExpressionSyntax { Expression: var inner } => [inner],
        CastExpressionSyntax { Expression: var inner } => [inner],
        PostfixUnaryExpressionSyntax { Operand: var inner } => [inner],
        ConditionalExpressionSyntax conditional => [conditional.WhenTrue, conditional.WhenFalse],
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } coalesce =>
            [coalesce.Left, coalesce.Right],
        SwitchExpressionSyntax @switch => @switch.Arms.Select(static arm => arm.Expression),
        _ => null,
    };

    // Sorted collections follow the culture unless they are told otherwise.
    private static bool IsSorted(ExpressionSyntax value, ReadingContext context) =>
        context.ModelOf(value.SyntaxTree).GetTypeInfo(value, context.CancellationToken).Type is { } type
            && (type.Name.IndexOf("Sorted", StringComparison.Ordinal) >= 0 || type.Name == "PriorityQueue");

    /// <summary>What other constructors of the class pass to a parameter of one.</summary>
    public static IEnumerable<ExpressionSyntax> PassedTo(ExpressionSyntax value, ReadingContext context)
    {
        if (value is not IdentifierNameSyntax
            || context.ModelOf(value.SyntaxTree).GetSymbolInfo(value, context.CancellationToken).Symbol
                is not IParameterSymbol
                {
                    ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } target,
                } parameter)
            return [];
        return target.ContainingType.InstanceConstructors.SelectMany(context.DeclarationsOf)
            .Select(reference => reference.GetSyntax(context.CancellationToken))
            .OfType<ConstructorDeclarationSyntax>().Select(static each => each.Initializer)
            .Where(each => each is not null && SymbolEqualityComparer.Default.Equals(
                context.ModelOf(each.SyntaxTree).GetSymbolInfo(each, context.CancellationToken).Symbol, target))
            .Select(each => each!.ArgumentList.Arguments.FirstOrDefault(
                    argument => argument.NameColon?.Name.Identifier.ValueText == parameter.Name)
                ?? each.ArgumentList.Arguments.ElementAtOrDefault(parameter.Ordinal))
            .OfType<ArgumentSyntax>().Select(static argument => argument.Expression);
    }

    /// <summary>
    /// What a static member of the program, a property without a setter, or a method that only returns it stands for;
    /// null for anything else.
    /// </summary>
    public static ExpressionSyntax? Behind(ExpressionSyntax value, ReadingContext context)
    {
        var named = value is InvocationExpressionSyntax call ? call.Expression : value;
        if (named is not (SimpleNameSyntax or MemberAccessExpressionSyntax)
            || context.ModelOf(named.SyntaxTree).GetSymbolInfo(named, context.CancellationToken).Symbol
                is not { IsVirtual: false, IsAbstract: false, IsOverride: false } symbol
            || symbol is not (IFieldSymbol { IsStatic: true, IsReadOnly: true }
                or IPropertySymbol { SetMethod: null, IsIndexer: false } or IMethodSymbol { IsExtensionMethod: false }))
            return null;
        return context.DeclarationsOf(symbol.OriginalDefinition)
            .Select(reference => ValueOf(reference.GetSyntax(context.CancellationToken)))
            .FirstOrDefault(static found => found is not null);
    }

    private static string? NameOf(
        ExpressionSyntax expression, SemanticModel model, ReadingContext context, int depth = Deepest)
    {
        if (depth > 0 && PartsOf(expression) is { } parts)
            return parts.Select(part => NameOf(part, model, context, depth - 1))
                .FirstOrDefault(static found => found is not null);
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
