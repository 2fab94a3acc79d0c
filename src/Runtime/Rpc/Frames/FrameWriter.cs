using System.Runtime.CompilerServices;
using Stubs.Diagnostics;

namespace Stubs.Rpc;

/// <summary>
/// The frames that are to be sent. A thread that writes into an idle frame writer sends at once; what is written
/// meanwhile goes together with the next send. Frames are collected in <em>batches</em>, numbered from 1, so that it
/// can be told which have been given to the wire. A batch that would become large is closed and waits behind those
/// before it: no frame is copied again because others come.
/// </summary>
internal sealed class FrameWriter : IThreadPoolWorkItem
{
    /// <summary>
    /// So many frames are put off at most: then the peer has something to do while more are written here.
    /// </summary>
    private const int MostPutOff = 32;

    private const int InitialSize = 512, UsualSize = 16 << 10, ChunkSize = 128 << 10;
    private const int LargestGrown = 256 << 10, Crowded = 1 << 20;

    /// <summary>The batch of what has not been written.</summary>
    public const long NotWritten = long.MaxValue;

    private readonly Wire wire;
    private readonly TimeProvider time;
    private readonly int mostQueued;
    private readonly Action sent;
    private readonly Lock gate = new();

    // The batches that are closed, and the one that is being filled.
    private readonly Queue<Batch> closed = new();
    private byte[] filling = Buffers.Rent(InitialSize, isOfConnection: true);
    private int filled;
    private int finalsOfBatch;
    private uint sequenceOfBatch;

    // Of all of them together.
    private int queued;
    private int finals;
    private uint sequence;
    private bool isClosed;
    private bool isSending;
    private bool isDeferred;

    // How many frames have been put off.
    private int putOff;

    // How many writers are on their way that will send what is put off. Without one of them it is not put off.
    private int expected;
    private TaskCompletionSource? idle;
    private TaskCompletionSource? room;

    // Used by the thread that sends, while isSending.
    private byte[] sending = [];
    private int sendingStart;
    private int sendingEnd;

    // How many of its bytes the wire has not taken; read by others.
    private int unsent;
    private ValueTaskAwaiter<int> awaiter;

    // The number of the batch that was given to the wire last.
    private long begun;
    private long busySince;

    private Exception? failure;
    private Action<Exception>? failed;
    private int counted;

    /// <param name="wire">Where the bytes go.</param>
    /// <param name="time">The clock.</param>
    /// <param name="mostQueued"> How many bytes are queued at most, whatever they are. A peer for which there would be
    /// more takes much less than it asks for: the connection fails.
    /// </param>
    public FrameWriter(Wire wire, TimeProvider time, int mostQueued = 1 << 30)
    {
        (this.wire, this.time, this.mostQueued) = (wire, time, mostQueued);
        sent = OnSent;
    }

    /// <summary>Sets what is told that the wire takes no more; at once if that has happened.</summary>
    public void OnFailure(Action<Exception> tell)
    {
        Exception? already;
        lock (gate)
            (failed, already) = (tell, failure);
        if (already is not null)
            tell(already);
    }

    /// <summary>Where large buffers are counted.</summary>
    public BufferBudget.Account? Account { get; set; }

    /// <summary>Where the bytes are counted.</summary>
    public NodeDiagnostics Diagnostics { get; init; } = NodeDiagnostics.None;

    /// <summary>How many bytes are queued and have not been given to the wire.</summary>
    public int Queued => Volatile.Read(ref queued);

    /// <summary>
    /// Whether the peer has taken all but little of what was written for it, so that more may be made for it to read.
    /// </summary>
    public bool HasRoom => (long)Volatile.Read(ref queued) + Volatile.Read(ref unsent) < Crowded;

    /// <summary>Whether so much has been given to the wire and is not taken that no word is heard soon.</summary>
    public bool IsStuck => Volatile.Read(ref unsent) >= Crowded;

    /// <summary>How many final frames of requests are queued and have not been given to the wire.</summary>
    public int Finals => Volatile.Read(ref finals);

    /// <summary>Since when the wire has been busy with the same bytes; null if it is not busy.</summary>
    public long? BusySince => Volatile.Read(ref busySince) is var since and not 0 ? since : null;

    /// <summary>Queues a frame and sees to it that it is sent.</summary>
    /// <param name="header">Its header.</param>
    /// <param name="payload">Its payload, which is copied.</param>
    /// <param name="batch">Is set to the frame's batch, in the same step.</param>
    /// <param name="more">Whether more is about to be written: then the frame is sent by what comes first,
    /// <see cref="Flush"/> or the pool.</param>
    /// <returns>False if nothing is sent any more.</returns>
    public bool TryWrite(FrameHeader header, ReadOnlySpan<byte> payload, ref long batch, bool more = false)
    {
        var isExpected = false;
        bool isFull;
        lock (gate)
        {
            if (isClosed)
                return false;
            isFull = queued > mostQueued - FrameHeader.Size - payload.Length;
            if (!isFull)
            {
                Append(header, payload);
                batch = begun + closed.Count + 1;
                if (isSending && (!isDeferred || ++putOff < MostPutOff))
                    return true;
                more &= !isSending;
                isSending = true;
                isDeferred = more;
                putOff = 1;
                isExpected = expected > 0;
                if (more && !isExpected)
                    expected++;
            }
        }

        if (isFull)
        {
            failed?.Invoke(new IOException($"More than {mostQueued} bytes wait for the peer to take them."));
            return false;
        }

        if (!more)
            Send();
        else if (!isExpected)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return true;
    }

    /// <summary>Sends what was put off, if no thread has done so.</summary>
    public void Flush() => SendDeferred(comes: false);

    /// <summary>
    /// A thread that is not held up by anything under way now will call <see cref="Come"/>: no other need be sent for.
    /// </summary>
    public void Expect()
    {
        lock (gate)
            expected++;
    }

    /// <summary>The thread that was expected has come: it sends what was put off meanwhile.</summary>
    public void Come() => SendDeferred(comes: true);

    private void SendDeferred(bool comes)
    {
        lock (gate)
        {
            if (comes)
                expected--;
            if (!isDeferred)
                return;
            isDeferred = false;
        }

        Send();
    }

    /// <inheritdoc cref="TryWrite(FrameHeader, ReadOnlySpan{byte}, ref long, bool)"/>
    public bool TryWrite(FrameHeader header, ReadOnlySpan<byte> payload = default, bool more = false)
    {
        var batch = 0L;
        return TryWrite(header, payload, ref batch, more);
    }

    /// <summary>Waits until there is room, or nothing is sent any more; null if that is so.</summary>
    public Task? WhenThereIsRoom()
    {
        lock (gate)
        {
            if (HasRoom || isClosed)
                return null;
            var waiting = room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

            // The thread that sends says so first, and then looks whether this is awaited; here it is the other way
            // round.
            Interlocked.MemoryBarrier();
            if (HasRoom)
                MakeRoom();
            return waiting.Task;
        }
    }

    /// <summary>
    /// Whether a batch may have reached the peer. The answer is final once what is queued was thrown away.
    /// </summary>
    public bool MayBeSent(long batch) => batch <= Volatile.Read(ref begun);

    /// <summary>Takes no more frames, and sends what is queued.</summary>
    /// <returns>Completes when nothing is left to be sent.</returns>
    public Task CloseAsync() => CloseAsync(discard: false, null, default);

    /// <summary>Takes no more frames, throws away what is queued, and sends a last frame if one is given.</summary>
    /// <returns>Completes when nothing is left to be sent.</returns>
    public Task AbandonAsync(FrameHeader? last, ReadOnlySpan<byte> payload = default) =>
        CloseAsync(discard: true, last, payload);

    private Task CloseAsync(bool discard, FrameHeader? last, ReadOnlySpan<byte> payload)
    {
        Task done;
        lock (gate)
        {
            // What is thrown away was never sent, so its numbers are free again.
            if (discard)
                Discard();
            if (!isClosed && last is { } header)
                Append(header, payload);
            isClosed = true;
            MakeRoom();
            if (queued == 0 && !isSending)
            {
                ReturnBuffers();
                return Task.CompletedTask;
            }

            idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            done = idle.Task;
            if (isSending)
                return done;
            isSending = true;
        }

        Send();
        return done;
    }

    void IThreadPoolWorkItem.Execute() => Come();

    private void Append(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        var size = FrameHeader.Size + payload.Length;
        if (filled + size > filling.Length)
            Enlarge(size);
        var target = filling.AsSpan(filled, size);
        FrameHeader.Write(target, header, sequence++, payload.Length);
        payload.CopyTo(target[FrameHeader.Size..]);
        filled += size;
        queued += size;
        if (header.Kind is FrameKind.Reply or FrameKind.Fault or FrameKind.End)
        {
            finals++;
            finalsOfBatch++;
        }
    }

    private void Enlarge(int size)
    {
        if (filled > 0 && filled + size > LargestGrown)
        {
            closed.Enqueue(new Batch(filling, filled, finalsOfBatch, sequenceOfBatch));
            Begin(Buffers.Rent(Math.Max(size, UsualSize), isOfConnection: true));
        }
        else
        {
            var larger = Buffers.Rent(
                Math.Max(filled + size, Math.Clamp(filling.Length * 2, UsualSize, LargestGrown)),
                isOfConnection: true);
            filling.AsSpan(0, filled).CopyTo(larger);
            Buffers.Return(filling);
            filling = larger;
        }

        Count();
    }

    private void Begin(byte[] next) => (filling, filled, finalsOfBatch, sequenceOfBatch) = (next, 0, 0, sequence);

    // What is thrown away was never sent, so its numbers are free again.
    private void Discard()
    {
        if (closed.TryPeek(out var first))
            sequenceOfBatch = first.Sequence;
        while (closed.TryDequeue(out var batch))
            Buffers.Return(batch.Buffer);
        sequence = sequenceOfBatch;
        (filled, finalsOfBatch, queued, finals) = (0, 0, 0, 0);
        Count();
    }

    private void Send()
    {
        try
        {
            for (var batches = 0; ; batches++)
            {
                if (!TryTakeBatch(mayTake: batches == 0))
                    return;
                while (sendingStart < sendingEnd)
                {
                    Volatile.Write(ref busySince, Math.Max(1, time.GetTimestamp()));
                    awaiter = wire.SendAsync(sending.AsMemory(
                        sendingStart, Math.Min(ChunkSize, sendingEnd - sendingStart))).GetAwaiter();
                    if (!awaiter.IsCompleted)
                    {
                        awaiter.UnsafeOnCompleted(sent);
                        return;
                    }

                    Sent(awaiter.GetResult());
                }
            }
        }
        catch (Exception error)
        {
            Stop(error);
        }
    }

    private void OnSent()
    {
        try
        {
            Sent(awaiter.GetResult());
        }
        catch (Exception error)
        {
            Stop(error);
            return;
        }

        Send();
    }

    private void Sent(int count)
    {
        sendingStart += count;
        Volatile.Write(ref unsent, sendingEnd - sendingStart);
        Diagnostics.Sent(count);
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref room) is not null && HasRoom)
        {
            lock (gate)
                MakeRoom();
        }
    }

    // The thread that wrote sends one batch; what others wrote meanwhile is not its business.
    private bool TryTakeBatch(bool mayTake)
    {
        lock (gate)
        {
            if (sendingStart < sendingEnd)
                return true;
            Volatile.Write(ref busySince, 0);
            if (sending.Length > 0)
                Buffers.Return(sending);
            (sending, sendingStart, sendingEnd) = ([], 0, 0);
            Count();
            if (queued == 0)
            {
                isSending = false;
                if (isClosed)
                    ReturnBuffers();
                idle?.TrySetResult();
                return false;
            }

            if (mayTake)
            {
                Take();
                return true;
            }

            isDeferred = true;
            putOff = 0;
            if (expected > 0)
                return false;
            expected++;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return false;
    }

    // Under the gate: what was queued first is sent next.
    private void Take()
    {
        if (!closed.TryDequeue(out var batch))
        {
            batch = new Batch(filling, filled, finalsOfBatch, sequenceOfBatch);
            Begin(Buffers.Rent(InitialSize, isOfConnection: true));
        }

        (sending, sendingEnd) = (batch.Buffer, batch.Filled);
        Volatile.Write(ref unsent, sendingEnd);
        queued -= batch.Filled;
        finals -= batch.Finals;
        Volatile.Write(ref begun, begun + 1);
    }

    // Nothing will be written or sent any more. Under the gate.
    private void ReturnBuffers()
    {
        Discard();
        if (filling.Length > 0)
            Buffers.Return(filling);
        if (sending.Length > 0)
            Buffers.Return(sending);
        (filling, sending, sendingStart, sendingEnd, unsent) = ([], [], 0, 0, 0);
        Count();
    }

    // Under the gate, whenever a buffer has come or gone.
    private void Count()
    {
        var now = Large(filling) + Large(sending);
        foreach (var batch in closed)
            now += Large(batch.Buffer);
        Account?.Change(now - counted);
        counted = now;

        static int Large(byte[] buffer) => buffer.Length > BufferBudget.Small ? buffer.Length : 0;
    }

    // Under the gate.
    private void MakeRoom()
    {
        room?.TrySetResult();
        room = null;
    }

    private void Stop(Exception error)
    {
        Action<Exception>? tell;
        lock (gate)
        {
            isClosed = true;
            (isSending, isDeferred) = (false, false);
            MakeRoom();
            ReturnBuffers();
            Volatile.Write(ref busySince, 0);
            idle?.TrySetResult();
            (tell, failure) = (failed, error);
        }

        tell?.Invoke(error);
    }

    // Frames that are sent together, of which the first has that number.
    private readonly record struct Batch(byte[] Buffer, int Filled, int Finals, uint Sequence);
}
