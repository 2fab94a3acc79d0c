using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Stubs.Generators.Contract;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers.Contract;

/// <summary>Finds out what a new member holds in objects that were stored without it.</summary>
internal static class StoredValues
{
    /// <summary>Whether such an object has a value for the member that its type allows.</summary>
    public static bool HasOne(ISymbol member, INamedTypeSymbol type, ContractSection stored,
        CancellationToken cancellationToken)
    {
        var held = (member as IPropertySymbol)?.Type ?? ((IFieldSymbol)member).Type;
        return !held.IsReferenceType
            || held.NullableAnnotation != NullableAnnotation.NotAnnotated
            || HadName(member, stored)
            || StateMembers.UpgradesOf(member).Any()
            || SetsOnRestoring(type, cancellationToken)
            || member.DeclaringSyntaxReferences.Any(reference => HasDefault(reference.GetSyntax(cancellationToken)));
    }

    private static bool HadName(ISymbol member, ContractSection stored) => member.GetAttributes().Any(attribute =>
        attribute.AttributeClass is { Name: Attributes.FormerName } @class
            && @class.ContainingNamespace.IsStubsNamespace()
        && attribute.ConstructorArguments is [{ Value: string name }]
            && stored.Find(new EntryKey(EntryKind.State, name)) is not null);

    private static bool SetsOnRestoring(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        type.IsAnnotated() && type.GetMembers("OnRestored").OfType<IMethodSymbol>().Any(method =>
            method.PartialImplementationPart is not null || HasBody(method, cancellationToken));

    private static bool HasBody(IMethodSymbol method, CancellationToken cancellationToken) =>
        method.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax(cancellationToken)
            is MethodDeclarationSyntax { Body: not null } or MethodDeclarationSyntax { ExpressionBody: not null });

    private static bool HasDefault(SyntaxNode declaration) => declaration switch
    {
        VariableDeclaratorSyntax field => IsValue(field.Initializer),
        PropertyDeclarationSyntax property => IsValue(property.Initializer),
        ParameterSyntax parameter => IsValue(parameter.Default),
        _ => true,
    };

    // What only silences the compiler is no value.
    private static bool IsValue(EqualsValueClauseSyntax? initializer) => initializer is not null
        && !(initializer.Value.IsKind(SyntaxKind.SuppressNullableWarningExpression)
            && ((PostfixUnaryExpressionSyntax)initializer.Value).Operand.Kind()
                is SyntaxKind.NullLiteralExpression or SyntaxKind.DefaultLiteralExpression);
}
