using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Stubs.Rpc;

/// <content>Takes frames from the wire and hands on what they ask for.</content>
internal sealed partial class Connection
{
    private const int MaxDrained = 256 << 10, MaxTerms = 64;

    private readonly Action received;
    private readonly ReadingLeader reading;
    private ValueTaskAwaiter<int> receive;
    private int drained;
    private int handedOn;

    // What the thread that reads has taken from the wire and not handed on.
    private IThreadPoolWorkItem? arrived;
    private DispatchBatch? arrivedTogether;

    // What is handed on alternately with reading, for the thread that takes the reading; and what has been, to be used
    // again.
    private DispatchBatch? alone;
    private DispatchBatch? spareHandOn;

    /// <summary>
    /// Reads until there is nothing more to read at the moment. Several messages that arrived together are handed on
    /// alternately with reading (<see cref="ReadingLeader"/>). All else is handed on from this thread as soon as
    /// another one is ready to read on: so a lone call changes threads no more often than bytes arrive, and a handler
    /// that blocks holds up nothing.
    /// </summary>
    private void Read()
    {
        for (var terms = 1; ReadOn(out var term) is { } several; terms++)
        {
            several.RunAlone();
            if (!reading.TryEnd(term, several.Count))
                return;
            writer.Come();
            several.Clear();
            spareHandOn = several;

            // Others wait for a thread, too.
            if (terms == MaxTerms)
            {
                ThreadPool.UnsafeQueueUserWorkItem(static connection => connection.Read(), this, preferLocal: false);
                return;
            }
        }
    }

    /// <summary>Another thread takes too long with what it hands on: this one reads on.</summary>
    private void TakeReading()
    {
        alone!.LetOthersHelp();
        Read();
    }

    /// <summary>Reads until there is something to hand on before reading on.</summary>
    /// <param name="term">The term of this thread.</param>
    /// <returns>Null if this thread does not have the reading any more.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever goes wrong ends the connection, and only it.")]
    private DispatchBatch? ReadOn(out long term)
    {
        term = 0;
        try
        {
            do
            {
                HandleFrames();
                if (arrivedTogether is not null && reading.MayBegin())
                {
                    // All that the thread needs that takes the reading is there before it can.
                    var mine = alone = TakeArrived().Several;
                    writer.Expect();
                    term = reading.Begin();
                    return mine;
                }

                receive = wire.ReceiveAsync(reader.Free()).GetAwaiter();
                if (!receive.IsCompleted)
                {
                    // From here on another thread may be reading.
                    var (only, several) = TakeArrived();
                    receive.UnsafeOnCompleted(received);
                    only?.Execute();
                    several?.Run();
                    return null;
                }

                var (one, many) = TakeArrived();
                if (one is not null)
                    ThreadPool.UnsafeQueueUserWorkItem(one, preferLocal: false);
                many?.Queue();
            }
            while (TryTake(receive.GetResult()));
        }
        catch (Exception error)
        {
            EndReading(error);
        }

        var (last, rest) = TakeArrived();
        last?.Execute();
        rest?.Run();
        return null;
    }

    [SuppressMessage("Design", "CA1031", Justification = "As in ReadOn.")]
    private void OnReceived()
    {
        try
        {
            if (!TryTake(receive.GetResult()))
                return;
        }
        catch (Exception error)
        {
            EndReading(error);
            return;
        }

        Read();
    }

    /// <summary>Takes what was received; false if nothing more is to be read.</summary>
    private bool TryTake(int count)
    {
        if (count == 0)
        {
            EndReading(null);
            return false;
        }

        if (!HasLease() || isEnded)
        {
            // Thrown away; the peer is given the chance to read why.
            drained += count;
            if (drained <= MaxDrained)
                return true;
            EndReading(null);
            return false;
        }

        lastReceived = time.GetTimestamp();
        self.Diagnostics.Received(count);
        reader.Added(count);
        return true;
    }

    private void HandleFrames()
    {
        try
        {
            while (!isEnded && TryHandleFrame())
            {
            }
        }
        catch (FrameException violation)
        {
            if (violation is { CloseReason: CloseReason.FrameTooLarge, Header: { } header })
                AnsweredTooLarge(header, violation);
            End(new RpcConnectionException(
                $"{Wording.Capital(Peer)} broke the protocol: {Wording.Sentence(violation.Message)}", sent: true,
                violation), violation.CloseReason, violation.Message);
        }

        if (isEnded)
            reader.Clear();
    }

    private bool TryHandleFrame()
    {
        if (!reader.TryTake(out var header, out var payload))
            return false;

        // Of requests and replies this is seen to when they are handed on, which may be later.
        if (header.Kind is not (FrameKind.Call or FrameKind.Reply) && !HasLease())
            return false;
        switch (header.Kind)
        {
            case FrameKind.Call or FrameKind.OneWay or FrameKind.Open:
                Accept(header, payload);
                break;
            case FrameKind.Reply or FrameKind.Fault or FrameKind.Item or FrameKind.End:
                Answered(header, payload);
                break;
            case FrameKind.Cancel or FrameKind.Stop:
                FindRequest(header.Correlation)?.Cancel(RpcFault.Cancelled);
                break;
            case FrameKind.Credit when header.Correlation == 0:
                AddOneWayRoom(header.Argument);
                break;
            case FrameKind.Credit:
                FindRequest(header.Correlation)?.AddCredit(header.Argument);
                break;
            case FrameKind.Ping:
                // What is queued is sign of life enough; a peer that only asks and never reads gets no more of them.
                if (writer.HasRoom)
                    writer.TryWrite(header with { Kind = FrameKind.Pong });
                break;
            case FrameKind.Pong:
                break;
            case FrameKind.Goodbye:
                Desert(header, payload);
                break;
            default:
                throw new FrameException(
                    CloseReason.Protocol,
                    $"A frame is of kind {(byte)header.Kind}, which does not exist here in version {HelloMessage.CurrentMajor}.{HelloMessage.CurrentMinor}.");
        }

        return true;
    }

    /// <summary>
    /// A request of the peer's or a reply is about to be handed on. What comes of several at a time, more replies and
    /// requests, is written together, and sent when the last of them has been handed on: most of what many small
    /// messages cost is their sending one by one.
    /// </summary>
    public void BeginDispatching(int count = 1) => Interlocked.Add(ref handedOn, count);

    /// <summary>It has been handed on.</summary>
    public void EndDispatching()
    {
        if (Interlocked.Decrement(ref handedOn) == 0)
            writer.Flush();
    }

    private bool IsMoreToCome => Volatile.Read(ref handedOn) > 1;

    private void Dispatch(IThreadPoolWorkItem item)
    {
        if (arrivedTogether is not null)
            arrivedTogether.Add(item);
        else if (arrived is null)
            arrived = item;
        else
        {
            (arrivedTogether, spareHandOn) = (spareHandOn ?? new DispatchBatch(writer), null);
            arrivedTogether.Add(arrived);
            arrivedTogether.Add(item);
            arrived = null;
        }
    }

    private (IThreadPoolWorkItem? Only, DispatchBatch? Several) TakeArrived()
    {
        var taken = (arrived, arrivedTogether);
        (arrived, arrivedTogether) = (null, null);
        if (taken is not (null, null))
            BeginDispatching(taken.arrivedTogether?.Count ?? 1);
        return taken;
    }

    private void Desert(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        lock (gate)
            isDeserted = true;
        if ((CloseReason)header.Code != CloseReason.Done)
            End(new RpcConnectionException(
                $"{Wording.Capital(Peer)} ended the connection: {Wording.Sentence(FrameText.Decode(payload))}",
                sent: true), null);
    }

    private void EndReading(Exception? error)
    {
        bool isOrderly;
        lock (gate)
            isOrderly = error is null && reader.IsEmpty && (isDeserted || isClosing);
        End(isOrderly
            ? null
            : new RpcConnectionException(
                $"The connection to {Peer} broke: {Wording.Sentence(error is null ? "it was closed without a goodbye" : UserCode.TextOf(error))}", sent: true, error), null);
        reader.Dispose();
        reading.Dispose();
        readingEnded.TrySetResult();
    }
}
