using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Stubs.Generators.Reading;

/// <summary>
/// Rewrites an expression so that it means the same in any file: names become full names. Gives up on what depends on
/// the object, on parameters or on what cannot be reached from there. The type arguments of the class that has the
/// expression stand where its type parameters stood.
/// </summary>
internal sealed class ExpressionRewriter(
    SemanticModel model, INamedTypeSymbol owner, ISymbol within, Uses uses, CancellationToken cancellationToken)
    : CSharpSyntaxRewriter
{
    // Codecs have no annotations of references.
    private readonly TypeArguments arguments = new(
        owner, within is IAssemblySymbol ? SymbolDisplayFormat.FullyQualifiedFormat : TypeNames.Qualified);

    private SyntaxNode? failed;
    private TextSpan whole;

    /// <summary>Why the expression means nothing elsewhere, as the end of a sentence; null if it does.</summary>
    public string? Problem { get; private set; }

    /// <summary>The expression on one line, or null.</summary>
    public string? Rewrite(ExpressionSyntax expression)
    {
        whole = expression.Span;
        var text = Visit(expression)?.ToString();
        if (failed is null && text is not null && text.IndexOfAny(['\r', '\n']) < 0)
            return text;
        Problem = ProblemOf(failed ?? expression);
        return null;
    }

    /// <summary>Gives up on values whose type is a type parameter: an argument may have other members.</summary>
    public override SyntaxNode? Visit(SyntaxNode? node) =>
        !arguments.IsEmpty
            && node is ExpressionSyntax expression and not TypeSyntax and not ObjectCreationExpressionSyntax
            && node.Parent is MemberAccessExpressionSyntax or BinaryExpressionSyntax or IsPatternExpressionSyntax
                or CastExpressionSyntax or ConditionalAccessExpressionSyntax or InterpolationSyntax
                or PostfixUnaryExpressionSyntax or ParenthesizedExpressionSyntax or SwitchExpressionSyntax
            && arguments.Replaces(model.GetTypeInfo(expression, cancellationToken).Type)
            ? Fail(node) : base.Visit(node);

    public override SyntaxNode? VisitNullableType(NullableTypeSyntax node) =>
        // Without a constraint, T? of a value type is the type itself.
        model.GetTypeInfo(node, cancellationToken).Type is var type
            && (within is IAssemblySymbol && type?.OriginalDefinition.SpecialType != SpecialType.System_Nullable_T
                || type is ITypeParameterSymbol parameter && arguments.Of(parameter) is { IsReferenceType: false })
            ? Visit(node.ElementType) : base.VisitNullableType(node);

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
        if (symbol is null || IsExtension(symbol) || !IsAccessible(symbol)
            || arguments.Replaces(model.GetSymbolInfo(node.Expression, cancellationToken).Symbol as ITypeSymbol))
            return Fail(node);
        uses.Add(symbol);
        return Visit(node.Expression) is ExpressionSyntax expression && WithFullArguments(node.Name) is { } name
            ? node.WithExpression(expression).WithName(name) : Fail(node);
    }

    public override SyntaxNode? VisitInvocationExpression(InvocationExpressionSyntax node)
    {
        // nameof looks like a call, but names nothing that could be written in full.
        if (model.GetConstantValue(node, cancellationToken) is { HasValue: true, Value: string text })
            return SyntaxFactory.ParseExpression(Literals.Of(text));
        if (node.Expression is MemberAccessExpressionSyntax access
            && model.GetSymbolInfo(node, cancellationToken).Symbol is IMethodSymbol method && IsExtension(method))
            return CallByClass(node, access, method);
        return base.VisitInvocationExpression(node);
    }

    public override SyntaxNode? VisitLiteralExpression(LiteralExpressionSyntax node) =>
        node.Token.Value is string text && node.Token.Text.IndexOf('\n') >= 0
            ? SyntaxFactory.ParseExpression(Literals.Of(text)) : base.VisitLiteralExpression(node);

    public override SyntaxNode? VisitInitializerExpression(InitializerExpressionSyntax node) =>
        // An extension method that adds an element is found by a using, which the other file lacks.
        node.IsKind(SyntaxKind.CollectionInitializerExpression)
            && node.Expressions.FirstOrDefault(element => model.GetCollectionInitializerSymbolInfo(
                element, cancellationToken).Symbol is IMethodSymbol { ReducedFrom: not null }) is { } added
            ? Fail(added) : base.VisitInitializerExpression(node);

    public override SyntaxNode? VisitAssignmentExpression(AssignmentExpressionSyntax node)
    {
        // In an object initializer the left side is a member of the object that is made.
        if (node.Parent is not InitializerExpressionSyntax || node.Left is not IdentifierNameSyntax)
            return base.VisitAssignmentExpression(node);
        return Visit(node.Right) is ExpressionSyntax right ? node.WithRight(right) : Fail(node);
    }

    public override SyntaxTrivia VisitTrivia(SyntaxTrivia trivia) =>
        trivia.IsKind(SyntaxKind.WhitespaceTrivia) ? trivia : SyntaxFactory.Space;

    /// <summary>An extension method is called as a method of its class: the other file has no usings.</summary>
    private SyntaxNode? CallByClass(
        InvocationExpressionSyntax call, MemberAccessExpressionSyntax access, IMethodSymbol method)
    {
        var definition = method.ReducedFrom ?? method;
        // The class has a method of the name for each that stands in a block of extensions.
        var isInBlock = definition.ContainingType.Name.Length == 0;
        if ((isInBlock ? definition.ContainingType.ContainingType : definition.ContainingType) is not { } container
            || !IsAccessible(isInBlock ? container : definition)
            || definition.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal)
            || (isInBlock && (access.Name is GenericNameSyntax || definition.ContainingType.Arity > 0))
            || definition.Parameters.Any(static parameter => parameter.RefKind != RefKind.None)
            || arguments.Replaces(model.GetTypeInfo(access.Expression, cancellationToken).Type))
            return Fail(access.Name);
        uses.Add(isInBlock ? container : definition);
        if (WithFullArguments(access.Name) is not { } name || Visit(call.ArgumentList) is not ArgumentListSyntax list)
            return Fail(access.Name);
        var passed = list.Arguments.Select(static argument => argument.ToString());
        if (!(isInBlock && definition.IsStatic))
        {
            if (Visit(access.Expression) is not ExpressionSyntax receiver)
                return Fail(access.Name);
            passed = passed.Prepend(receiver.ToString());
        }

        return SyntaxFactory.ParseExpression($"{arguments.Name(container)}.{name}({string.Join(", ", passed)})");
    }

    // What stands in a block of extensions is a member of a type without a name, within the class.
    private static bool IsExtension(ISymbol member) =>
        member is IMethodSymbol { ReducedFrom: not null } || member.ContainingType is { Name.Length: 0 };

    private SyntaxNode? Replace(ExpressionSyntax node)
    {
        var symbol = model.GetSymbolInfo(node, cancellationToken).Symbol;
        if (symbol is ITypeSymbol or IFieldSymbol or IPropertySymbol or IMethodSymbol)
            uses.Add(symbol);
        switch (symbol)
        {
            case ITypeSymbol type when !TypeNames.ContainsError(type) && IsAccessible(type):
                return arguments.Name(type) is { } full ? Parse(full, node) : Fail(node);
            case IParameterSymbol or ILocalSymbol when IsDeclaredInside(symbol):
                return node;
            case IMethodSymbol { MethodKind: MethodKind.LocalFunction }:
                return Fail(node);
            case IFieldSymbol or IPropertySymbol or IMethodSymbol when symbol.IsStatic && IsAccessible(symbol):
                return arguments.Name(symbol.ContainingType) is { } container
                    && node is SimpleNameSyntax simple && WithFullArguments(simple) is { } name
                    ? SyntaxFactory.ParseExpression(container + "." + name).WithTriviaFrom(node) : Fail(node);
            default:
                return Fail(node);
        }
    }

    private SimpleNameSyntax? WithFullArguments(SimpleNameSyntax name) =>
        name is not GenericNameSyntax generic ? name
        : Visit(generic.TypeArgumentList) is TypeArgumentListSyntax list ? generic.WithTypeArgumentList(list) : null;

    private bool IsDeclaredInside(ISymbol symbol) =>
        symbol.DeclaringSyntaxReferences.Any(
            reference => reference.SyntaxTree == model.SyntaxTree && whole.Contains(reference.Span.Start));

    private bool IsAccessible(ISymbol symbol) => model.Compilation.IsSymbolAccessibleWithin(symbol, within);

    private static SyntaxNode Parse(string type, SyntaxNode node) =>
        SyntaxFactory.ParseTypeName(type).WithTriviaFrom(node);

    private string ProblemOf(SyntaxNode node)
    {
        var symbol = model.GetSymbolInfo(node, cancellationToken).Symbol;
        if (symbol is IParameterSymbol parameter)
            return $"it uses parameter '{parameter.Name}' of a constructor, and none runs";
        for (var part = symbol; part is { Name.Length: > 0 } and not INamespaceSymbol; part = part.ContainingSymbol)
        {
            if (part.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected
                or Accessibility.ProtectedAndInternal && !IsAccessible(part))
                return $"it uses '{part.Name}', which generated code cannot name; make that internal";
        }

        return $"generated code cannot repeat '{node.ToString().Split('\n')[0].Trim()}'";
    }

    private SyntaxNode? Fail(SyntaxNode node)
    {
        failed ??= node;
        return node;
    }
}
