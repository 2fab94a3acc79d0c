using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Which lock a call through a stub takes, as far as the class says so in a way that can be seen from where it is
/// called.
/// </summary>
internal static class StubLocks
{
    /// <summary>The locks of the run time. Those that a class defines are not known here.</summary>
    internal enum Mode
    {
        Read,
        Update,
        Write,
    }

    /// <summary>The lock of a call; null for none, and for what is not known.</summary>
    public static Mode? Of(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (method.IsDestruction())
            return Mode.Write;
        var compilation = call.SemanticModel?.Compilation;
        if (!method.ContainingType.IsReference(compilation)
            || ClassOf(method.ContainingType, compilation) is not { } type)
            return null;
        for (; type is not null; type = type.AnnotatedBase())
        {
            foreach (var (operation, _) in OperationSymbols.DeclaredFor(type))
            {
                if (OperationNames.InStub(operation, OperationSymbols.ShapeOf(operation).Shape)
                    .TrimStart('@') == method.Name)
                    return LocksOf(type) ? ModeOf(operation) : null;
            }
        }

        return null;
    }

    /// <summary>Whether the call destroys its object.</summary>
    public static bool IsDestruction(this IMethodSymbol method) =>
        method.Name == "DestroyAsync" && method.ContainingType is { Name: "Stub" } type
            && type.ContainingNamespace.IsStubsNamespace();

    public static bool Conflict(Mode one, Mode other) =>
        one == Mode.Write || other == Mode.Write || (one == Mode.Update && other == Mode.Update);

    // A generated interface is in the namespace of its class, or in the type that holds that; so is the stub.
    private static INamedTypeSymbol? ClassOf(INamedTypeSymbol reference, Compilation? compilation) =>
        compilation is not null && AuthorInterfaces.ClassOf(reference, compilation) is { } authored ? authored
        : reference.ContainingSymbol is INamespaceOrTypeSymbol scope
            ? GeneratedNames.ClassIn(scope, reference.Name, reference.Arity) : null;

    private static bool LocksOf(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.AnnotatedBase())
        {
            if (current.GetAttributes()
                .Any(
                    attribute =>
                        attribute.AttributeClass is { Name: "PersistentAttribute" or "RecoverableAttribute" } known
                            && known.ContainingNamespace.IsStubsNamespace()))
                return true;
        }

        return false;
    }

    private static Mode? ModeOf(IMethodSymbol operation)
    {
        var attribute = LockAttributes.Of(operation)
            .Concat(operation.AssociatedSymbol is { } property ? LockAttributes.Of(property) : []).FirstOrDefault();
        return attribute?.ShortName() switch
        {
            null => operation.MethodKind == MethodKind.PropertyGet ? Mode.Read : Mode.Write,
            "ReadLock" => Mode.Read,
            "UpdateLock" => Mode.Update,
            "WriteLock" => Mode.Write,
            _ => null,
        };
    }
}
