using System.Runtime.CompilerServices;
using Stubs.Rpc;

namespace Stubs.Calls;

/// <summary>
/// Lets code that serves a peer's call run with its <see cref="CallContext"/>. It is set by a flow that was captured
/// once for the peer, so that a call takes no memory for it.
/// </summary>
internal sealed class PeerFlows
{
    private readonly ConditionalWeakTable<RpcPeer, ExecutionContext> flows = [];

    // Most nodes hear from one other for a while.
    private Known? last;

    /// <summary>The code that follows on this thread serves the peer.</summary>
    /// <returns>What is to be restored behind it.</returns>
    public ExecutionContext? Enter(RpcPeer peer)
    {
        var before = ExecutionContext.Capture();
        if (last is not { } known || !ReferenceEquals(known.Peer, peer))
            last = known = new Known(peer, flows.GetValue(peer, CaptureFor));
        ExecutionContext.Restore(known.Flow);
        return before;
    }

    /// <summary>The code that follows on this thread serves the peer no more.</summary>
    public static void Leave(ExecutionContext? before)
    {
        if (before is not null)
            ExecutionContext.Restore(before);
    }

    // On a thread of its own, whose flow is empty: nothing else of this one may pass into calls.
    private static ExecutionContext CaptureFor(RpcPeer peer)
    {
        ExecutionContext? captured = null;
        var thread = new Thread(() =>
        {
            CallContext.ActsFor = CallContext.Of(peer);
            captured = ExecutionContext.Capture();
        });
        thread.UnsafeStart();
        thread.Join();
        return captured!;
    }

    private sealed record Known(RpcPeer Peer, ExecutionContext Flow);
}
