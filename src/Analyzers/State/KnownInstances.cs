using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Finds classes of data whose values are known instances, which static members of the class hold: enumerations that
/// are written as classes, and singletons. What is read is another object, and a comparison by reference fails.
/// </summary>
internal sealed class KnownInstances
{
    internal static readonly DiagnosticDescriptor Rule = new(
        "STUB0102",
        "A known instance of data comes back as another object",
        "The values of '{0}' are known instances such as '{0}.{1}', and what is read is another object, which equals none of them; write the name of the instance by [StateConverter], or make equal what has the same content: override Equals and GetHashCode, or make '{0}' a record",
        Rules.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0102"));

    private readonly ConcurrentDictionary<ISymbol, bool> seen = new(SymbolEqualityComparer.Default);

    /// <summary>Checks the data types that a reader has met. A class is looked at once, whatever uses it.</summary>
    public void Check(ReadingContext context)
    {
        foreach (var data in context.Data.Written)
        {
            foreach (var owner in data.SelfAndBases().Select(static each => each.OriginalDefinition))
            {
                if (DataTypeMembers.IsSource(owner) && seen.TryAdd(owner, true)
                    && Of(owner, context.Compilation, context.CancellationToken) is [var first, ..])
                    context.Reporter.Report(Rule, owner, owner.Name, first.Name);
            }
        }
    }

    /// <summary>
    /// The static members of a class that hold instances of it, if these are told apart by reference, and other code
    /// cannot make more of them.
    /// </summary>
    public static List<ISymbol> Of(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken)
    {
        if (type is not { TypeKind: TypeKind.Class, IsRecord: false } || HasEquality(type))
            return [];
        return
        [
            .. type.GetMembers().Where(
                member => member.IsStatic && !member.IsImplicitlyDeclared
                    && HeldBy(member) is { } held && IsOrDerivesFrom(held, type)
                    && ValuesOf(member, cancellationToken) is { } values
                    && values.TrueForAll(value => IsKnown(value, held, compilation, cancellationToken))),
        ];
    }

    private static INamedTypeSymbol? HeldBy(ISymbol member)
    {
        var held = member switch
        {
            IFieldSymbol { IsConst: false } field => field.Type,
            IPropertySymbol { SetMethod: null, IsIndexer: false } property => property.Type,
            _ => null,
        };
        // A singleton that is made when it is first asked for.
        return held is INamedTypeSymbol { Name: "Lazy", TypeArguments: [INamedTypeSymbol made] } ? made
            : held as INamedTypeSymbol;
    }

    /// <summary>What a member is set to where it is declared; null if it is no holder of instances.</summary>
    private static List<ExpressionSyntax>? ValuesOf(ISymbol member, CancellationToken cancellationToken)
    {
        var values = new List<ExpressionSyntax>();
        foreach (var reference in member.DeclaringSyntaxReferences)
        {
            switch (reference.GetSyntax(cancellationToken))
            {
                case VariableDeclaratorSyntax { Initializer.Value: { } value }:
                    values.Add(value);
                    break;
                // A static constructor sets it.
                case VariableDeclaratorSyntax when ((IFieldSymbol)member).IsReadOnly:
                case PropertyDeclarationSyntax { Initializer: null, AccessorList.Accessors: [{ Body: null,
                    ExpressionBody: null }] }:
                    break;
                case PropertyDeclarationSyntax { Initializer.Value: { } value }:
                    values.Add(value);
                    break;
                default:
                    return null;
            }
        }

        return values;
    }

    /// <summary>Whether nothing but the class itself makes instances of the class of a value.</summary>
    private static bool IsKnown(
        ExpressionSyntax value, INamedTypeSymbol held, Compilation compilation, CancellationToken cancellationToken)
    {
        if (value.IsKind(SyntaxKind.NullLiteralExpression) || value.IsKind(SyntaxKind.DefaultLiteralExpression))
            return false;
        var model = compilation.GetSemanticModel(value.SyntaxTree);
        var made = model.GetTypeInfo(value, cancellationToken).Type as INamedTypeSymbol;
        made = made is { Name: "Lazy", TypeArguments: [INamedTypeSymbol lazy] } ? lazy : made ?? held;
        return IsClosed(made.IsAbstract ? held : made);
    }

    private static bool IsClosed(INamedTypeSymbol type) =>
        type.DeclaredAccessibility == Accessibility.Private
        || type.InstanceConstructors.All(static constructor =>
            constructor.DeclaredAccessibility != Accessibility.Public);

    private static bool IsOrDerivesFrom(INamedTypeSymbol type, INamedTypeSymbol @base) =>
        type.SelfAndBases().Any(each => SymbolEqualityComparer.Default.Equals(each.OriginalDefinition, @base));

    private static bool HasEquality(INamedTypeSymbol type) => type.SelfAndBases().Any(static owner =>
        owner.IsRecord || owner.GetMembers(WellKnownMemberNames.ObjectEquals).OfType<IMethodSymbol>().Any(
            static method => method is { IsOverride: true, Parameters.Length: 1 })
        || !owner.GetMembers(WellKnownMemberNames.EqualityOperatorName).IsEmpty);
}
