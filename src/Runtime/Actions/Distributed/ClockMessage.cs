using Stubs.Rpc;

namespace Stubs.Actions;

/// <summary>
/// The exchange of logical clocks between a node that joins and its directory: each says how far it is.
/// </summary>
internal static class ClockMessage
{
    // Neither holds up a start for long.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Tells the directory this node's clock, and takes over the directory's if that is ahead, or far behind.
    /// </summary>
    public static async Task ExchangeAsync(
        IRpcConnection directory, LogicalClock clock, CancellationToken cancellationToken)
    {
        try
        {
            using var reply = await directory.CallAsync(
                ActionVerb.Clock, Write(clock.Now), Limit, cancellationToken).ConfigureAwait(false);
            clock.Follow(reply.Read(directory.Peer, Read));
        }
        catch (RpcFaultException fault) when (fault.Code == RpcFault.UnknownVerb)
        {
            // An older node orders actions by its wall clock.
        }
    }

    /// <summary>Answers the request.</summary>
    public static void Serve(RpcRequest request, LogicalClock clock)
    {
        long stamp;
        try
        {
            stamp = Read(request.Body.Span);
        }
        catch (StateIncompatibleException error)
        {
            request.Fail(RpcFault.BadRequest, $"The clock of the node that joins cannot be read: {error.Message}");
            return;
        }

        clock.Learn(stamp);
        request.Reply(Write(clock.Now));
    }

    public static byte[] Write(long stamp)
    {
        using var writer = StateWriter.Create();
        writer.WriteArrayStart(1);
        writer.Write(stamp);
        return writer.ToArray();
    }

    private static long Read(ReadOnlySpan<byte> body)
    {
        var reader = new StateReader(body);
        return reader.ReadArrayStart() >= 1 ? reader.ReadInt64() : throw reader.Incompatible("a clock, of 1 element");
    }
}
