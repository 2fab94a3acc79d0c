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
/// An object was changed by an action whose outcome is not yet known here; it can be used when recovery has learned the
/// outcome.
/// </summary>
public sealed class ObjectInDoubtException : StubsException
{
    internal ObjectInDoubtException(Uid uid, Uid action, string coordinator)
        : base(
            $"Object {uid} is in doubt: action {action} prepared a change of it and its outcome is not known here yet. The coordinator, {Wording.Quoted(coordinator)}, decides; recovery asks it until it answers.")
    {
        Uid = uid;
        Action = action;
    }

    /// <summary>The object.</summary>
    public Uid Uid { get; }

    /// <summary>The action that prepared the change.</summary>
    public Uid Action { get; }
}
