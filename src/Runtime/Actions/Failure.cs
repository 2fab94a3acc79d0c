using Stubs.Rpc;

namespace Stubs.Actions;

/// <summary>What a failure means for trying the same work again.</summary>
internal enum FailureKind
{
    /// <summary>The work would fail again.</summary>
    Hopeless,

    /// <summary>Nothing remains of the work, and it may succeed a little later.</summary>
    Passing,

    /// <summary>The same, but others were only in its way: at once, as old as it is.</summary>
    Wounded,

    /// <summary>The work may have been done: to repeat it could do it twice.</summary>
    Unknown,
}

/// <summary>
/// Decides what a failure means for trying again: the one place that does. <c>RunAsync</c>, calls and bindings outside
/// any action, starting nodes and recovery go by it.
/// </summary>
/// <remarks>
/// A time-out of a lock is hopeless: <c>LockTimeout</c> says already how long the program is ready to wait. So is a
/// time limit. An error that says that it was tried several times has had its time, wherever that was.
/// </remarks>
internal static class Failures
{
    public static FailureKind KindOf(Exception error) => error switch
    {
        StubsException { Attempts: > 1 } => FailureKind.Hopeless,
        ActionAbortedException aborted => KindOf(aborted.Reason, aborted.InnerException),
        BindingBrokenException { IsOfUnknownNode: true } => FailureKind.Hopeless,
        BindingBrokenException broken => KindOf(broken),
        OutcomeUnknownException => FailureKind.Unknown,
        ObjectInDoubtException doubt => doubt.IsLasting ? FailureKind.Hopeless : FailureKind.Passing,
        RpcConnectionException lost => lost.Sent ? FailureKind.Unknown : FailureKind.Passing,
        RpcRefusedException refused => refused.Reason == RpcRefusal.Busy ? FailureKind.Passing : FailureKind.Hopeless,
        RpcFaultException fault => KindOf(fault.Code),
        _ => FailureKind.Hopeless,
    };

    /// <summary>Of what aborted an action: that nothing remains of it is certain.</summary>
    public static FailureKind KindOf(AbortCause cause) => KindOf(cause.Reason, cause.Exception);

    /// <summary>Of a failure of work that changes nothing, so that it does not matter whether it was done.</summary>
    public static FailureKind OfReading(Exception error) => Certain(KindOf(error));

    private static FailureKind KindOf(AbortReason reason, Exception? cause) => reason switch
    {
        AbortReason.Wounded => FailureKind.Wounded,
        AbortReason.ParticipantLost =>
            cause is RpcException or BindingBrokenException or ObjectInDoubtException
                ? Certain(KindOf(cause)) : FailureKind.Passing,

        // The store may be that of another node, which runs its objects here.
        AbortReason.StoreFailed when cause is StoreUnavailableException { InnerException: RpcException lost } =>
            Certain(KindOf(lost)),
        _ => FailureKind.Hopeless,
    };

    // A node that does not want this one will not want it later; one that was not there may be.
    private static FailureKind KindOf(BindingBrokenException broken)
    {
        var inner = broken.InnerException is RpcException error ? KindOf(error) : FailureKind.Passing;
        return inner == FailureKind.Hopeless
            ? FailureKind.Hopeless : broken.MayHaveExecuted ? FailureKind.Unknown : FailureKind.Passing;
    }

    private static FailureKind KindOf(RpcFault fault) => fault switch
    {
        RpcFault.TooManyCalls or RpcFault.Closing => FailureKind.Passing,
        RpcFault.UnknownVerb or RpcFault.BadRequest or RpcFault.TooLarge or RpcFault.Denied => FailureKind.Hopeless,
        _ => FailureKind.Unknown,
    };

    private static FailureKind Certain(FailureKind kind) => kind == FailureKind.Unknown ? FailureKind.Passing : kind;
}
