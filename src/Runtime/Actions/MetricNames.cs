namespace Stubs.Actions;

/// <summary>
/// The values of attributes of metrics and spans that stand for outcomes and reasons. They do not change with the names
/// in code.
/// </summary>
internal static class MetricNames
{
    public static string Of(ActionStatus status) => status switch
    {
        ActionStatus.Committed => "committed",
        ActionStatus.Aborted => "aborted",
        ActionStatus.Unknown => "unknown",
        ActionStatus.Committing => "committing",
        _ => "running",
    };

    public static string Of(AbortReason reason) => reason switch
    {
        AbortReason.Requested => "requested",
        AbortReason.Wounded => "wounded",
        AbortReason.TimedOut => "timed_out",
        AbortReason.LockTimedOut => "lock_timed_out",
        AbortReason.ParticipantLost => "participant_lost",
        AbortReason.VotedNo => "voted_no",
        AbortReason.ChildRunning => "child_running",
        AbortReason.StoreFailed => "store_failed",
        AbortReason.CallFailed => "call_failed",
        _ => "other",
    };

    /// <summary>What an exception stands for: the reason of the abort, or its class.</summary>
    public static string Of(Exception error) => error switch
    {
        ActionRefusedException refused => Of(refused.Cause.Reason),
        ActionAbortedException aborted => Of(aborted.Reason),
        _ => error.GetType().FullName ?? error.GetType().Name,
    };

    /// <summary>Why an action was aborted: the reason, or what made the program leave it.</summary>
    public static string Of(AbortCause cause) =>
        cause is { Reason: AbortReason.Requested, Exception: { } error } ? Of(error) : Of(cause.Reason);
}
