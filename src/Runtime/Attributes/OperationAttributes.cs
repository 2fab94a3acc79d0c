namespace Stubs;

/// <summary>
/// The operation only reads: it takes a read lock, shared with other readers and with one updater. Property getters do
/// so by default.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class ReadLockAttribute : Attribute;

/// <summary>
/// The operation reads and means to write later: it takes an update lock, shared with readers but not with other
/// updaters or writers, so that two actions that read before they write never have to abort one another.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class UpdateLockAttribute : Attribute;

/// <summary>
/// The operation may change the object: it takes a write lock, which excludes all others. Methods and property setters
/// do so by default.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class WriteLockAttribute : Attribute;

/// <summary>
/// The operation takes no lock: it may see what running actions have not committed, and must not change state.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class NoLockAttribute : Attribute;

/// <summary>
/// Names the method that undoes the operation (type-specific recovery). When the action aborts, that method is called
/// with the operation's arguments instead of restoring the state, so that operations that commute may run side by side.
/// </summary>
/// <param name="method">A method of the class with the operation's parameters that returns nothing.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CompensateWithAttribute(string method) : Attribute
{
    /// <summary>The name of the method that undoes the operation.</summary>
    public string Method => method;
}

/// <summary>
/// The public method or property is not an operation, or the static method does not create objects for clients: the
/// stub does not offer it.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class LocalAttribute : Attribute;

/// <summary>
/// Gives an operation, or a static method that creates objects, other names than those that its own name gives it.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class OperationAttribute : Attribute
{
    /// <summary>Keeps the wire name, and names the operation in the stub with <see cref="StubName"/>.</summary>
    public OperationAttribute()
    {
    }

    /// <summary>
    /// Gives the operation the name by which it is known on the wire, so that the method can be renamed.
    /// </summary>
    /// <param name="name">The wire name; unique in the class.</param>
    public OperationAttribute(string name) => Name = name;

    /// <summary>The wire name; null for the one that the member and the types of its parameters make.</summary>
    public string? Name { get; }

    /// <summary>
    /// What the stub calls the operation, in the place of the member's own name: <c>StubName = "Count"</c> makes
    /// <c>CountAsync</c> of a method, and <c>GetCountAsync</c> of a property.
    /// </summary>
    public string? StubName { get; set; }
}
