using System.Buffers.Binary;

namespace Stubs.Rpc;

/// <summary>What stands before the payload of every frame: 20 bytes, numbers most significant byte first.</summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>offset</term><description>field</description></listheader>
/// <item><term>0</term><description>length, 4 bytes: how many bytes of the frame follow this field, 16 or
/// more</description></item>
/// <item><term>4</term><description>kind, 1 byte</description></item>
/// <item><term>5</term><description>flags, 1 byte: written as 0, not looked at</description></item>
/// <item><term>6</term><description>code, 2 bytes: the verb of a request; the reason in fault, refuse and goodbye; else
/// 0</description></item>
/// <item><term>8</term><description>sequence, 4 bytes: the number of the frame in its direction, from 0, modulo
/// 2^32</description></item>
/// <item><term>12</term><description>correlation, 4 bytes: the request that the frame belongs to, as numbered by its
/// caller; else 0</description></item>
/// <item><term>16</term><description>argument, 4 bytes: the time limit of a request in milliseconds, 0 for none; the
/// bytes of a credit; the number of a ping; else 0</description></item>
/// <item><term>20</term><description>payload</description></item>
/// </list> The sequence shows bytes that were lost, repeated or mixed up between the nodes, so that not even then is a
/// call executed twice.
/// </remarks>
internal readonly record struct FrameHeader(FrameKind Kind, ushort Code, uint Correlation, uint Argument)
{
    public const int Size = 20;

    private const int LengthSize = 4, KindOffset = 4;

    public static void Write(Span<byte> target, FrameHeader header, uint sequence, int payload)
    {
        BinaryPrimitives.WriteInt32BigEndian(target, Size - LengthSize + payload);
        target[4] = (byte)header.Kind;
        target[5] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(target[6..], header.Code);
        BinaryPrimitives.WriteUInt32BigEndian(target[8..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(target[12..], header.Correlation);
        BinaryPrimitives.WriteUInt32BigEndian(target[16..], header.Argument);
    }

    public static FrameHeader Read(ReadOnlySpan<byte> source, out uint sequence)
    {
        sequence = BinaryPrimitives.ReadUInt32BigEndian(source[8..]);
        return new FrameHeader(
            (FrameKind)source[4],
            BinaryPrimitives.ReadUInt16BigEndian(source[6..]),
            BinaryPrimitives.ReadUInt32BigEndian(source[12..]),
            BinaryPrimitives.ReadUInt32BigEndian(source[16..]));
    }

    /// <summary>The length of a whole frame, read from its first four bytes.</summary>
    public static int ReadTotal(ReadOnlySpan<byte> source, int maxPayload)
    {
        var length = BinaryPrimitives.ReadUInt32BigEndian(source);
        if (length < Size - LengthSize)
            throw new FrameException(
                CloseReason.Protocol,
                $"A frame says that {length} bytes follow its length, but a header alone has {Size - LengthSize}.");
        return IsTooLong(source, maxPayload) ? throw TooLong(source, length, maxPayload) : LengthSize + (int)length;
    }

    /// <summary>
    /// Whether a frame is longer than allowed, and the rest of its header, which may tell what it answers, has not
    /// come.
    /// </summary>
    public static bool AwaitsRestOfTooLong(ReadOnlySpan<byte> source, int maxPayload) =>
        source.Length < Size && IsTooLong(source, maxPayload)
            && (source.Length <= KindOffset || (FrameKind)source[KindOffset] is FrameKind.Reply or FrameKind.Item);

    private static bool IsTooLong(ReadOnlySpan<byte> source, int maxPayload) =>
        BinaryPrimitives.ReadUInt32BigEndian(source) > (uint)(Size - LengthSize) + (uint)maxPayload;

    private static FrameException TooLong(ReadOnlySpan<byte> source, uint length, int maxPayload) => new(
        CloseReason.FrameTooLarge,
        $"A frame says that {length} bytes follow its length, but no more than {Size - LengthSize + (long)maxPayload} are "
        + "allowed here (RpcOptions.MaxFrame).")
    {
        Header = source.Length < Size ? null : Read(source, out _),
    };
}
