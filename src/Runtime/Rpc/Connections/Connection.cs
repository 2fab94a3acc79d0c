using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Stubs.Diagnostics;

namespace Stubs.Rpc;

/// <summary>
/// A connection over any <see cref="Wire"/>: the protocol after the handshake (for that see <see cref="Handshake"/>; to
/// the byte, <c>docs/protocol.md</c>).
/// </summary>
/// <remarks>
/// <para>
/// Both sides have the same part. Each numbers its own requests (<em>correlation</em>); a frame that answers bears the
/// number of what it answers.
/// </para>
/// <code>
///   caller                               server
///   call          -&gt;                                      one final frame: reply or fault
///   cancel        -&gt;                                      (the final frame comes all the same)
///   open          -&gt;   &lt;- item*   credit -&gt;               one final frame: end or fault
///   stop          -&gt;                                      (likewise)
///   one-way       -&gt;   &lt;- credit(correlation 0)           no answer; the credit makes room for further ones
///   ping          -&gt;   &lt;- pong
///   goodbye       -&gt;                                      done: "I take no more requests; those that run may finish"; else: "this is over, because …"
/// </code>
/// <list type="table">
/// <listheader><term>state</term><description>what happens in it</description></listheader>
/// <item><term>open</term><description>Requests both ways.</description></item>
/// <item><term>closing</term><description>This side has said goodbye: it answers what runs, and every further request
/// with a fault <see cref="RpcFault.Closing"/>; then it is ended.</description></item>
/// <item><term>deserted</term><description>The peer has said goodbye: no more calls are made; those that run may still
/// be answered.</description></item>
/// <item><term>ended</term><description>Nothing is handled or delivered any more. What arrives is thrown away until the
/// wire closes.</description></item>
/// </list>
/// <para>Invariants:</para>
/// <list type="number">
/// <item>Every call and every stream gets exactly one final frame. Until it has come, its correlation is taken, even if
/// it is not awaited any more: so no answer can be mistaken for another's, and a caller that cancels a lot cannot have
/// more running at the server than it may.</item>
/// <item>A request is handled at most once: frames are numbered in each direction, and one that is not due ends the
/// connection.</item>
/// <item>After a pause of more than the lease without any byte from the peer nothing is handled or delivered, whatever
/// has been received: this is checked when bytes are taken from the wire, before each frame in them that acts at once,
/// before a request's handler runs and before a reply is given out (SYSTEM 38).</item>
/// <item>When a connection ends, each pending call fails with <see cref="RpcConnectionException.Sent"/> false exactly
/// if its batch was never given to the wire, or the peer said that it was not executed.</item>
/// <item>What is held for a peer is bounded: requests by <see cref="RpcOptions.MaxInFlight"/> and
/// <see cref="RpcOptions.MaxFrame"/>, items by the stream's credit.</item>
/// </list>
/// </remarks>
internal sealed partial class Connection : IRpcConnection
{
    private readonly RpcEndpoint self;
    private readonly RpcOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Wire wire;
    private readonly FrameReader reader;
    private readonly FrameWriter writer;
    private readonly HelloMessage peer;
    private readonly BufferBudget.Account account;
    private readonly CancellationTokenSource closed = new();
    private readonly TaskCompletionSource announced = NewSource();
    private readonly TaskCompletionSource readingEnded = NewSource();
    private readonly TaskCompletionSource wireClosed = NewSource();

    // Guards what follows and the tables of the other parts. The frame writer has a lock of its own, inside this one.
    private readonly Lock gate = new();
    private volatile bool isClosing;
    private volatile bool isDeserted;
    private volatile bool isEnded;
    private Task? termination;

    public Connection(RpcEndpoint self, HandshakeResult met)
    {
        (this.self, options, time, logger) = (self, self.Options, self.Options.TimeProvider, self.Logger);
        (wire, reader, writer, peer) = (met.Wire, met.FrameReader, met.FrameWriter, met.Peer);
        outstanding = new OutstandingRequests(Math.Min(peer.MaxInFlight, options.MaxInFlight));
        window = new RequestWindow(outstanding.Capacity);
        oneWayWindow = new RequestWindow(peer.MaxInFlight);
        lease = (long)(options.Lease.TotalSeconds * time.TimestampFrequency);
        lastReceived = time.GetTimestamp();
        received = OnReceived;
        reading = new ReadingLeader(TakeReading, TimeProvider.System);
        account = self.Budget.Open(why => End(
            new RpcConnectionException(
                $"The connection to {Peer} was ended for want of memory: {why}", sent: true),
            CloseReason.Memory, why));
        (reader.Account, writer.Account) = (account, account);
    }

    /// <summary>Completes when the wire is closed.</summary>
    public Task WhenClosed => wireClosed.Task;

    public RpcPeer Peer => peer.Peer;

    public bool IsOpen => IsUsable;

    public CancellationToken Closed => closed.Token;

    public Exception? Failure { get; private set; }

    /// <summary>What is under way on this connection now.</summary>
    public ConnectionLoad Load
    {
        get
        {
            lock (gate)
                return new ConnectionLoad(
                    1, writer.Queued, outstanding.All.Count(), window.Waiting + oneWayWindow.Waiting, requests.Count);
        }
    }

    private bool IsUsable => !isEnded && !isClosing && !isDeserted;

    /// <summary>
    /// Tells the handler of the connection, then begins to read: outside the context of its initiator, for it serves
    /// others too.
    /// </summary>
    /// <returns>Completes when the handler has been told.</returns>
    public Task StartAsync()
    {
        ThreadPool.UnsafeQueueUserWorkItem(static connection => connection.Run(), this, preferLocal: false);
        return announced.Task;
    }

    [SuppressMessage(
        "Design", "CA1031", Justification = "Whatever a handler throws, the node goes on without this connection.")]
    private void Run()
    {
        deadlines = time.CreateTimer(
            static state => ((Connection)state!).EndOverdue(), this, Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
        heartbeat = time.CreateTimer(
            static state => ((Connection)state!).Beat(), this, options.Heartbeat, options.Heartbeat);
        try
        {
            self.Handler.Connected(this);
        }
        catch (Exception error)
        {
            Log.HandlerFailed(logger, error, nameof(IRpcHandler.Connected), Peer);
            End(error, CloseReason.Internal);
        }

        announced.TrySetResult();
        writer.OnFailure(
            error => End(
                new RpcConnectionException(
                    $"The connection to {Peer} broke: {Wording.Sentence(UserCode.TextOf(error))}", sent: true, error),
                null));
        Read();
    }

    public override string ToString() => $"connection to {Peer} at {wire.Remote}";

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
