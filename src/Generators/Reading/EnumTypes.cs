using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Reading;

/// <summary>
/// The enums that a class saves or sends. No code is written for them, but what they promise is part of the contract.
/// </summary>
internal sealed class EnumTypes
{
    private readonly HashSet<INamedTypeSymbol> types = new(SymbolEqualityComparer.Default);

    /// <summary>All but those of the framework, which do not change.</summary>
    public IEnumerable<INamedTypeSymbol> All => types.Where(type => !IsOfFramework(type.ContainingNamespace));

    public void Add(INamedTypeSymbol type) => types.Add(type);

    private static bool IsOfFramework(INamespaceSymbol? @namespace) => @namespace is { IsGlobalNamespace: false }
        && (@namespace.ContainingNamespace.IsGlobalNamespace
            ? @namespace.Name == "System" : IsOfFramework(@namespace.ContainingNamespace));
}
