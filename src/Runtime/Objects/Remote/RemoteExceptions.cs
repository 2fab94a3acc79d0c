namespace Stubs;

/// <summary>
/// The binding to an object at another node is broken: the node crashed, or the connection to it was lost. The action in which it happened must abort, and does
/// (SYSTEM 36, 37); a new one binds anew.
/// </summary>
public sealed class BindingBrokenException : StubsException
{
    internal BindingBrokenException(Uid uid, string operation, string node, bool mayHaveExecuted, Exception? innerException)
        : base(
            $"Operation '{operation}' of object {uid} could not be called at node {node}: {innerException?.Message ?? "the connection was lost."} "
            + (mayHaveExecuted ? "It may or may not have been executed: read the object before you repeat it." : "It was not executed."),
            innerException)
    {
        Uid = uid;
        Operation = operation;
        Node = node;
        MayHaveExecuted = mayHaveExecuted;
    }

    internal BindingBrokenException(Uid uid, NodeReference home, Exception innerException)
        : base($"Object {uid} cannot be run here: its state lies at node {home}, which cannot be reached. {innerException.Message} Nothing was executed.", innerException) =>
        (Uid, Operation, Node) = (uid, "", home.ToString());

    /// <summary>The object.</summary>
    public Uid Uid { get; }

    /// <summary>The operation that was called; empty if the object could not be brought to where it was to run.</summary>
    public string Operation { get; }

    /// <summary>The node at which the object is.</summary>
    public string Node { get; }

    /// <summary>Whether the operation may have been executed. Inside an action it makes no difference: the action is aborted, and with it whatever was done.</summary>
    public bool MayHaveExecuted { get; }
}

/// <summary>The node of an object did not execute a call, because it does not have such an operation, or cannot read its arguments. Nothing was changed.</summary>
public sealed class CallRefusedException : StubsException
{
    internal CallRefusedException(Uid uid, string operation, string? node, string reason, Exception? innerException = null)
        : base(node is null ? reason : $"Node {node} refused to call operation '{operation}' of object {uid}. {reason}", innerException)
    {
        Uid = uid;
        Operation = operation;
        Node = node;
    }

    /// <summary>The object.</summary>
    public Uid Uid { get; }

    /// <summary>The operation.</summary>
    public string Operation { get; }

    /// <summary>The node; null at that node itself.</summary>
    public string? Node { get; }
}
