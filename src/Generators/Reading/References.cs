using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Reading;

/// <summary>
/// Recognises references to objects: types that are, or will be, interfaces and stubs of annotated classes. Those of the compilation at
/// hand do not exist while the generator runs: <c>IAccount</c> is an error type there, and is known by the class <c>Account</c>
/// that is visible where it is mentioned.
/// </summary>
internal sealed class References(ReadingContext context)
{
    /// <summary>The full name of the interface or stub that the type is; null if it is neither.</summary>
    /// <param name="type">The type.</param>
    /// <param name="at">The member that mentions it.</param>
    public string? Find(ITypeSymbol type, ISymbol at) => type switch
    {
        INamedTypeSymbol { TypeKind: TypeKind.Error } error => FindByName(error, at),
        INamedTypeSymbol { TypeKind: TypeKind.Class, IsAbstract: false } stub when stub.DerivesFrom("Stubs", "Stub") => TypeNames.Of(stub),
        INamedTypeSymbol { TypeKind: TypeKind.Interface } @interface when IsGeneratedInterface(@interface) => TypeNames.Of(@interface),
        _ => null,
    };

    private static bool IsGeneratedInterface(INamedTypeSymbol type) => type.GetAttributes().Any(attribute =>
        attribute.AttributeClass is { Name: "GeneratedInterfaceAttribute" } @class && @class.ContainingNamespace.IsStubsGeneratedNamespace());

    private string? FindByName(INamedTypeSymbol error, ISymbol at)
    {
        if (error.Arity != 0)
            return null;
        const string stub = "Stub";
        if (error.Name.Length > 1 && error.Name[0] == 'I' && FindClass(error, error.Name.Substring(1), at) is { } ofInterface)
            return TypeNames.InterfaceOf(ofInterface);
        if (error.Name.EndsWith(stub, StringComparison.Ordinal)
            && FindClass(error, error.Name.Substring(0, error.Name.Length - stub.Length), at) is { } ofStub)
            return TypeNames.StubOf(ofStub);
        return null;
    }

    private INamedTypeSymbol? FindClass(INamedTypeSymbol error, string name, ISymbol at)
    {
        if (name.Length == 0)
            return null;
        if (Qualifier(error) is { } qualifier)
            return qualifier.GetTypeMembers(name, 0).FirstOrDefault(Symbols.IsAnnotated);

        foreach (var reference in at.DeclaringSyntaxReferences)
        {
            var candidates = context.ModelOf(reference.SyntaxTree).LookupNamespacesAndTypes(reference.Span.Start, name: name);
            if (candidates.OfType<INamedTypeSymbol>().FirstOrDefault(type => type.Arity == 0 && type.IsAnnotated()) is { } found)
                return found;
        }

        return null;
    }

    private static INamespaceOrTypeSymbol? Qualifier(INamedTypeSymbol error) => error.ContainingSymbol switch
    {
        INamespaceSymbol { IsGlobalNamespace: false } @namespace => @namespace,
        INamedTypeSymbol type => type,
        _ => null,
    };
}
