using Microsoft.CodeAnalysis;
using Stubs.Generators.Model;

namespace Stubs.Generators.Reading;

/// <summary>
/// Interfaces of authors that take the place of the generated ones: they have the name that the generated interface
/// would have, stand beside the class or are implemented by it, and each of their members is an asynchronous operation
/// of the class as its stub has it.
/// </summary>
/// <remarks>
/// Only symbols are compared here, and no operation is read: what an operation takes may be such an interface itself.
/// </remarks>
internal static class AuthorInterfaces
{
    /// <summary>The interface that the author has written for the class; null where one is to be generated.</summary>
    public static INamedTypeSymbol? Of(INamedTypeSymbol type, Compilation compilation)
    {
        var definition = type.OriginalDefinition;
        var found = Candidates(definition)
            .FirstOrDefault(candidate => ProblemOf(candidate, definition, compilation) is null);
        return found is null || type.Arity == 0 || SymbolEqualityComparer.Default.Equals(type, definition)
            ? found
            : found.OriginalDefinition.Construct(type.TypeArguments, type.TypeArgumentNullableAnnotations);
    }

    /// <summary>
    /// The interfaces of the name: first the one beside the class, then those that it implements.
    /// </summary>
    public static IEnumerable<INamedTypeSymbol> Candidates(INamedTypeSymbol type)
    {
        var name = GeneratedNames.InterfaceOf(type);
        foreach (var beside in Siblings(type, name))
        {
            if (beside.TypeKind == TypeKind.Interface)
                yield return type.Arity == 0 ? beside : beside.Construct([.. type.TypeParameters]);
        }

        foreach (var implemented in type.AllInterfaces)
        {
            if (implemented.Name == name && implemented.TypeKind == TypeKind.Interface
                && !implemented.IsOfFramework() && !implemented.IsWrittenByUs()
                && IsSame([.. implemented.TypeArguments], [.. type.TypeParameters]))
                yield return implemented;
        }
    }

    /// <summary>The author's types of a name that stand beside a class.</summary>
    public static IEnumerable<INamedTypeSymbol> Siblings(INamedTypeSymbol type, string name) =>
        (type.ContainingType is { } container
            ? container.GetTypeMembers(name, type.Arity) : type.ContainingNamespace.GetTypeMembers(name, type.Arity))
        .Where(sibling => SymbolEqualityComparer.Default.Equals(sibling.ContainingAssembly, type.ContainingAssembly)
            && !sibling.IsWrittenByUs());

    /// <summary>Why the stub of the class cannot implement the interface; null if it can.</summary>
    public static string? ProblemOf(INamedTypeSymbol @interface, INamedTypeSymbol type, Compilation compilation)
    {
        if (@interface.IsFileLocal || (type.IsPublicEverywhere() && !@interface.IsPublicEverywhere()))
            return "it is less accessible than the class";
        var within = (ISymbol?)type.ContainingType ?? type.ContainingAssembly;
        if (!compilation.IsSymbolAccessibleWithin(@interface, within))
            return "it is not accessible";
        var parts = @interface.AllInterfaces.Where(part => !UserInterfaces.IsOfStubs(part)).Append(@interface).ToList();
        if (!type.AllInterfaces.Contains(@interface, SymbolEqualityComparer.Default)
            && parts.All(static part => part.GetMembers().IsEmpty))
            return "it is empty";
        var operations = new Lazy<List<IMethodSymbol>>(() => [.. Operations(type)]);
        foreach (var member in parts.SelectMany(static part => part.GetMembers()))
        {
            if (!CanHave(member, type, operations))
                return $"its member '{member.Name}' is no asynchronous operation of the class";
        }

        return null;
    }

    /// <summary>The class whose interface, written by its author, the type is; null for other types.</summary>
    public static INamedTypeSymbol? ClassOf(INamedTypeSymbol @interface, Compilation compilation)
    {
        if (@interface.TypeKind != TypeKind.Interface || @interface.IsOfFramework())
            return null;
        return GeneratedNameIndex.Of(compilation).FindClass(@interface.OriginalDefinition) is { } type
            ? type.Arity == 0
                ? type : type.Construct(@interface.TypeArguments, @interface.TypeArgumentNullableAnnotations)
            : null;
    }

    /// <summary>
    /// The classes whose interface the type is, where that is more than one: a reference to it names none of them.
    /// </summary>
    public static IReadOnlyList<INamedTypeSymbol> SharedBy(ITypeSymbol type, Compilation compilation) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Interface } @interface && !@interface.IsOfFramework()
            && GeneratedNameIndex.Of(compilation).ClassesOf(@interface.OriginalDefinition) is { Count: > 1 } classes
            ? classes : [];

    /// <summary>
    /// Whether a member of an interface is, by its name and types, what the stub calls an operation. A task and a value
    /// task are one to a stub, which also has a token for each operation.
    /// </summary>
    public static bool Matches(IMethodSymbol member, IMethodSymbol operation)
    {
        var (expected, result) = OperationSymbols.ShapeOf(member);
        var (shape, actual) = OperationSymbols.ShapeOf(operation);
        return expected != CallShape.Sync
            && (expected == CallShape.Stream) == (shape == CallShape.Stream)
            && Naming.Escape(member.Name) == OperationNames.InStub(operation, shape)
            && IsSame(result, actual)
            && IsSame(Data(member), Data(operation));
    }

    /// <summary>Whether an interface's member can be one of a stub's, by its own looks.</summary>
    public static bool IsAsynchronous(ISymbol member) => member is IMethodSymbol
    {
        MethodKind: MethodKind.Ordinary, IsStatic: false, IsGenericMethod: false, ReturnsVoid: false,
    } method
        && OperationSymbols.ShapeOf(method).Shape != CallShape.Sync
        && method.Parameters.All(static parameter => parameter.RefKind is RefKind.None or RefKind.In);

    private static bool CanHave(ISymbol member, INamedTypeSymbol type, Lazy<List<IMethodSymbol>> operations)
    {
        switch (member)
        {
            case INamedTypeSymbol:
            // Their property or event speaks for them.
            case IMethodSymbol { AssociatedSymbol: not null }:
                return true;
            case { IsStatic: true }:
                return !member.IsAbstract;
        }

        var implementation = type.FindImplementationForInterfaceMember(member);
        if (member is IMethodSymbol method && IsAsynchronous(member))
        {
            for (var own = implementation as IMethodSymbol; own is not null; own = own.OverriddenMethod)
            {
                if (operations.Value.Contains(own, SymbolEqualityComparer.Default))
                    return true;
            }

            if (operations.Value.Any(operation => Matches(method, operation)))
                return true;
        }

        // Of a member with a body the stub has the body.
        return !member.IsAbstract
            && (implementation is null || implementation.ContainingType.TypeKind == TypeKind.Interface);
    }

    private static IEnumerable<IMethodSymbol> Operations(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.AnnotatedBase())
        {
            foreach (var (method, _) in OperationSymbols.DeclaredFor(current))
            {
                if (!Warnings.IsError(method.AssociatedSymbol ?? method)
                    && OperationRules.Check(method, Reporter.Silent))
                    yield return method;
            }
        }
    }

    private static List<ITypeSymbol> Data(IMethodSymbol method) =>
        [.. method.Parameters.Select(static parameter => parameter.Type)
            .Where(static type => !OperationNames.IsToken(type))];

    private static bool IsSame(List<ITypeSymbol> one, List<ITypeSymbol> other) =>
        one.Count == other.Count && one.Zip(other, IsSame).All(static same => same);

    // Of what is about to be generated there is a symbol for each mention.
    private static bool IsSame(ITypeSymbol? one, ITypeSymbol? other)
    {
        (one, other) = (one is null ? null : TypeNames.Meant(one), other is null ? null : TypeNames.Meant(other));
        return (one, other) switch
        {
            (null, null) => true,
            (null, _) or (_, null) => false,
            (IArrayTypeSymbol a, IArrayTypeSymbol b) => a.Rank == b.Rank && IsSame(a.ElementType, b.ElementType),
            (INamedTypeSymbol a, INamedTypeSymbol b) when TypeNames.ContainsError(a) && TypeNames.ContainsError(b) =>
                a.Name == b.Name && IsSame([.. a.TypeArguments], [.. b.TypeArguments]),
            _ => SymbolEqualityComparer.Default.Equals(one, other),
        };
    }
}
