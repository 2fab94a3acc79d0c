namespace Stubs.Lab.Simulation;

/// <summary>
/// Bytes that never arrive as they were sent: the network puts in their place what no reader can read.
/// </summary>
internal static class Garbled
{
    /// <summary>A result that the network spoils.</summary>
    public static byte[] Result() => [.. Sign];

    private static ReadOnlySpan<byte> Sign => "network, spoil me"u8[..16];

    /// <summary>A reply as it arrives.</summary>
    public static byte[] Spoil(byte[] reply)
    {
        // The header of the byte string becomes a number, and what follows belongs to nothing.
        if (reply.AsSpan().IndexOf(Sign) is > 0 and var at)
            reply[at - 1] = 1;
        return reply;
    }
}
