using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Finds out whether two values of a type with the same content are equal. Code that only asks whether both are one
/// object is no such equality, even in a record.
/// </summary>
internal static class ContentEquality
{
    /// <summary>Whether a class, or a base class of it, has an equality of content.</summary>
    public static bool Has(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        type.SelfAndBases().Any(owner => (owner.IsRecord && !IsRecordByReference(owner, cancellationToken))
            || owner.GetMembers(WellKnownMemberNames.ObjectEquals)
                .Concat(owner.GetMembers(WellKnownMemberNames.EqualityOperatorName)).OfType<IMethodSymbol>()
                .Any(method => !method.IsImplicitlyDeclared
                    && method is { IsOverride: true, Parameters.Length: 1 }
                        or { MethodKind: MethodKind.UserDefinedOperator }
                    && owner.SpecialType != SpecialType.System_Object
                    && !owner.IsRecord && !IsByReference(method, cancellationToken)));

    /// <summary>Whether the author of a record made it equal only to itself.</summary>
    public static bool IsRecordByReference(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        type.IsRecord && type.GetMembers(WellKnownMemberNames.ObjectEquals).OfType<IMethodSymbol>().Any(method =>
            !method.IsImplicitlyDeclared && method.Parameters is [{ Type: var other }]
            && SymbolEqualityComparer.Default.Equals(other, type) && IsByReference(method, cancellationToken));

    /// <summary>Whether a method leaves it to its base class, or asks whether both are one.</summary>
    public static bool IsByReference(IMethodSymbol method, CancellationToken cancellationToken) =>
        !method.DeclaringSyntaxReferences.IsEmpty && method.DeclaringSyntaxReferences.All(reference =>
            reference.GetSyntax(cancellationToken) switch
            {
                BaseMethodDeclarationSyntax { ExpressionBody.Expression: var value } => IsByReference(value),
                BaseMethodDeclarationSyntax { Body.Statements: [ReturnStatementSyntax { Expression: { } value }] } =>
                    IsByReference(value),
                _ => false,
            });

    private static bool IsByReference(ExpressionSyntax value) => value switch
    {
        ParenthesizedExpressionSyntax { Expression: var inner } => IsByReference(inner),
        InvocationExpressionSyntax { Expression: SimpleNameSyntax { Identifier.ValueText: nameof(ReferenceEquals) } }
            or InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax
                { Name.Identifier.ValueText: nameof(ReferenceEquals) } } => true,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax
            { Expression: BaseExpressionSyntax, Name.Identifier.ValueText: nameof(Equals) } } => true,
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression } comparison =>
            IsObject(comparison.Left) || IsObject(comparison.Right),
        _ => false,
    };

    private static bool IsObject(ExpressionSyntax value) => value is CastExpressionSyntax { Type: var type }
        && (type is NullableTypeSyntax { ElementType: var element } ? element : type)
            is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.ObjectKeyword };
}
