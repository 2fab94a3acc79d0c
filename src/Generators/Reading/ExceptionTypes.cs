using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stubs.Generators.Reading;

/// <summary>Decides which classes are exceptions that keep type and data across a call.</summary>
internal static class ExceptionTypes
{
    private const string Suffix = "Exception";

    /// <summary>
    /// Whether a declaration may be that of such a class. Meanings cost, and this is asked of every class as someone
    /// types: so an exception is found by its name or that of its base, which .NET's guidelines let end so (CA1710).
    /// </summary>
    public static bool IsCandidate(SyntaxNode node) =>
        node is ClassDeclarationSyntax { BaseList.Types: [{ Type: var @base }, ..],
            TypeParameterList: null } declaration
        && (declaration.Identifier.ValueText.EndsWith(Suffix, StringComparison.Ordinal)
        || NameOf(@base).EndsWith(Suffix, StringComparison.Ordinal))
        && !declaration.Modifiers.Any(SyntaxKind.AbstractKeyword)
        && !declaration.Modifiers.Any(SyntaxKind.StaticKeyword);

    /// <summary>Whether exceptions of the class can be made anew by code outside it.</summary>
    public static bool IsReachable(INamedTypeSymbol type) =>
        type is { IsAbstract: false, IsStatic: false, IsFileLocal: false }
        && IsException(type) && type.IsVisibleTypeInAssembly() && !IsGeneric(type);

    /// <summary>Whether exceptions of the class are found and made anew at a caller.</summary>
    public static bool IsCarried(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        type.TypeKind == TypeKind.Class && IsReachable(type)
            && type.DeclaringSyntaxReferences.Any(reference => IsCandidate(reference.GetSyntax(cancellationToken)));

    public static bool IsException(ITypeSymbol type) => type.DerivesFrom("System", Suffix);

    /// <summary>The classes whose members travel: the class and its bases as far as their source is here.</summary>
    public static IEnumerable<INamedTypeSymbol> Owners(INamedTypeSymbol type, Compilation compilation)
    {
        for (var owner = type;
            owner is not null && DataTypeMembers.IsSource(owner, compilation);
                owner = owner.BaseType)
            yield return owner;
    }

    /// <summary>The first declaration that can be a candidate, so that a class in parts is read once.</summary>
    public static bool IsFirst(INamedTypeSymbol type, SyntaxNode declaration, CancellationToken cancellationToken) =>
        type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellationToken))
            .FirstOrDefault(IsCandidate) == declaration;

    private static bool IsGeneric(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (current.Arity > 0)
                return true;
        }

        return false;
    }

    private static string NameOf(TypeSyntax type) => type switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax alias => alias.Name.Identifier.ValueText,
        SimpleNameSyntax name => name.Identifier.ValueText,
        _ => "",
    };
}
