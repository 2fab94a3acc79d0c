using Stubs.Rpc;

namespace Stubs;

/// <summary>
/// A call cannot be made, or its result cannot be had, and that would be so again: the node of the object does not have
/// such an operation, or cannot read its arguments; arguments or result are larger than the other side takes
/// (<see cref="Rpc.RpcOptions.MaxFrame"/>); or the result cannot be read here. Inside an action, a call that was
/// executed aborts the action (<see cref="AbortReason.CallFailed"/>).
/// </summary>
public sealed class CallRefusedException : StubsException
{
    internal CallRefusedException(
        Uid uid, string operation, string? node, string reason, Exception? innerException = null)
        : base(
            node is null
                ? Wording.Sentence(reason)
                : $"Node {Wording.Quoted(node)} refused to call operation {Wording.Quoted(operation)} of object {uid}. {Wording.Sentence(reason)}",
            innerException)
    {
        Uid = uid;
        Operation = operation;
        Node = node;
    }

    private CallRefusedException(
        Uid uid, string operation, RpcPeer node, string reason, bool wasExecuted, Exception error)
        : base(
            $"Operation {Wording.Quoted(operation)} of object {uid} at node {Wording.Quoted(node.Name)} {Wording.Sentence(reason)} "
            + (wasExecuted ? "It was executed; outside an action its effect remains." : "It was not executed."),
            error) =>
        (Uid, Operation, Node, WasExecuted) = (uid, operation, node.Name, wasExecuted);

    /// <summary>The object.</summary>
    public Uid Uid { get; }

    /// <summary>The operation.</summary>
    public string Operation { get; }

    /// <summary>The name of the node; null at that node itself.</summary>
    public string? Node { get; }

    /// <summary>Whether the operation was executed, so that outside an action its effect remains.</summary>
    public bool WasExecuted { get; }

    /// <summary>What the other node does not take, or does not understand.</summary>
    internal static CallRefusedException NotTaken(Uid uid, string operation, RpcPeer node, Exception error) =>
        new(uid, operation, node, $"cannot be called: {UserCode.TextOf(error)}", wasExecuted: false, error);

    /// <summary>What this node does not take, or cannot read.</summary>
    internal static CallRefusedException Unusable(Uid uid, string operation, RpcPeer node, Exception error) =>
        new(uid, operation, node, $"has a result that cannot be used here: {UserCode.TextOf(error)}", wasExecuted: true,
            error);
}
