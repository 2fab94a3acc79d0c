namespace Stubs.Rpc;

/// <summary>
/// The bytes that have arrived and are not yet handled. Its memory grows with what came, never with what a frame
/// promises. Used by one thread at a time.
/// </summary>
internal sealed class FrameReader(int maxPayload) : IDisposable
{
    private const int InitialSize = 512, UsualSize = 16 << 10, KeptSize = 128 << 10;

    private byte[] buffer = Buffers.Rent(InitialSize, isOfConnection: true);
    private int start;
    private int end;
    private uint sequence;

    /// <summary>Where a large buffer is counted.</summary>
    public BufferBudget.Account? Account { get; set; }

    /// <summary>The most bytes that the payload of one frame may have.</summary>
    public int MaxPayload { get; set; } = Math.Max(maxPayload, FrameText.MaxBytes);

    /// <summary>True when no part of a frame is waiting for its rest.</summary>
    public bool IsEmpty => start == end;

    /// <summary>Where the next bytes that arrive are to be put; never empty.</summary>
    public Memory<byte> Free()
    {
        if (start == end)
        {
            (start, end) = (0, 0);
            if (buffer.Length > KeptSize || (buffer.Length < UsualSize && sequence > 2))
                Move(UsualSize);
        }
        else if (end == buffer.Length)
        {
            // RequestWindow for as much again as has come, whatever length the frame says.
            Move(start > buffer.Length / 2 ? buffer.Length : buffer.Length * 2);
        }

        return buffer.AsMemory(end);
    }

    public void Added(int count) => end += count;

    /// <summary>Throws away what has arrived.</summary>
    public void Clear() => (start, end) = (0, 0);

    /// <summary>
    /// Takes the next frame, if it is complete. The payload is valid until the next call of any method.
    /// </summary>
    /// <exception cref="FrameException">It is malformed, too large, or not the one that is due.</exception>
    public bool TryTake(out FrameHeader header, out ReadOnlySpan<byte> payload)
    {
        var waiting = buffer.AsSpan(start, end - start);
        header = default;
        payload = default;
        if (waiting.Length < sizeof(uint) || FrameHeader.AwaitsRestOfTooLong(waiting, MaxPayload))
            return false;
        var total = FrameHeader.ReadTotal(waiting, MaxPayload);
        if (waiting.Length < total)
            return false;
        header = FrameHeader.Read(waiting, out var number);
        if (number != sequence)
            throw new FrameException(
                CloseReason.Protocol,
                $"Frame {sequence} was due, but frame {number} came: bytes were lost or repeated on the way.");
        sequence++;
        payload = waiting[FrameHeader.Size..total];
        start += total;
        return true;
    }

    public void Dispose()
    {
        Count(-buffer.Length);
        if (buffer.Length > 0)
            Buffers.Return(buffer);
        (buffer, start, end) = ([], 0, 0);
    }

    private void Count(int bytes)
    {
        if (Math.Abs(bytes) > BufferBudget.Small)
            Account?.Change(bytes);
    }

    private void Move(int size)
    {
        var larger = Buffers.Rent(size, isOfConnection: true);
        buffer.AsSpan(start, end - start).CopyTo(larger);
        Count(-buffer.Length);
        Count(larger.Length);
        Buffers.Return(buffer);
        (buffer, start, end) = (larger, 0, end - start);
    }
}
