using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Reading;

/// <summary>
/// Questions about interfaces that the author's classes implement. What a class implements explicitly is an operation
/// too; and a stub implements each interface of the author's of which every member is asynchronous, so that code
/// written against it need not know whether it holds an object or a stub.
/// </summary>
internal static class UserInterfaces
{
    /// <summary>
    /// Whether the member implements one of the author's interfaces explicitly and no base class has the operation
    /// already.
    /// </summary>
    public static bool IsOperation(ISymbol member, INamedTypeSymbol type) =>
        Implemented(member) is { ContainingType: var @interface }
        && !member.HasAttribute(Attributes.Local)
        && !IsFramework(@interface)
        && DataTypeScopes.CanBeNamedBeside(@interface, type)
        && !(type.AnnotatedBase()?.AllInterfaces.Contains(@interface, SymbolEqualityComparer.Default) ?? false);

    /// <summary>
    /// The member of an interface that a member implements explicitly; null for other members, and accessors.
    /// </summary>
    public static ISymbol? Implemented(ISymbol member) => member switch
    {
        IMethodSymbol { MethodKind: MethodKind.ExplicitInterfaceImplementation, IsStatic: false } method =>
            method.ExplicitInterfaceImplementations.FirstOrDefault(),
        IPropertySymbol { IsStatic: false } property => property.ExplicitInterfaceImplementations.FirstOrDefault(),
        _ => null,
    };

    /// <summary>
    /// The interface by which an operation must be called; null for one that can be called by its name.
    /// </summary>
    public static INamedTypeSymbol? CalledBy(IMethodSymbol method) =>
        Implemented(method.AssociatedSymbol ?? method)?.ContainingType;

    /// <summary>The name without the interface's.</summary>
    public static string NameOf(IMethodSymbol method) =>
        method.ExplicitInterfaceImplementations is [var implemented, ..] ? implemented.Name : method.Name;

    /// <summary>The interfaces that a stub can implement, with those of their members that it must.</summary>
    /// <param name="type">The class.</param>
    /// <param name="compilation">Where it is declared.</param>
    public static IEnumerable<INamedTypeSymbol> ForStub(INamedTypeSymbol type, Compilation compilation)
    {
        var within = (ISymbol?)type.ContainingType ?? compilation.Assembly;
        return type.AllInterfaces.Where(@interface =>
                @interface.TypeKind == TypeKind.Interface
                && !IsFramework(@interface)
                && !@interface.IsFileLocal
                && compilation.IsSymbolAccessibleWithin(@interface, within)
                && @interface.AllInterfaces.Append(@interface).All(part => part.GetMembers().All(IsAsynchronous)))
            .Concat(Authored(type, compilation))
            .Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default);
    }

    /// <summary>The interfaces of the class and its bases that authors have written, with what these extend.</summary>
    private static IEnumerable<INamedTypeSymbol> Authored(INamedTypeSymbol type, Compilation compilation)
    {
        for (var current = type; current is not null; current = current.AnnotatedBase())
        {
            if (AuthorInterfaces.Of(current, compilation) is not { } authored)
                continue;
            yield return authored;
            foreach (var extended in authored.AllInterfaces.Where(static extended => !IsOfStubs(extended)))
                yield return extended;
        }
    }

    /// <summary>Whether every stub implements the interface.</summary>
    public static bool IsOfStubs(INamedTypeSymbol @interface) =>
        @interface is { Name: "IAsyncDisposable",
            ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };

    private static bool IsAsynchronous(ISymbol member) => member switch
    {
        INamedTypeSymbol => true,
        { IsStatic: true } => !member.IsAbstract,
        _ => AuthorInterfaces.IsAsynchronous(member),
    };

    private static bool IsFramework(INamedTypeSymbol @interface) =>
        @interface.IsOfFramework() || IsOfStubs(@interface.ContainingNamespace);

    private static bool IsOfStubs(INamespaceSymbol? @namespace) => @namespace is { IsGlobalNamespace: false }
        && (@namespace.IsStubsNamespace() || IsOfStubs(@namespace.ContainingNamespace));
}
