using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Stubs.Rpc;

/// <summary>Makes a connection out of a wire that has just been laid, by a handshake within its time limit.</summary>
internal static class ConnectionEstablisher
{
    /// <summary>The initiator's part.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever goes wrong, the wire is closed.")]
    public static async ValueTask<IRpcConnection> InitiateAsync(
        Wire wire, RpcEndpoint self, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(self.Options.HandshakeTimeout, self.Options.TimeProvider);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var cut = any.Token.UnsafeRegister(static state => ((Wire)state!).Close(), wire);
        var handshake = new Handshake(wire, self);
        try
        {
            var met = await handshake.InitiateAsync().ConfigureAwait(false);
            Admit(self, met.Peer.Peer);
            var connection = new Connection(self, met);
            await connection.StartAsync().ConfigureAwait(false);
            return connection;
        }
        catch (Exception error)
        {
            var told = any.IsCancellationRequested ? null : ReasonOf(error);
            if (told is { IsFromPeer: false })
                await handshake.RefuseAsync(told.Reason, told.Message).ConfigureAwait(false);
            wire.Close();
            handshake.GiveBack();
            cancellationToken.ThrowIfCancellationRequested();
            if (!IsExpected(error))
                throw;
            throw told ?? (Exception)new RpcConnectionException(
                limit.IsCancellationRequested
                    ? $"No hello message came from {wire.Remote} within {self.Options.HandshakeTimeout.TotalSeconds:0.###} seconds."
                    : $"The connection to {wire.Remote} broke during the handshake: {Wording.Sentence(UserCode.TextOf(error))} Check that a node listens there, and that both use TLS or both do not.",
                sent: false,
                error);
        }
    }

    /// <summary>
    /// The acceptor's part. Nothing is thrown: an initiator that is refused is told, and the refusal is logged.
    /// </summary>
    /// <param name="wire">The wire.</param>
    /// <param name="self">The node.</param>
    /// <param name="pending">The handshake among those of its listener, if that bounds them.</param>
    /// <param name="cancellationToken">Gives up the handshake.</param>
    [SuppressMessage(
        "Design", "CA1031", Justification = "Whatever goes wrong, the node goes on without this connection.")]
    public static async Task AcceptAsync(
        Wire wire, RpcEndpoint self, PendingHandshake? pending, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(self.Options.HandshakeTimeout, self.Options.TimeProvider);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var cut = any.Token.UnsafeRegister(static state => ((Wire)state!).Close(), wire);
        var handshake = new Handshake(wire, self);
        var hasSlot = false;
        try
        {
            var met = await handshake.AcceptAsync(peer =>
            {
                Admit(self, peer);
                hasSlot = self.Slots.TryTake();
                if (!hasSlot)
                    throw NoSlot(self);
            }).ConfigureAwait(false);
            pending?.End();
            var connection = new Connection(self, met);
            hasSlot = false;
            _ = connection.WhenClosed.ContinueWith(
                static (_, slots) => ((ConnectionSlots)slots!).Leave(), self.Slots, TaskScheduler.Default);
            await connection.StartAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            var told = any.IsCancellationRequested ? null : ReasonOf(error);
            if (!cancellationToken.IsCancellationRequested)
                self.Refusals.Report(wire.Remote, WhyGivenUp(self, pending, limit) ?? UserCode.TextOf(told ?? error));
            if (told is { IsFromPeer: false })
                await handshake.RefuseAsync(told.Reason, told.Message).ConfigureAwait(false);
            wire.Close();
            handshake.GiveBack();
            pending?.End();
            if (hasSlot)
                self.Slots.Leave();
        }
    }

    /// <summary>Whether an error is one of those that another machine can cause.</summary>
    public static bool IsExpected(Exception error) =>
        error is RpcException or FrameException or StateIncompatibleException or IOException or SocketException
        or ObjectDisposedException or InvalidOperationException or AuthenticationException
        or OperationCanceledException;

    private static string? WhyGivenUp(RpcEndpoint self, PendingHandshake? pending, CancellationTokenSource limit) =>
        pending?.WhyGivenUp ?? (limit.IsCancellationRequested
            ? $"The handshake was not over within {self.Options.HandshakeTimeout.TotalSeconds:0.###} seconds (RpcOptions.HandshakeTimeout)."
            : null);

    private static RpcRefusedException NoSlot(RpcEndpoint self) => new(
        RpcRefusal.Busy,
        $"{Wording.Capital(self.Self)} has {self.Slots.Allowed} connections and accepts no more (RpcOptions.MaxConnections, or what the descriptors of its process allow). Connect to another node, or when one has gone.");

    private static void Admit(RpcEndpoint self, RpcPeer peer)
    {
        if (self.Handler.Refuse(peer) is { } why)
            throw new RpcRefusedException(RpcRefusal.Peer, why);
    }

    private static RpcRefusedException? ReasonOf(Exception error) => error switch
    {
        RpcRefusedException refused => refused,
        FrameException or StateIncompatibleException => new RpcRefusedException(
            RpcRefusal.Protocol,
            $"The other side does not speak this protocol: {Wording.Sentence(UserCode.TextOf(error))} Check that the address is that of a node, and that both use TLS or both do not.", error),
        AuthenticationException => new RpcRefusedException(
            RpcRefusal.Certificate,
            $"TLS could not be agreed on: {Wording.Sentence(UserCode.TextOf(error))} Check RpcOptions.Tls on both sides.", error) { IsFromPeer = true },
        _ => null,
    };
}
