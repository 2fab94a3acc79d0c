using System.ComponentModel;

namespace Stubs.Generated;

/// <summary>What the run time must know about an operation besides its arguments.</summary>
[Flags, EditorBrowsable(EditorBrowsableState.Never)]
public enum OperationTraits
{
    /// <summary>Nothing special.</summary>
    None = 0,

    /// <summary>An argument may be changed after the call, or by it: a local call copies the arguments, as a remote one would.</summary>
    CopyArguments = 1,

    /// <summary>The result may share mutable parts with the object: a local call copies it, as a remote one would.</summary>
    CopyResult = 2,
}

/// <summary>The description of one operation of a class: one instance per operation, made by the generated code.</summary>
/// <param name="name">The wire name, unique in the class.</param>
/// <param name="lockMode">The lock that a call takes, or null for none.</param>
/// <param name="traits">What else must be known.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Operation(string name, LockMode? lockMode, OperationTraits traits = OperationTraits.None)
{
    /// <summary>The wire name, unique in the class.</summary>
    public string Name => name;

    /// <summary>The lock that a call takes, or null for none.</summary>
    public LockMode? LockMode => lockMode;

    /// <summary>What else must be known.</summary>
    public OperationTraits Traits => traits;

    /// <inheritdoc/>
    public override string ToString() => name;
}
