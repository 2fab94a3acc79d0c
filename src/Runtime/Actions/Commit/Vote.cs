namespace Stubs;

/// <summary>A record's answer to the first phase of a commit.</summary>
public readonly record struct Vote
{
    private Vote(VoteKind kind, string? reason) => (Kind, Reason) = (kind, reason);

    /// <summary>The record can commit, and waits for the decision.</summary>
    public static Vote Commit => default;

    /// <summary>The record changed nothing: it needs no second phase.</summary>
    public static Vote ReadOnly => new(VoteKind.ReadOnly, null);

    /// <summary>The record cannot commit; the whole action is aborted.</summary>
    /// <param name="reason">Why, as a sentence for the caller of the commit.</param>
    public static Vote Abort(string reason) => new(VoteKind.Abort, reason);

    internal VoteKind Kind { get; }

    internal string? Reason { get; }
}

internal enum VoteKind
{
    Commit,
    ReadOnly,
    Abort,
}
