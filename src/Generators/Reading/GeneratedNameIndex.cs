using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stubs.Generators.Reading;

/// <summary>
/// The classes of a compilation whose interface or stub has no conventional name or place. It is made at the first
/// question, which only a type that is not understood otherwise gives rise to.
/// </summary>
internal sealed class GeneratedNameIndex
{
    private static readonly ConditionalWeakTable<Compilation, GeneratedNameIndex> Known = new();

    private readonly Dictionary<string, List<INamedTypeSymbol>> byGivenName = new(StringComparer.Ordinal);
    private readonly Dictionary<ISymbol, List<INamedTypeSymbol>> byInterface = new(SymbolEqualityComparer.Default);

    private GeneratedNameIndex(Compilation compilation)
    {
        AddDeclared(compilation.Assembly.GlobalNamespace, compilation);
        foreach (var assembly in compilation.SourceModule.ReferencedAssemblySymbols)
        {
            if (assembly.Modules.Any(static module => module.ReferencedAssemblies.Any(
                static name => name.Name == "Stubs")))
                AddReferenced(assembly);
        }
    }

    public static GeneratedNameIndex Of(Compilation compilation) =>
        Known.GetValue(compilation, static one => new GeneratedNameIndex(one));

    /// <summary>The class whose interface its author has written.</summary>
    public INamedTypeSymbol? FindClass(INamedTypeSymbol @interface) =>
        byInterface.TryGetValue(@interface, out var types) ? types[0] : null;

    /// <summary>All classes that have the interface. Where there are several, a reference names none.</summary>
    public IReadOnlyList<INamedTypeSymbol> ClassesOf(INamedTypeSymbol @interface) =>
        byInterface.TryGetValue(@interface, out var types) ? types : [];

    /// <summary>The classes of this compilation that have given the name to their interface or stub.</summary>
    public IEnumerable<INamedTypeSymbol> Named(string name, int arity) =>
        byGivenName.TryGetValue(name, out var types) ? types.Where(type => type.Arity == arity) : [];

    private void AddDeclared(INamespaceOrTypeSymbol container, Compilation compilation)
    {
        foreach (var member in container.GetMembers())
        {
            if (member is INamespaceOrTypeSymbol inner)
                AddDeclared(inner, compilation);
            if (member is INamedTypeSymbol { TypeKind: TypeKind.Class } type && MayBeAnnotated(type)
                && type.IsAnnotated())
                Add(type, compilation);
        }
    }

    private void Add(INamedTypeSymbol type, Compilation compilation)
    {
        if (AuthorInterfaces.Of(type, compilation) is { } @interface)
            AddAuthored(@interface, type);
        if (!GeneratedNames.MayBeRenamed(type))
            return;
        foreach (var property in new[] { GeneratedNames.Interface, GeneratedNames.Stub })
        {
            if (GeneratedNames.Given(type, property) is not { } name)
                continue;
            if (!byGivenName.TryGetValue(name, out var types))
                byGivenName.Add(name, types = []);
            types.Add(type);
        }
    }

    private void AddReferenced(IAssemblySymbol assembly)
    {
        foreach (var attribute in assembly.GetAttributes())
        {
            if (attribute.AttributeClass is { Name: "ObjectInterfaceAttribute" } @class
                && @class.ContainingNamespace.IsStubsGeneratedNamespace()
                && attribute.ConstructorArguments
                    is [{ Value: INamedTypeSymbol @interface }, { Value: INamedTypeSymbol stub }]
                && GeneratedNames.ClassIn(
                    stub.ContainingType ?? (INamespaceOrTypeSymbol)stub.ContainingNamespace, stub.Name,
                    stub.Arity) is { } type)
                AddAuthored(@interface, type);
        }
    }

    private void AddAuthored(INamedTypeSymbol @interface, INamedTypeSymbol type)
    {
        if (!byInterface.TryGetValue(@interface.OriginalDefinition, out var types))
            byInterface.Add(@interface.OriginalDefinition, types = []);
        types.Add(type);
    }

    // Attributes are bound only where there are any.
    private static bool MayBeAnnotated(INamedTypeSymbol type) => type.DeclaringSyntaxReferences.Any(static reference =>
        reference.GetSyntax() is TypeDeclarationSyntax { AttributeLists.Count: > 0 });
}
