using Stubs.Rpc;

namespace Stubs.Calls;

/// <summary>
/// Lets code that serves a peer's call run with its <see cref="CallContext"/>. It is set by a flow that is captured
/// once for the peer, so that a call takes no memory for it.
/// </summary>
internal static class PeerFlow
{
    private static readonly ExecutionContext Empty = CaptureEmpty();

    /// <summary>The code that follows on this thread serves the peer.</summary>
    /// <returns>What is to be restored behind it.</returns>
    public static ExecutionContext? Enter(RpcPeer peer)
    {
        var before = ExecutionContext.Capture();
        ExecutionContext.Restore(peer.Flow ??= CaptureFor(peer));
        return before;
    }

    /// <summary>The code that follows on this thread serves the peer no more.</summary>
    public static void Leave(ExecutionContext? before)
    {
        if (before is not null)
            ExecutionContext.Restore(before);
    }

    private static ExecutionContext CaptureFor(RpcPeer peer)
    {
        ExecutionContext? captured = null;
        ExecutionContext.Run(
            Empty,
            _ =>
            {
                CallContext.ActsFor = CallContext.Of(peer);
                captured = ExecutionContext.Capture();
            },
            state: null);
        return captured!;
    }

    // That of a thread on which nothing has run: what the first call finds on its own may be anything.
    private static ExecutionContext CaptureEmpty()
    {
        ExecutionContext? captured = null;
        var thread = new Thread(() => captured = ExecutionContext.Capture());
        thread.UnsafeStart();
        thread.Join();
        return captured!;
    }
}
