namespace Stubs;

/// <summary>
/// A reference to an object, wherever it is: its UID and nothing else that is written down. Client stubs derive from
/// it. Two references are equal when they refer to the same object.
/// </summary>
public abstract class ObjectReference : IEquatable<ObjectReference>
{
    private protected ObjectReference(Uid uid) => Uid = uid;

    /// <summary>The identifier of the object referred to.</summary>
    public Uid Uid { get; }

    /// <inheritdoc/>
    public bool Equals(ObjectReference? other) => other is not null && other.Uid == Uid;

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as ObjectReference);

    /// <inheritdoc/>
    public sealed override int GetHashCode() => Uid.GetHashCode();

    /// <summary>Whether two references refer to the same object.</summary>
    public static bool operator ==(ObjectReference? left, ObjectReference? right) =>
        left is null ? right is null : left.Equals(right);

    /// <summary>Whether two references refer to different objects.</summary>
    public static bool operator !=(ObjectReference? left, ObjectReference? right) => !(left == right);
}
