namespace Stubs;

/// <summary>An atomic action was aborted: none of its effects remain.</summary>
public sealed class ActionAbortedException : StubsException
{
    internal ActionAbortedException(Uid action, AbortReason reason, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Action = action;
        Reason = reason;
    }

    /// <summary>The action.</summary>
    public Uid Action { get; }

    /// <summary>Why it was aborted.</summary>
    public AbortReason Reason { get; }
}

/// <summary>
/// An atomic action was to commit, and its outcome cannot be learned now: it is committed wholly or not at all. Read
/// the objects to find out; do not simply repeat the work.
/// </summary>
public sealed class OutcomeUnknownException : StubsException
{
    internal OutcomeUnknownException(Uid action, string message, Exception? innerException = null)
        : base(message, innerException) => Action = action;

    /// <summary>The action.</summary>
    public Uid Action { get; }
}

/// <summary>
/// An object was changed by an action whose outcome is not known here, and the node that knows it does not answer. The
/// object can be used when that node is back, or when an operator has resolved the action.
/// </summary>
public sealed class ObjectInDoubtException : StubsException
{
    internal ObjectInDoubtException(Uid uid, Uid action, string coordinator, bool isLasting = false)
        : base(
            $"Object {uid} is in doubt: action {action} has prepared a change of it, and how it ended is known to node {Wording.Quoted(coordinator)} only, which does not say it. Start that node; this one asks it until it "
            + $"answers. If it is lost for ever, resolve the action by hand: 'stubs resolve STORE {action} --commit' (or --abort) when its node has stopped, the same with --node ADDRESS in the place of STORE as long as it runs, or Recovery.ResolveAsync.")
    {
        Uid = uid;
        Action = action;
        Coordinator = coordinator;
        IsLasting = isLasting;
    }

    /// <summary>The object.</summary>
    public Uid Uid { get; }

    /// <summary>The action that prepared the change.</summary>
    public Uid Action { get; }

    /// <summary>The node that knows the outcome, with its address if it listens.</summary>
    public string Coordinator { get; }

    /// <summary>
    /// Whether that node has not answered for 5 seconds: the work is not repeated any more, since it would fail again.
    /// </summary>
    public bool IsLasting { get; }
}

/// <summary>
/// An action was to be resolved by hand that is not in doubt at this node. Nothing has been chosen; the message says
/// how the action stands.
/// </summary>
public sealed class ActionNotInDoubtException : StubsException
{
    internal ActionNotInDoubtException(Uid action, string message)
        : base(message) => Action = action;

    /// <summary>The action.</summary>
    public Uid Action { get; }
}
