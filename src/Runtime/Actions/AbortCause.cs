namespace Stubs.Actions;

/// <summary>Why an action was aborted, shared by all actions that one abort ended.</summary>
internal sealed record AbortCause(AbortReason Reason, string Message, Exception? Exception = null)
{
    public static AbortCause Requested { get; } = new(AbortReason.Requested, "The program aborted it.");

    /// <summary>What the end of users' records threw while they were aborted; set once they have all been told.</summary>
    public Task RecordsAborted { get; set; } = Task.CompletedTask;
}
