using Stubs.Generated;

namespace Stubs.Calls;

/// <summary>An operation as callers name it, and what that stands for here.</summary>
/// <inheritdoc cref="KnownOperation"/>
internal sealed record ServedOperation(byte[] Bytes, string TypeName, string Name)
    : KnownOperation(Bytes, TypeName, Name)
{
    /// <summary>What the names stand for here, once that has been found: classes never go, nor change.</summary>
    public FoundOperation? Found { get; set; }
}

/// <summary>What a name of a class and of an operation stands for.</summary>
/// <param name="Type">The class.</param>
/// <param name="LockMode">The lock that a call takes; null for none.</param>
/// <param name="IsConstruction">Whether a call makes the object.</param>
/// <param name="Server">What runs a call of it.</param>
internal sealed record FoundOperation(ObjectType Type, LockMode? LockMode, bool IsConstruction, OperationServer Server)
{
    public static FoundOperation Of(ObjectType type, Operation operation) =>
        new(type, operation.LockMode, operation.IsConstruction, operation.Accept(OperationServers.Instance));

    public static FoundOperation OfDestroying(ObjectType type) =>
        new(type, Stubs.LockMode.Write, IsConstruction: false, new DestructionServer());
}
