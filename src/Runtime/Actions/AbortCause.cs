namespace Stubs.Actions;

/// <summary>Why an action was aborted, shared by all actions that one abort ended.</summary>
internal sealed record AbortCause(AbortReason Reason, string Message, Exception? Exception = null)
{
    /// <summary>The node from which the action came asked for it, and need not be told.</summary>
    public bool IsKnownToCaller { get; init; }

    public static AbortCause Requested { get; } = new(AbortReason.Requested, "The program aborted it.");

    /// <summary>What the end of users' records threw while they were aborted; set once they have all been told.</summary>
    public Task RecordsAborted { get; set; } = Task.CompletedTask;
}
