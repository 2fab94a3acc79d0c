using System.Runtime.CompilerServices;
using Stubs.Rpc;

namespace Stubs.Tool.Nodes;

/// <summary>A connection to a running node, as an operator.</summary>
internal sealed class OperatorConnection : IRpcHandler, IAsyncDisposable
{
    /// <summary>The environment variable with the secret.</summary>
    public const string SecretVariable = "STUBS_SECRET";

    private const string Name = "stubs-tool";

    // A listing has all objects that are in doubt, and a record all of one action.
    private const int LargestAnswer = 64 << 20;

    private IRpcConnection? connection;

    /// <summary>Connects.</summary>
    /// <param name="address">Where the node listens.</param>
    /// <param name="secret">The secret of an operator; null for none.</param>
    /// <param name="tls">Certificates; null for none.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ToolException">The address or the secret makes no sense.</exception>
    /// <exception cref="RpcException">The node cannot be reached, or refuses an operator.</exception>
    public static async Task<OperatorConnection> OpenAsync(
        string address, string? secret, RpcTls? tls, CancellationToken cancellation)
    {
        if (!SocketAddress.HasScheme(address))
            throw new ToolException(
                $"{Wording.Quoted(address)} is no address of a node: expected tcp://host:port or unix:/path.");
        if (SocketAddress.ObjectionTo(address, isTarget: true, mayLackPort: false) is { } objection)
            throw new ToolException($"The address {Wording.Quoted(address)} {objection}.");
        var key = NodeKey.Make();
        var opened = new OperatorConnection();
        var self = new RpcPeer(key.Identity, 1, Name, null) { Role = PeerRole.Operator };
        var options = new RpcOptions { MaxFrame = LargestAnswer, Secret = secret, Tls = tls };
        try
        {
            opened.connection = await new SocketTransport().InitiateAsync(
                address, new RpcEndpoint(self, opened, options) { Key = key }, cancellation);
            return opened;
        }
        catch (RpcException error)
        {
            throw new ToolException(error.Message + HintOf(
                error is RpcRefusedException refused ? refused.Reason
                : tls is null && error is RpcConnectionException ? RpcRefusal.Protocol : null));
        }
    }

    // The message tells the operator of a node what to do; this one has a command line.
    private static string HintOf(RpcRefusal? reason) => reason switch
    {
        RpcRefusal.Secret or RpcRefusal.Unprotected or RpcRefusal.Role =>
            $" The tool takes its secret from --secret-file or {SecretVariable}, and its certificate from --certificate.",
        RpcRefusal.Certificate =>
            " The tool shows the certificate in --certificate and --key, and believes those of --ca; --server-name is the name to expect.",
        RpcRefusal.Protocol =>
            " If the node speaks TLS with certificates, give --ca.",
        _ => "",
    };

    /// <summary>Asks for something, and waits for as long as the node takes.</summary>
    /// <exception cref="ToolException">The node refuses it; the message says why.</exception>
    public async Task<T> AskAsync<T>(
        ushort verb, byte[] request, Func<ReadOnlySpan<byte>, T> read, CancellationToken cancellation)
    {
        try
        {
            using var reply = await connection!.CallAsync(verb, request, timeLimit: null, cancellation);
            return reply.Read(connection.Peer, read);
        }
        catch (RpcFaultException fault) when (fault.Code == RpcFault.UnknownVerb)
        {
            throw Older();
        }
    }

    /// <summary>The same, if the answer says no more than that it was done.</summary>
    public Task AskAsync(ushort verb, byte[] request, CancellationToken cancellation) =>
        AskAsync(verb, request, static _ => true, cancellation);

    /// <summary>Asks for items, and yields them as they come.</summary>
    /// <exception cref="ToolException">The node refuses it; the message says why.</exception>
    public async IAsyncEnumerable<T> ListAsync<T>(
        ushort verb, byte[] request, Func<ReadOnlySpan<byte>, T> read,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var items = connection!.StreamAsync(verb, request, timeLimit: null, cancellation)
            .GetAsyncEnumerator(cancellation);
        while (await NextAsync())
        {
            using var item = items.Current;
            yield return item.Read(connection.Peer, read);
        }

        async ValueTask<bool> NextAsync()
        {
            try
            {
                return await items.MoveNextAsync();
            }
            catch (RpcFaultException fault) when (fault.Code == RpcFault.UnknownVerb)
            {
                throw Older();
            }
        }
    }

    private ToolException Older() => new(
        $"{Wording.Capital(connection!.Peer)} runs an older version of Stubs, which does not serve this to operators.");

    public ValueTask DisposeAsync() => connection?.DisposeAsync() ?? default;

    void IRpcHandler.Connected(IRpcConnection connection)
    {
        // The tool has one connection, and serves nothing.
    }

    void IRpcHandler.Disconnected(IRpcConnection connection, Exception? why)
    {
        // What was asked for fails by itself.
    }

    ValueTask IRpcHandler.HandleAsync(RpcRequest request)
    {
        if (!request.IsOneWay)
            request.Fail(RpcFault.UnknownVerb, "The tool 'stubs' serves nothing.");
        return default;
    }
}
