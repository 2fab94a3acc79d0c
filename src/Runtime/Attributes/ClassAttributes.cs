namespace Stubs;

/// <summary>
/// Makes the objects of a class persistent: their state lives in an object store when they are not used, is read on
/// demand, and is written when an atomic action that changed it commits. Persistent objects are recoverable too.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class PersistentAttribute : Attribute
{
    /// <summary>The name under which the class is known in stores and on the wire. By default its full name.</summary>
    public string? Name { get; set; }
}

/// <summary>
/// Makes the objects of a class recoverable: operations take locks, and the changes of an atomic action that aborts are
/// undone. Without <see cref="PersistentAttribute"/> the state is volatile: it ends with the node.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class RecoverableAttribute : Attribute
{
    /// <inheritdoc cref="PersistentAttribute.Name"/>
    public string? Name { get; set; }
}

/// <summary>
/// Makes the objects of a class callable from other nodes. A class that is remote and nothing else takes no locks and
/// has no state: it is a service that looks after its own concurrency.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class RemoteAttribute : Attribute
{
    /// <inheritdoc cref="PersistentAttribute.Name"/>
    public string? Name { get; set; }
}
