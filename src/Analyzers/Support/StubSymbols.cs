using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>Questions about what users write with stubs and actions.</summary>
internal static class StubSymbols
{
    /// <summary>
    /// Whether a value of the type is a reference to an object: a stub, or a generated interface; in a compilation also
    /// one that an author has written.
    /// </summary>
    public static bool IsReference(this ITypeSymbol? type, Compilation? compilation = null) => type switch
    {
        { TypeKind: TypeKind.Class } => type.DerivesFrom("Stubs", "Stub"),
        INamedTypeSymbol { TypeKind: TypeKind.Interface } named => type.GetAttributes().Any(attribute =>
            attribute.AttributeClass is { Name: "GeneratedInterfaceAttribute" } generated
                && generated.ContainingNamespace.IsStubsGeneratedNamespace())
            || (compilation is not null && AuthorInterfaces.ClassOf(named, compilation) is not null),
        _ => false,
    };

    public static bool IsAtomicAction(this ITypeSymbol? type) =>
        type is { Name: "AtomicAction" } && type.ContainingNamespace.IsStubsNamespace();

    public static bool IsNode(this ITypeSymbol? type) =>
        type is { Name: "Node" } && type.ContainingNamespace.IsStubsNamespace();

    /// <summary>Whether the type is one of the framework's tasks.</summary>
    public static bool IsTask(this ITypeSymbol? type) =>
        type is { Name: "Task" or "ValueTask" }
            && type.ContainingNamespace.ToDisplayString() == "System.Threading.Tasks";

    /// <summary>
    /// Whether the call is a task's worth of work on an object: an operation, or one of a stub's, the naming service's
    /// or a node's ways to find one.
    /// </summary>
    public static bool IsStubCall(this IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (!method.ReturnType.IsTask() || method.Name == "DisposeAsync")
            return false;
        var owner = method.ContainingType;
        if (method.IsStatic)
            return owner.DerivesFrom("Stubs", "Stub") && method.Parameters is [{ Type: var first }, ..]
                && first.IsNode();
        return owner.IsReference(call.SemanticModel?.Compilation)
            || (owner.IsNode() && method.Name == "BindAsync")
            || (owner.Name == "INamingService" && owner.ContainingNamespace is { Name: "Naming" } @namespace
            && @namespace.ContainingNamespace.IsStubsNamespace());
    }

    /// <summary>Whether the call begins an action whose end is the caller's business.</summary>
    public static bool IsBegin(this IInvocationOperation call) =>
        call.TargetMethod is { IsStatic: true, Name: "Begin" or "BeginIndependent" } method
            && method.ContainingType.IsAtomicAction();

    /// <summary>Whether the call is <c>AtomicAction.RunAsync</c>.</summary>
    public static bool IsRun(this IInvocationOperation call) =>
        call.TargetMethod is { IsStatic: true, Name: "RunAsync" } method && method.ContainingType.IsAtomicAction();

    /// <summary>The outermost operation of the member, which holds all others.</summary>
    public static IOperation Root(this IOperation operation)
    {
        while (operation.Parent is { } parent)
            operation = parent;
        return operation;
    }

    /// <summary>Where in the code a local variable is mentioned.</summary>
    public static IEnumerable<ILocalReferenceOperation> ReferencesTo(this IOperation root, ILocalSymbol local) =>
        root.Descendants().OfType<ILocalReferenceOperation>()
            .Where(reference => SymbolEqualityComparer.Default.Equals(reference.Local, local));

    /// <summary>The operation without what the compiler wraps around it.</summary>
    public static IOperation Unwrap(this IOperation operation)
    {
        while (operation is IConversionOperation { OperatorMethod: null } or IParenthesizedOperation)
            operation = operation is IConversionOperation conversion
                ? conversion.Operand : ((IParenthesizedOperation)operation).Operand;
        return operation;
    }

    /// <summary>Whether the class is the other one, derives from it, or is nested in such a one.</summary>
    public static bool IsWithin(this INamedTypeSymbol? type, INamedTypeSymbol other)
    {
        for (var outer = type; outer is not null; outer = outer.ContainingType)
        {
            for (var current = outer; current is not null; current = current.BaseType)
            {
                if (SymbolEqualityComparer.Default.Equals(current.OriginalDefinition, other.OriginalDefinition))
                    return true;
            }
        }

        return false;
    }

    /// <summary>The nearest annotated class among a type and its bases.</summary>
    public static INamedTypeSymbol? AnnotatedSelfOrBase(this ITypeSymbol? type) =>
        type is INamedTypeSymbol named ? named.IsAnnotated() ? named : named.AnnotatedBase() : null;
}
