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
/// An atomic action was to commit, and its outcome cannot be learned now: it is committed wholly or not at all. Read the objects to find out;
/// do not simply repeat the work.
/// </summary>
public sealed class OutcomeUnknownException : StubsException
{
    internal OutcomeUnknownException(Uid action, string message, Exception? innerException = null)
        : base(message, innerException) => Action = action;

    /// <summary>The action.</summary>
    public Uid Action { get; }
}
