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
        INamedTypeSymbol { TypeKind: TypeKind.Interface } @interface when IsGeneratedInterface(@interface)
            || AuthorInterfaces.ClassOf(@interface, context.Compilation) is not null =>
                Known(@interface, at, annotated),
        _ => null,
    };

    /// <summary>
    /// The class of another assembly whose interface, written by its author, the type is. That assembly may not have
    /// been used yet when a reference is made.
    /// </summary>
    public INamedTypeSymbol? FindFarAuthored(ITypeSymbol type) =>
        type is INamedTypeSymbol named && AuthorInterfaces.ClassOf(named, context.Compilation) is { } @class
            && (!@class.IsVisibleTypeInAssembly()
            || !SymbolEqualityComparer.Default.Equals(@class.ContainingAssembly, context.Compilation.Assembly))
                ? @class : null;

    /// <summary>The generic class, constructed, whose interface or stub the type is; null for other types.</summary>
    public INamedTypeSymbol? FindGeneric(ITypeSymbol type, ISymbol at)
    {
        if (type is not INamedTypeSymbol named || GenericShapes.ArgumentsOf(named).Count == 0)
            return null;
        if (named.TypeKind == TypeKind.Error)
            return FindByName(named, at)?.Class;
        if (AuthorInterfaces.ClassOf(named, context.Compilation) is { } authored)
            return authored;
        return Find(named, at) is null
            ? null
            : Construct(
                GeneratedNames.ClassIn(
                    named.ContainingType ?? (INamespaceOrTypeSymbol)named.ContainingNamespace, named.Name, named.Arity),
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
        if (Construct(FindClass(error, at), error) is not { } @class)
            return null;
        // Interface and stub bear what the class says of its use.
        context.Uses.Add(@class);
        return (@class, error.Name);
    }

    private static INamedTypeSymbol? Construct(INamedTypeSymbol? @class, INamedTypeSymbol mention) =>
        @class is null || mention.Arity == 0
            ? @class : @class.Construct(mention.TypeArguments, mention.TypeArgumentNullableAnnotations);

    private INamedTypeSymbol? FindClass(INamedTypeSymbol error, ISymbol at)
    {
        if (Qualifier(error) is { } qualifier)
            return GeneratedNames.ClassIn(qualifier, error.Name, error.Arity);

        foreach (var reference in context.DeclarationsOf(at))
        {
            var model = context.ModelOf(reference.SyntaxTree);
            if (Lookup(model, reference.Span.Start, error.Name, error.Arity) is { } found)
                return found;
        }

        return null;
    }

    /// <summary>The annotated class whose interface or stub a name means at a place.</summary>
    public static INamedTypeSymbol? Lookup(SemanticModel model, int position, string sibling, int arity)
    {
        return GeneratedNames.ClassesOf(sibling).SelectMany(ClassesNamed).FirstOrDefault()
            ?? GeneratedNameIndex.Of(model.Compilation).Named(sibling, arity)
                .SelectMany(type => ClassesNamed(type.Name)).FirstOrDefault();

        IEnumerable<INamedTypeSymbol> ClassesNamed(string name) =>
            model.LookupNamespacesAndTypes(position, name: name).OfType<INamedTypeSymbol>()
                .Where(type => type.Arity == arity && GeneratedNames.IsOf(type, sibling));
    }

    private static INamespaceOrTypeSymbol? Qualifier(INamedTypeSymbol error) => error.ContainingSymbol switch
    {
        // The compiler found another type of the name, as IList<T> for IList, and says where that one is.
        _ when error is IErrorTypeSymbol { CandidateReason: CandidateReason.WrongArity } => null,
        INamespaceSymbol { IsGlobalNamespace: false } @namespace => @namespace,
        INamedTypeSymbol type => type,
        _ => null,
    };
}
