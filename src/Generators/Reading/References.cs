using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Reading;

/// <summary>
/// Recognises references to objects: types that are, or will be, interfaces and stubs of annotated classes. Those of
/// the compilation at hand do not exist while the generator runs: <c>IAccount</c> is an error type there, and is known
/// by the class <c>Account</c> that is visible where it is mentioned.
/// </summary>
internal sealed class References(ReadingContext context)
{
    /// <summary>The full name of the interface or stub that the type is; null if it is neither.</summary>
    /// <param name="type">The type.</param>
    /// <param name="at">The member that mentions it.</param>
    /// <param name="annotated">Nullable annotations of type arguments are part of the name.</param>
    public string? Find(ITypeSymbol type, ISymbol at, bool annotated = true) => type switch
    {
        INamedTypeSymbol { TypeKind: TypeKind.Error } error =>
            FindByName(error, at) is var (@class, name) ? context.Names.OfSibling(@class, name, at, annotated) : null,
        INamedTypeSymbol { TypeKind: TypeKind.Class, IsAbstract: false } stub when stub.DerivesFrom("Stubs", "Stub") =>
            Known(stub, at, annotated),
        INamedTypeSymbol { TypeKind: TypeKind.Interface } @interface when IsGeneratedInterface(@interface) =>
            Known(@interface, at, annotated),
        _ => null,
    };

    /// <summary>The generic class, constructed, whose interface or stub the type is; null for other types.</summary>
    public INamedTypeSymbol? FindGeneric(ITypeSymbol type, ISymbol at)
    {
        if (type is not INamedTypeSymbol named || GenericShapes.ArgumentsOf(named).Count == 0)
            return null;
        if (named.TypeKind == TypeKind.Error)
            return FindByName(named, at)?.Class;
        var name = named.TypeKind == TypeKind.Interface ? OfInterface(named.Name) : OfStub(named.Name);
        return name is null || Find(named, at) is null
            ? null
            : Construct(
                ClassIn(named.ContainingType ?? (INamespaceOrTypeSymbol)named.ContainingNamespace, name, named.Arity),
                named);
    }

    private string? Known(INamedTypeSymbol type, ISymbol at, bool annotated) =>
        annotated
            ? context.Names.Of(type.WithNullableAnnotation(NullableAnnotation.None), at)
            : context.Names.WithoutAnnotations(type, at);

    private static bool IsGeneratedInterface(INamedTypeSymbol type) => type.GetAttributes().Any(attribute =>
        attribute.AttributeClass is { Name: "GeneratedInterfaceAttribute" } @class
            && @class.ContainingNamespace.IsStubsGeneratedNamespace());

    private (INamedTypeSymbol Class, string Name)? FindByName(INamedTypeSymbol error, ISymbol at)
    {
        if (OfInterface(error.Name) is { } interfaced
            && Construct(FindClass(error, interfaced, at), error) is { } ofInterface)
            return Found(ofInterface);
        if (OfStub(error.Name) is { } stubbed && Construct(FindClass(error, stubbed, at), error) is { } ofStub)
            return Found(ofStub);
        return null;

        // Interface and stub bear what the class says of its use.
        (INamedTypeSymbol, string) Found(INamedTypeSymbol @class)
        {
            context.Uses.Add(@class);
            return (@class, error.Name);
        }
    }

    private static string? OfInterface(string name) => name.Length > 1 && name[0] == 'I' ? name.Substring(1) : null;

    /// <summary>The name of the class whose stub has that name.</summary>
    public static string? OfStub(string name)
    {
        const string stub = "Stub";
        return name.Length > stub.Length && name.EndsWith(stub, StringComparison.Ordinal)
            ? name.Substring(0, name.Length - stub.Length) : null;
    }

    private static INamedTypeSymbol? Construct(INamedTypeSymbol? @class, INamedTypeSymbol mention) =>
        @class is null || mention.Arity == 0
            ? @class : @class.Construct(mention.TypeArguments, mention.TypeArgumentNullableAnnotations);

    private INamedTypeSymbol? FindClass(INamedTypeSymbol error, string name, ISymbol at)
    {
        if (Qualifier(error) is { } qualifier)
            return ClassIn(qualifier, name, error.Arity);

        foreach (var reference in at.DeclaringSyntaxReferences)
        {
            if (Lookup(context.ModelOf(reference.SyntaxTree), reference.Span.Start, name, error.Arity) is { } found)
                return found;
        }

        return null;
    }

    /// <summary>The annotated class of a namespace or type.</summary>
    public static INamedTypeSymbol? ClassIn(INamespaceOrTypeSymbol container, string name, int arity) =>
        container.GetTypeMembers(name, arity).FirstOrDefault(Symbols.IsAnnotated);

    /// <summary>The annotated class that a name means at a place.</summary>
    public static INamedTypeSymbol? Lookup(SemanticModel model, int position, string name, int arity) =>
        model.LookupNamespacesAndTypes(position, name: name).OfType<INamedTypeSymbol>()
            .FirstOrDefault(type => type.Arity == arity && type.IsAnnotated());

    private static INamespaceOrTypeSymbol? Qualifier(INamedTypeSymbol error) => error.ContainingSymbol switch
    {
        // The compiler found another type of the name, as IList<T> for IList, and says where that one is.
        _ when error is IErrorTypeSymbol { CandidateReason: CandidateReason.WrongArity } => null,
        INamespaceSymbol { IsGlobalNamespace: false } @namespace => @namespace,
        INamedTypeSymbol type => type,
        _ => null,
    };
}
