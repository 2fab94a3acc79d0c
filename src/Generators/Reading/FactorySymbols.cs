using Microsoft.CodeAnalysis;
using Stubs.Generators.Model;

namespace Stubs.Generators.Reading;

/// <summary>
/// Finds what makes objects of a class: its constructors, and static methods of it that return one. A private
/// constructor with a <c>static Order Place(…)</c> is how many classes keep their invariants.
/// </summary>
internal static class FactorySymbols
{
    /// <summary>The constructors that code of the assembly can call.</summary>
    public static IEnumerable<IMethodSymbol> ConstructorsOf(INamedTypeSymbol type) =>
        type.InstanceConstructors.Where(constructor => constructor.IsVisibleInAssembly()
            && !constructor.IsRestoringConstructor() && !IsCopyConstructor(constructor, type)
            && !Warnings.IsError(constructor));

    /// <summary>The static methods that return an object of the class, now or later.</summary>
    public static IEnumerable<IMethodSymbol> Of(INamedTypeSymbol type) =>
        type.OrderedMembers().OfType<IMethodSymbol>().Where(IsFactory);

    /// <summary>Whether the method is one, for clients too.</summary>
    public static bool IsFactory(IMethodSymbol method) =>
        method is { IsStatic: true, MethodKind: MethodKind.Ordinary, CanBeReferencedByName: true }
        && method.IsVisibleInAssembly() && !method.HasAttribute(Attributes.Local) && !Warnings.IsError(method)
        && SymbolEqualityComparer.Default.Equals(MadeBy(method), method.ContainingType);

    /// <summary>What the stub's creating methods are called, without <c>Async</c>.</summary>
    public static string CreatorOf(IMethodSymbol factory)
    {
        const string suffix = "Async";
        var name = OperationNames.GivenName(factory) ?? factory.Name;
        return name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.Ordinal)
            ? name.Substring(0, name.Length - suffix.Length) : name;
    }

    /// <summary>Why a factory cannot be called from afar; null if its parameters decide.</summary>
    public static string? ProblemOf(IMethodSymbol factory)
    {
        if (factory.IsGenericMethod)
            return $"'{factory.Name}' is generic";
        if (factory.ReturnsByRef || factory.ReturnsByRefReadonly || factory.IsVararg)
            return $"'{factory.Name}' returns a reference, or has a list of arguments";
        if (CreatorOf(factory) == "Bind")
            return $"'{factory.Name}' is 'BindAsync' in the stub, which binds; say [Operation(StubName = \"…\")]";
        return factory.Parameters.FirstOrDefault(static parameter =>
            parameter.RefKind is not (RefKind.None or RefKind.In) || parameter.Type.IsRefLikeType
            || parameter.Type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer) is { } parameter
            ? $"parameter '{parameter.Name}' of '{factory.Name}' cannot be passed" : null;
    }

    /// <summary>
    /// Whether no constructor makes objects of the class, and it seems to be meant to have some. A class with a
    /// protected constructor may have derived classes only.
    /// </summary>
    public static bool NeedsFactory(INamedTypeSymbol type) =>
        !type.InstanceConstructors.Any(constructor => !constructor.IsRestoringConstructor()
            && !IsCopyConstructor(constructor, type)
            && constructor.DeclaredAccessibility is not Accessibility.Private);

    /// <summary>Why there is no factory.</summary>
    public static string WhyNone(INamedTypeSymbol type)
    {
        var wrapping = type.GetMembers().OfType<IMethodSymbol>().FirstOrDefault(method =>
            method is { IsStatic: true, MethodKind: MethodKind.Ordinary } && method.IsVisibleInAssembly()
            && !SymbolEqualityComparer.Default.Equals(MadeBy(method), type) && Mentions(method.ReturnType, type));
        return wrapping is null
            ? "its constructors are private; make one internal, or write a static method that returns the object"
            : $"its constructors are private, and from what '{wrapping.Name}' returns no object can be taken; "
                + $"write a static method that returns '{type.Name}', or a task of it, and throws where it fails";
    }

    private static ITypeSymbol? MadeBy(IMethodSymbol method)
    {
        var (shape, result) = OperationSymbols.ShapeOf(method);
        return shape == CallShape.Stream ? null : result;
    }

    private static bool Mentions(ITypeSymbol type, INamedTypeSymbol wanted) =>
        SymbolEqualityComparer.Default.Equals(type, wanted)
            || (type is INamedTypeSymbol named && named.TypeArguments.Any(argument => Mentions(argument, wanted)));

    private static bool IsCopyConstructor(IMethodSymbol constructor, INamedTypeSymbol type) =>
        type.IsRecord && constructor.Parameters is [{ Type: var parameter }]
            && SymbolEqualityComparer.Default.Equals(parameter, type);
}
