using Microsoft.Extensions.Logging.Abstractions;
using Stubs.Generated;
using Stubs.Objects;

namespace Stubs.Calls;

/// <summary>
/// All objects as one node sees them: its own, those of other nodes, and their names. References lead into it.
/// </summary>
internal sealed class ObjectSpace(ObjectManager objects, INames names) : IReferenceResolver
{
    /// <summary>The objects of this node.</summary>
    public ObjectManager Objects => objects;

    /// <summary>Which callers may call what here.</summary>
    public AccessControl Access { get; init; } = new(new NodeAuthorization(), NullLogger.Instance);

    /// <summary>Naming, as this node uses it.</summary>
    public INames Names => names;

    /// <summary>The way to objects at other nodes; null as long as this node knows no other.</summary>
    public RemoteObjects? Remote { get; private set; }

    /// <summary>The way to objects at other nodes.</summary>
    /// <exception cref="InvalidOperationException">This node knows no other.</exception>
    public RemoteObjects Others => Remote ?? throw new InvalidOperationException("This node knows no other.");

    /// <summary>From now on the node knows others.</summary>
    public void Open(RemoteObjects remote) => Remote = remote;

    /// <inheritdoc/>
    public T Resolve<T>(Uid uid)
        where T : class => Resolve<T>(uid, hint: null);

    /// <summary>Makes a reference.</summary>
    /// <param name="uid">The object.</param>
    /// <param name="hint">The node from which the reference came, if it came from one.</param>
    public T Resolve<T>(Uid uid, NodeReference? hint)
        where T : class
    {
        var type = TypeRegistry.Find(typeof(T)) ?? throw new StateIncompatibleException(
            $"Type '{typeof(T)}' is neither the stub nor the generated interface of an annotated class, so no reference of it can be made.");
        return (T)type.CreateStub(new ObjectBinding(this, uid, type, objects.Volatiles.Find(uid)) { Hint = hint });
    }
}
