using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Stubs.Actions;
using Stubs.Calls;
using Stubs.Rpc;

namespace Stubs.Lab.Simulation;

/// <summary>One side of a connection.</summary>
internal sealed class SimulatedConnection : IRpcConnection
{
    private readonly SimulatedNetwork network;
    private readonly RpcEndpoint self;
    private readonly int number;
    private readonly CancellationTokenSource closed = new();
    private readonly Dictionary<long, PendingRequest> pending = [];
    private readonly Dictionary<long, SimulatedRequest> running = [];
    private readonly TaskCompletionSource served = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource announced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool isClosing;
    private long lastRequest;

    private SimulatedConnection(SimulatedNetwork network, int number, Life owner, RpcEndpoint self, RpcPeer peer) =>
        (this.network, this.number, Owner, this.self, Peer) = (network, number, owner, self, peer);

    /// <summary>The life of the machine that this side belongs to.</summary>
    public Life Owner { get; }

    public SimulatedConnection Other { get; private set; } = null!;

    public RpcPeer Peer { get; }

    public bool IsOpen { get; private set; } = true;

    public CancellationToken Closed => closed.Token;

    public Exception? Failure { get; private set; }

    /// <summary>Nothing more that is sent arrives.</summary>
    public bool IsSevered { get; set; }

    /// <summary>When the last message of this side arrives, where they keep their order.</summary>
    public TimeSpan LastArrival { get; set; }

    public World World => network.World;

    /// <summary>The same in each run, so that a table of connections has the same order.</summary>
    public override int GetHashCode() => number;

    public static (SimulatedConnection Here, SimulatedConnection There) Pair(
        SimulatedNetwork network, int number, (Life Life, RpcEndpoint Endpoint) here,
        (Life Life, RpcEndpoint Endpoint) there)
    {
        var one = new SimulatedConnection(network, number * 2, here.Life, here.Endpoint, there.Endpoint.Self);
        var other = new SimulatedConnection(network, (number * 2) + 1, there.Life, there.Endpoint, here.Endpoint.Self);
        (one.Other, other.Other) = (other, one);
        return (one, other);
    }

    /// <summary>The node is told of its new connection.</summary>
    public void Announce()
    {
        if (Owner.IsOver)
            return;
        self.Handler.Connected(this);
        announced.SetResult();
    }

    public async ValueTask<RpcReply> CallAsync(
        ushort verb, byte[] body, TimeSpan? timeLimit, CancellationToken cancellationToken)
    {
        if (Owner.IsOver)
            await Life.Never.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (!IsOpen || isClosing)
            throw Lost(sent: false);
        var request = new PendingCall(++lastRequest);
        pending.Add(request.Id, request);
        network.Send(this, NameOf(verb), other => other.Accept(request.Id, verb, body, timeLimit));
        if (verb is ActionVerb.Commit or ActionVerb.Outcome or ActionVerb.CarriedOut)
            Repeat(verb, body);
        using var limit = timeLimit is { } limited
            ? World.At(
                limited, "time limit",
                () => Withdraw(
                    request,
                    new RpcFaultException(RpcFault.TimedOut, $"The time limit of a call to {Peer} has passed.")))
            : null;
        using var cancelled = cancellationToken.UnsafeRegister(
            (_, token) => Withdraw(request, new OperationCanceledException(token)), null);
        return new RpcReply(await request.Completion.Task.ConfigureAwait(false));
    }

    public ValueTask<RpcReply> CallAsync(
        ushort verb, ReadOnlySpan<byte> request, TimeSpan? timeLimit = null,
        CancellationToken cancellationToken = default) =>
            CallAsync(verb, request.ToArray(), timeLimit, cancellationToken);

    public ValueTask SendAsync(ushort verb, ReadOnlySpan<byte> request, CancellationToken cancellationToken = default)
    {
        if (Owner.IsOver)
            return new ValueTask(Life.Never);
        if (!IsOpen || isClosing)
            return ValueTask.FromException(Lost(sent: false));
        var body = request.ToArray();
        network.Send(this, NameOf(verb), other => other.Accept(0, verb, body, null));
        if (verb is ActionVerb.Abort or ActionVerb.Aborted or ActionVerb.Subcommitted)
            Repeat(verb, body);
        return default;
    }

    // No transport delivers anything twice; but of these the protocol says that they may come again.
    private void Repeat(ushort verb, byte[] body)
    {
        if (network.Repeats && World.Chance(0.3))
            network.Send(this, NameOf(verb) + " again", other => other.Accept(0, verb, body, null));
    }

    public async IAsyncEnumerable<RpcReply> StreamAsync(
        ushort verb, ReadOnlyMemory<byte> request, TimeSpan? timeLimit = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (Owner.IsOver)
            await Life.Never.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (!IsOpen || isClosing)
            throw Lost(sent: false);
        var stream = new PendingStream(++lastRequest);
        pending.Add(stream.Id, stream);
        var body = request.ToArray();
        network.Send(this, NameOf(verb), other => other.Accept(stream.Id, verb, body, timeLimit, isStream: true));
        using var limit = timeLimit is { } limited
            ? World.At(
                limited, "time limit",
                () => Withdraw(
                    stream,
                    new RpcFaultException(RpcFault.TimedOut, $"The time limit of a stream from {Peer} has passed.")))
            : null;
        using var cancelled = cancellationToken.UnsafeRegister(
            (_, token) => Withdraw(stream, new OperationCanceledException(token)), null);
        try
        {
            await foreach (var item in stream.Items.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
                yield return new RpcReply(item);
        }
        finally
        {
            Withdraw(stream, new OperationCanceledException("The reader has left."));
        }
    }

    /// <summary>The connection ends at this side.</summary>
    public void End(Exception? why)
    {
        if (!IsOpen || Owner.IsOver)
            return;
        IsOpen = false;
        IsSevered = Other.IsSevered = true;
        Failure = why;
        served.TrySetResult();
        World.Note("connection ends", Owner.Name, () => $"to {Other.Owner}");
        foreach (var (_, request) in pending)
            request.Fail(Lost(sent: true));
        pending.Clear();
        foreach (var (_, request) in running)
            request.Cancel();
        _ = TellAsync();
    }

    public async ValueTask DisposeAsync()
    {
        isClosing = true;
        if (running.Count > 0 && IsOpen && !Owner.IsOver)
        {
            World.At(TimeSpan.FromSeconds(5), "goodbye", () => served.TrySetResult());
            await served.Task.ConfigureAwait(false);
        }

        if (!IsSevered)
            World.At(network.Latency(), "goodbye", () => Other.End(null));
        End(null);
    }

    // A request without an identifier has no answer.
    private void Accept(long id, ushort verb, byte[] body, TimeSpan? timeLimit, bool isStream = false)
    {
        var isOneWay = id == 0;
        var request = new SimulatedRequest(this, id, verb, body, timeLimit, isOneWay, isStream);
        if (isClosing && !isOneWay)
        {
            request.Fail(RpcFault.Closing, "The connection is being terminated.");
            return;
        }

        if (!isOneWay)
            running.Add(id, request);
        _ = HandleAsync(request);
    }

    private async Task HandleAsync(SimulatedRequest request)
    {
        // The node knows of a connection before the first request on it is handled.
        await announced.Task.ConfigureAwait(false);
        if (!IsOpen)
            return;
        try
        {
            await self.Handler.HandleAsync(request).ConfigureAwait(false);
            request.Finish(null);
        }
        catch (Exception error)
        {
            request.Finish(error);
        }
        finally
        {
            running.Remove(request.Id);
            if (isClosing && running.Count == 0)
                served.TrySetResult();
        }
    }

    /// <summary>A request of the peer's has been answered.</summary>
    public void Answer(SimulatedRequest request, byte[]? reply, RpcFault fault, string message) =>
        network.Send(this, "reply to " + NameOf(request.Verb), other =>
        {
            if (!other.pending.Remove(request.Id, out var waiting))
                return;
            if (reply is not null)
                ((PendingCall)waiting).Completion.TrySetResult(Garbled.Spoil(reply));
            else if (fault == RpcFault.Closing)
                waiting.Fail(new RpcConnectionException(
                    $"{other.Peer} is terminating the connection (the request was not executed)", sent: false));
            else
                waiting.Fail(new RpcFaultException(fault, message));
        });

    /// <summary>
    /// One of the items of a stream that the peer has asked for, or its end. They may overtake each other on the way,
    /// and are put in order again.
    /// </summary>
    public void Answer(SimulatedRequest request, int number, byte[]? item) =>
        network.Send(this, item is null ? "end of stream" : "item", other =>
        {
            if (other.pending.TryGetValue(request.Id, out var waiting)
                && ((PendingStream)waiting).Take(number, item is null ? null : Garbled.Spoil(item)))
                other.pending.Remove(request.Id);
        });

    private void Withdraw(PendingRequest request, Exception why)
    {
        if (!pending.Remove(request.Id))
            return;
        request.Fail(why);
        network.Send(this, "cancel", other =>
        {
            if (other.running.TryGetValue(request.Id, out var there))
                there.Cancel();
        });
    }

    private async Task TellAsync()
    {
        await announced.Task.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        closed.Cancel();
        self.Handler.Disconnected(this, Failure);
    }

    private RpcConnectionException Lost(bool sent) =>
        new($"{Failure?.Message ?? "The connection has been terminated."} ({(sent ? "the request may or may not have been executed" : "the request was not sent")})", sent, Failure);

    private static string NameOf(ushort verb) => verb switch
    {
        ActionVerb.Abort => "abort",
        ActionVerb.Subcommitted => "subcommitted",
        ActionVerb.Aborted => "aborted",
        ActionVerb.Prepare => "prepare",
        ActionVerb.Commit => "commit",
        ActionVerb.CommitOnePhase => "commit in one phase",
        ActionVerb.CommitAsLastAgent => "commit as last agent",
        ActionVerb.Outcome => "outcome?",
        ActionVerb.OnePhaseOutcome => "outcome of one phase?",
        ActionVerb.CarriedOut => "carried out",
        CallVerb.Call => "call",
        CallVerb.Stream => "stream",
        CallVerb.Cancel => "cancel call",
        CallVerb.Locate => "locate",
        _ => "request",
    };

    private abstract class PendingRequest(long id)
    {
        public long Id => id;

        public abstract void Fail(Exception why);
    }

    private sealed class PendingCall(long id) : PendingRequest(id)
    {
        public TaskCompletionSource<byte[]> Completion { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void Fail(Exception why) => Completion.TrySetException(why);
    }

    private sealed class PendingStream(long id) : PendingRequest(id)
    {
        private readonly Channel<byte[]> items = Channel.CreateUnbounded<byte[]>(
            new UnboundedChannelOptions { AllowSynchronousContinuations = false });
        private readonly Dictionary<int, byte[]?> early = [];
        private int taken;

        public ChannelReader<byte[]> Items => items.Reader;

        /// <returns>Whether the stream has ended.</returns>
        public bool Take(int number, byte[]? arrived)
        {
            early.Add(number, arrived);
            while (early.Remove(taken, out var item))
            {
                taken++;
                if (item is null)
                    return items.Writer.TryComplete();
                items.Writer.TryWrite(item);
            }

            return false;
        }

        public override void Fail(Exception why) => items.Writer.TryComplete(why);
    }
}
