namespace Stubs.Calls;

/// <summary>
/// The object does not run here: it is lent to another node. Inside the runtime only: the call goes there instead.
/// </summary>
internal sealed class ObjectMovedException(Uid uid, NodeReference place)
    : StubsException($"Object {uid} runs at node {place}.")
{
    [Transient]
    public NodeReference Place { get; } = place;
}
