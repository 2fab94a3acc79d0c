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
        "The values of '{0}' are known instances such as '{1}', and what is read is another object, which equals none of them; write the name of the instance by [StateConverter], or make equal what has the same content: override Equals and GetHashCode, or make '{0}' a record",
        Rules.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0102"));

    private readonly ConcurrentDictionary<ISymbol, bool> seen = new(SymbolEqualityComparer.Default);
    private Dictionary<ISymbol, ISymbol>? holders;

    /// <summary>Checks the data types that a reader has met. A class is looked at once, whatever uses it.</summary>
    public void Check(ReadingContext context)
    {
        foreach (var data in context.Data.Written)
        {
            foreach (var owner in data.SelfAndBases().Select(static each => each.OriginalDefinition))
            {
                if (DataTypeMembers.IsSource(owner, context.Compilation) && seen.TryAdd(owner, true)
                    && (Of(owner, context.Compilation, context.CancellationToken).FirstOrDefault()
                        ?? HeldElsewhere(owner, context)) is { } first)
                    context.Reporter.Report(
                        Rule, owner, owner.Name, $"{first.ContainingType.Name}.{first.Name}");
            }
        }
    }

    /// <summary>
    /// The static members of a class that hold instances of it, if these are told apart by reference, and other code
    /// cannot make more of them.
    /// </summary>
    public static List<ISymbol> Of(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken)
    {
        if (type is not { TypeKind: TypeKind.Class } || ContentEquality.Has(type, cancellationToken))
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

    /// <summary>Whether a static member is an instance of the class, and not a collection of such.</summary>
    public static bool IsInstance(ISymbol member, INamedTypeSymbol type) =>
        ((member as IFieldSymbol)?.Type ?? (member as IPropertySymbol)?.Type) is INamedTypeSymbol held
            && IsOrDerivesFrom(held, type);

    /// <summary>A static class may hold the instances of another one, which no other assembly can make.</summary>
    private ISymbol? HeldElsewhere(INamedTypeSymbol type, ReadingContext context) =>
        type is { TypeKind: TypeKind.Class } && IsClosed(type)
            && !ContentEquality.Has(type, context.CancellationToken)
            ? LazyInitializer.EnsureInitialized(ref holders, () => Holders(context.Compilation))!
                .TryGetValue(type, out var member) ? member : null : null;

    private static Dictionary<ISymbol, ISymbol> Holders(Compilation compilation)
    {
        var found = new Dictionary<ISymbol, ISymbol>(SymbolEqualityComparer.Default);
        foreach (var holder in StaticClassesIn(compilation.Assembly.GlobalNamespace))
        {
            foreach (var member in holder.GetMembers().Where(static member => !member.IsImplicitlyDeclared))
            {
                if (member is IFieldSymbol { IsReadOnly: true } or IPropertySymbol { SetMethod: null }
                    && HeldBy(member) is { } held && !found.ContainsKey(held.OriginalDefinition)
                    && ValuesOf(member, default) is { Count: > 0 })
                    found.Add(held.OriginalDefinition, member);
            }
        }

        return found;
    }

    private static IEnumerable<INamedTypeSymbol> StaticClassesIn(INamespaceOrTypeSymbol container)
    {
        foreach (var member in container.GetMembers().OfType<INamespaceOrTypeSymbol>())
        {
            if (member is INamedTypeSymbol { IsStatic: true } type)
                yield return type;
            foreach (var nested in StaticClassesIn(member))
                yield return nested;
        }
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
            : ElementOf(held) ?? held as INamedTypeSymbol;
    }

    // A table of instances, from which a factory gives out those that there are.
    private static INamedTypeSymbol? ElementOf(ITypeSymbol? held) => held switch
    {
        IArrayTypeSymbol array => array.ElementType as INamedTypeSymbol,
        INamedTypeSymbol { TypeArguments: [.., INamedTypeSymbol last] } named when Mutators.IsCollection(named)
            || named.AllInterfaces.Any(static each =>
                each.SpecialType == SpecialType.System_Collections_IEnumerable) => last,
        _ => null,
    };

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
        // Of a collection expression only the declaration says the type.
        if (ElementOf(model.GetTypeInfo(value, cancellationToken).ConvertedType) is not null)
            return IsClosed(held);
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
}
