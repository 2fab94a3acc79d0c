using System.Diagnostics.CodeAnalysis;
using Stubs.Diagnostics;

namespace Stubs.Rpc;

/// <content>The requests of the peer.</content>
internal sealed partial class Connection
{
    private readonly Dictionary<uint, IncomingRequest> requests = [];
    private readonly TaskCompletionSource served = NewSource();
    private static readonly TimeSpan LongestBeginning = TimeSpan.FromSeconds(1);

    private int serving;
    private long servingBytes;
    private int oneWays;
    private int oneWaysDone;

    public TimeProvider Time => time;

    /// <summary>Reports what a callback of a request's token has thrown.</summary>
    public void CallbackFailed(Exception error) =>
        Log.HandlerFailed(logger, error, "callback of a cancelled request", Peer);

    /// <summary>
    /// Guards what a request has for streams and for cancelling: most are neither, so that one lock will do for all. It
    /// is taken inside no other.
    /// </summary>
    public Lock GateOfRequests { get; } = new();

    /// <summary>Which requests wait for others to begin.</summary>
    public RequestOrder Ordered { get; } = new();

    public int PeerMaxFrame => peer.MaxFrame;

    public int PeerWindow => peer.StreamWindow;

    /// <summary>Runs the handler for a request, and answers for it if it does not.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever a handler throws is the caller's to know.")]
    public async ValueTask HandleAsync(IncomingRequest request)
    {
        try
        {
            // A node makes no answers that its peer does not read. One-way requests make none, and may end what the
            // peer holds.
            while (!request.IsOneWay && !writer.HasRoom && writer.WhenThereIsRoom() is { } room)
                await room.ConfigureAwait(false);

            // A request that waited in a process that stood still has been given up by its caller.
            request.Start();
            if (!isEnded && HasLease() && !request.IsCancelled)
                await self.Handler.HandleAsync(request).ConfigureAwait(false);
            request.Finish(null);
        }
        catch (Exception error)
        {
            request.Finish(error);
        }
        finally
        {
            request.Begun();
            request.Release();
            Served(request);
        }
    }

    /// <summary>Waits until the peer has taken enough of what was written for it; null if it has.</summary>
    public Task? WhenThereIsRoom() => writer.WhenThereIsRoom();

    /// <summary>Writes a frame that belongs to a request of the peer's.</summary>
    public void Answer(IncomingRequest request, FrameKind kind, ReadOnlySpan<byte> payload, ushort code = 0)
    {
        if (kind != FrameKind.Item)
        {
            // Before the frame: its arrival is the peer's permission for the next request.
            lock (gate)
                requests.Remove(request.Correlation);
        }

        writer.TryWrite(new FrameHeader(kind, code, request.Correlation, 0), payload, IsMoreToCome);
    }

    private IncomingRequest? FindRequest(uint correlation)
    {
        // It may have been answered meanwhile.
        lock (gate)
            return requests.GetValueOrDefault(correlation);
    }

    private void Accept(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        var order = header.Kind == FrameKind.OneWay ? default : self.Handler.OrderOf(header.Code, payload);
        IncomingRequest? request = null;
        var refusal = RpcFault.Closing;
        lock (gate)
        {
            if (isEnded)
                return;
            if (header.Kind == FrameKind.OneWay)
            {
                if (oneWays == options.MaxInFlight)
                    throw new FrameException(
                        CloseReason.Protocol, "There are more one-way requests than there was credit for.");
                oneWays++;
                request = NewRequest(header, payload);
            }
            else if (requests.Count + writer.Finals >= options.MaxInFlight
                || Volatile.Read(ref servingBytes) + payload.Length > options.MaxInFlightBytes)
            {
                if (requests.ContainsKey(header.Correlation))
                    throw Running(header);

                // An answer counts until it is on its way: a peer that does not read them gets no further ones.
                if (writer.Finals > 2 * options.MaxInFlight)
                    throw new FrameException(
                        CloseReason.Protocol, $"There are many more requests than {options.MaxInFlight} at once.");
                refusal = RpcFault.TooManyCalls;
            }
            else if (!isClosing)
            {
                request = NewRequest(header, payload, order);
                if (!requests.TryAdd(header.Correlation, request))
                    throw Running(header);
                Watch(request.Deadline);
                Ordered.Add(request);
            }
            else if (requests.ContainsKey(header.Correlation))
            {
                throw Running(header);
            }
        }

        if (request is null)
            Refuse(header, refusal);
        else
            Dispatch(request);
    }

    // Code of the program may hang before a request has begun, in the reading of an argument for example: it does not
    // hold up those behind it for ever.
    private void PassStuck()
    {
        List<IncomingRequest>? stuck = null;
        lock (gate)
        {
            foreach (var request in requests.Values)
            {
                if (request is { Next: not null, Started: not 0 and var started }
                    && time.GetElapsedTime(started) > LongestBeginning)
                    (stuck ??= []).Add(request);
            }
        }

        foreach (var request in stuck ?? [])
            request.Begun();
    }

    private static FrameException Running(FrameHeader header) =>
        new(CloseReason.Protocol, $"Request {header.Correlation} is running already.");

    private IncomingRequest NewRequest(FrameHeader header, ReadOnlySpan<byte> payload, Uid order = default)
    {
        Interlocked.Increment(ref serving);
        Interlocked.Add(ref servingBytes, payload.Length);
        if (payload.Length > BufferBudget.Small)
            account.Change(payload.Length);
        return new IncomingRequest(
            this, header, RpcReply.Copy(payload),
            DeadlineOf(header.Argument == 0 ? null : TimeSpan.FromMilliseconds(header.Argument)))
            {
                Order = order,
            };
    }

    private void Refuse(FrameHeader header, RpcFault code)
    {
        var why = code == RpcFault.Closing
            ? "The connection is being terminated."
            : $"{options.MaxInFlight} requests, or requests of {options.MaxInFlightBytes} bytes, are running already on this connection (RpcOptions.MaxInFlight, MaxInFlightBytes).";
        writer.TryWrite(new FrameHeader(FrameKind.Fault, (ushort)code, header.Correlation, 0), FrameText.Encode(why));
    }

    private void Served(IncomingRequest request)
    {
        Interlocked.Add(ref servingBytes, -request.Size);
        if (request.Size > BufferBudget.Small)
            account.Change(-request.Size);

        // The terminating thread says so first, and then looks how many are left.
        if (Interlocked.Decrement(ref serving) == 0 && isClosing)
            served.TrySetResult();
        if (request.IsOneWay)
            GiveCredit();
    }

    private void GiveCredit()
    {
        var credit = 0;
        lock (gate)
        {
            // Given back in lots, so that there is a frame of credit for many of requests.
            if (++oneWaysDone * 2 >= options.MaxInFlight)
            {
                credit = oneWaysDone;
                oneWays -= credit;
                oneWaysDone = 0;
            }
        }

        if (credit > 0)
            writer.TryWrite(new FrameHeader(FrameKind.Credit, 0, 0, (uint)credit));
    }
}
