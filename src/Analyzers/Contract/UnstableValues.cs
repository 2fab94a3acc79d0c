using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers.Contract;

/// <summary>
/// Finds out whether an expression gives another value each time: what it calls reads a clock, makes a new identifier,
/// draws a random number or counts. Methods and constructors of the program are looked into.
/// </summary>
/// <param name="context">What is being read.</param>
internal sealed class UnstableValues(ReadingContext context)
{
    // What lies deeper is seldom what a value comes from.
    private const int Deepest = 6;

    private readonly HashSet<ISymbol> seen = new(SymbolEqualityComparer.Default);

    /// <summary>The name of what makes the value of an initializer differ; null if nothing known does.</summary>
    public string? Find(SyntaxNode node, int depth = 0)
    {
        var model = context.ModelOf(node.SyntaxTree);
        foreach (var part in node.DescendantNodesAndSelf(static each => !IsLater(each)))
        {
            if (IsCounting(part, model) is { } counter)
                return counter;
            if (part is not (SimpleNameSyntax or BaseObjectCreationExpressionSyntax)
                || model.GetSymbolInfo(part, context.CancellationToken).Symbol is not { } symbol)
                continue;
            if (IsUnstable(symbol))
                return NameOf(symbol);
            if (depth < Deepest && InSource(symbol, depth) is { } within)
                return within;
        }

        return null;
    }

    // A lambda runs when it is called; nameof names, and runs nothing.
    private static bool IsLater(SyntaxNode node) => node is AnonymousFunctionExpressionSyntax or AttributeListSyntax
        || (node is InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } });

    private string? InSource(ISymbol symbol, int depth)
    {
        if (symbol is not (IMethodSymbol or IPropertySymbol) || !seen.Add(symbol.OriginalDefinition))
            return null;
        if (symbol is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor
            && InInitializers(constructor.ContainingType, depth) is { } initialized)
            return initialized;
        foreach (var reference in context.DeclarationsOf(symbol.OriginalDefinition))
        {
            foreach (var body in BodiesOf(reference.GetSyntax(context.CancellationToken)))
            {
                if (Find(body, depth + 1) is { } found)
                    return found;
            }
        }

        return null;
    }

    private string? InInitializers(INamedTypeSymbol type, int depth) => type.OriginalDefinition.GetMembers()
        .Where(static member => member is { IsStatic: false } and (IFieldSymbol or IPropertySymbol))
        .SelectMany(context.DeclarationsOf)
        .Select(reference => InitializerOf(reference.GetSyntax(context.CancellationToken)))
        .OfType<ExpressionSyntax>()
        .Select(value => Find(value, depth + 1))
        .FirstOrDefault(static found => found is not null);

    /// <summary>What a field, property or parameter of a record is set to where it is declared.</summary>
    public static ExpressionSyntax? InitializerOf(SyntaxNode declaration) => declaration switch
    {
        VariableDeclaratorSyntax field => field.Initializer?.Value,
        PropertyDeclarationSyntax property => property.Initializer?.Value,
        _ => null,
    };

    private static IEnumerable<SyntaxNode> BodiesOf(SyntaxNode declaration) => declaration switch
    {
        BaseMethodDeclarationSyntax method =>
            new SyntaxNode?[] { method.Body, method.ExpressionBody }.OfType<SyntaxNode>(),
        PropertyDeclarationSyntax { ExpressionBody: { } body } => [body],
        PropertyDeclarationSyntax { AccessorList.Accessors: var accessors } => accessors
            .Where(static accessor => accessor.IsKind(SyntaxKind.GetAccessorDeclaration))
            .SelectMany(static accessor =>
                new SyntaxNode?[] { accessor.Body, accessor.ExpressionBody }.OfType<SyntaxNode>()),
        _ => [],
    };

    private string? IsCounting(SyntaxNode node, SemanticModel model)
    {
        var target = node switch
        {
            PostfixUnaryExpressionSyntax postfix when !postfix.IsKind(SyntaxKind.SuppressNullableWarningExpression) =>
                postfix.Operand,
            PrefixUnaryExpressionSyntax prefix when prefix.Kind()
                is SyntaxKind.PreIncrementExpression or SyntaxKind.PreDecrementExpression => prefix.Operand,
            AssignmentExpressionSyntax assignment when !assignment.IsKind(SyntaxKind.SimpleAssignmentExpression)
                && !assignment.IsKind(SyntaxKind.CoalesceAssignmentExpression) => assignment.Left,
            _ => null,
        };
        return target is not null && model.GetSymbolInfo(target, context.CancellationToken).Symbol
            is (IFieldSymbol or IPropertySymbol) and { IsStatic: true } counter ? counter.Name : null;
    }

    private static string NameOf(ISymbol symbol) => symbol is IMethodSymbol { MethodKind: MethodKind.Constructor }
        ? symbol.ContainingType.Name : $"{symbol.ContainingType.Name}.{symbol.Name}";

    private static bool IsUnstable(ISymbol symbol)
    {
        if (symbol.ContainingType is not { } type || symbol is not (IMethodSymbol or IPropertySymbol))
            return false;
        return (type.ContainingNamespace.ToDisplayString(), type.Name) switch
        {
            ("System", "Guid") => symbol.Name is "NewGuid" or "CreateVersion7",
            ("System", "DateTime" or "DateTimeOffset") => symbol.Name is "Now" or "UtcNow" or "Today",
            ("System", "TimeProvider") => symbol.Name is "GetUtcNow" or "GetLocalNow" or "GetTimestamp",
            ("System", "Environment") => symbol.Name
                is "TickCount" or "TickCount64" or "ProcessId" or "CurrentManagedThreadId",
            ("System", "Random") => symbol is IMethodSymbol { MethodKind: MethodKind.Ordinary },
            ("System.Security.Cryptography", "RandomNumberGenerator") => symbol.Name != "Create",
            ("System.Diagnostics", "Stopwatch") => symbol.Name is "GetTimestamp" or "StartNew",
            ("System.IO", "Path") => symbol.Name is "GetRandomFileName" or "GetTempFileName",
            ("System.Threading", "Interlocked") => symbol.Name is "Increment" or "Decrement" or "Add",
            _ => false,
        };
    }
}
