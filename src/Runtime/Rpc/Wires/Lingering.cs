namespace Stubs.Rpc;

/// <summary>
/// Waits for the other end to close. To close a socket while bytes are unread resets the connection, and the reset can
/// overtake the last frame that was sent.
/// </summary>
internal static class Lingering
{
    private const int MaxBytes = 256 << 10, ChunkSize = 4096;

    public static async Task DrainAsync(Wire wire)
    {
        var scratch = Buffers.Rent(ChunkSize);
        try
        {
            for (var drained = 0; drained < MaxBytes;)
            {
                var received = await wire.ReceiveAsync(scratch).ConfigureAwait(false);
                if (received == 0)
                    break;
                drained += received;
            }
        }
        finally
        {
            Buffers.Return(scratch);
        }
    }
}
