using Microsoft.CodeAnalysis;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Which class derives from which in the assembly at hand. Found out when a rule first asks, which is seldom.
/// </summary>
internal sealed class ClassHierarchy(Compilation compilation)
{
    private readonly object gate = new();
    private ILookup<INamedTypeSymbol, INamedTypeSymbol>? derived;

    /// <summary>The classes of the assembly that derive from a class, directly or not.</summary>
    public IEnumerable<INamedTypeSymbol> DerivedFrom(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var lookup = Derived(cancellationToken);
        return lookup[type.OriginalDefinition].SelectMany(
            child => DerivedFrom(child, cancellationToken).Prepend(child));
    }

    /// <summary>
    /// The classes and structs of the assembly whose values can stand where a type is declared, the type itself aside,
    /// by their names.
    /// </summary>
    public IEnumerable<INamedTypeSymbol> ConcreteOf(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var candidates = type.TypeKind == TypeKind.Interface
            ? TypesIn(compilation.Assembly.GlobalNamespace, cancellationToken)
                .Where(
                    each => each.AllInterfaces.Any(
                        @interface => SymbolEqualityComparer.Default.Equals(
                            @interface.OriginalDefinition, type.OriginalDefinition)))
            : DerivedFrom(type, cancellationToken);
        return candidates.Where(
            each =>
                each is { TypeKind: TypeKind.Class
                    or TypeKind.Struct, IsAbstract: false, IsStatic: false, IsFileLocal: false, Arity: 0 }
                        && !each.IsAnnotated() && !each.IsWrittenByUs())
            .OrderBy(each => each.ToDisplayString(), StringComparer.Ordinal);
    }

    /// <summary>The class itself and those derived from it, as far as they are annotated.</summary>
    public IReadOnlyCollection<INamedTypeSymbol> AnnotatedFrom(
        INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        if (type.TypeKind != TypeKind.Class)
            return [];
        return type.IsAnnotated() ? [type] : DerivedFrom(type, cancellationToken).Where(Symbols.IsAnnotated).ToList();
    }

    private ILookup<INamedTypeSymbol, INamedTypeSymbol> Derived(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return derived ??= TypesIn(compilation.Assembly.GlobalNamespace, cancellationToken)
                .Where(
                    type => type.TypeKind == TypeKind.Class
                        && type.BaseType is { SpecialType: not SpecialType.System_Object })
                .ToLookup<INamedTypeSymbol, INamedTypeSymbol>(
                    type => type.BaseType!.OriginalDefinition, SymbolEqualityComparer.Default);
        }
    }

    private static IEnumerable<INamedTypeSymbol> TypesIn(
        INamespaceOrTypeSymbol container, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var member in container.GetMembers().OfType<INamespaceOrTypeSymbol>())
        {
            if (member is INamedTypeSymbol type)
                yield return type;
            foreach (var nested in TypesIn(member, cancellationToken))
                yield return nested;
        }
    }
}
