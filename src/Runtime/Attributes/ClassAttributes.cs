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

    /// <summary>
    /// The name of the interface that its stub implements. By default <c>I</c> and the name of the class. Where the
    /// class implements an interface of the name, or one is declared beside it, that one is used, and none is
    /// written.
    /// </summary>
    public string? Interface { get; set; }

    /// <summary>The name of its stub. By default the name of the class and <c>Stub</c>.</summary>
    public string? Stub { get; set; }
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

    /// <inheritdoc cref="PersistentAttribute.Interface"/>
    public string? Interface { get; set; }

    /// <inheritdoc cref="PersistentAttribute.Stub"/>
    public string? Stub { get; set; }
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

    /// <inheritdoc cref="PersistentAttribute.Interface"/>
    public string? Interface { get; set; }

    /// <inheritdoc cref="PersistentAttribute.Stub"/>
    public string? Stub { get; set; }
}
