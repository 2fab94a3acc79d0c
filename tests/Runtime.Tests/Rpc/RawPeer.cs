using System.Net;
using System.Net.Sockets;
using System.Text;
using Stubs.Rpc;

namespace Stubs.Tests.Rpc;

/// <summary>
/// One that speaks to a node by hand, frame by frame or byte by byte, and need not keep to the protocol.
/// </summary>
internal sealed class RawPeer : IDisposable
{
    private readonly Socket socket = new(
        AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly RpcEndpoint self;
    private uint sequence;

    private RawPeer(RpcOptions? options) => self = new RpcNode("raw", options).Endpoint;

    public RpcEndpoint Self => self;

    public static async Task<RawPeer> ConnectAsync(string address, RpcOptions? options = null)
    {
        var peer = new RawPeer(options);
        await peer.socket.ConnectAsync(IPEndPoint.Parse(address["tcp://".Length..]));
        return peer;
    }

    /// <summary>Connects and greets as one should.</summary>
    public static async Task<RawPeer> GreetAsync(string address, RpcOptions? options = null)
    {
        var peer = await ConnectAsync(address, options);
        await peer.ProveAsync(static _ => []);
        (await peer.ReadAsync()).Header.Kind.ShouldBe(FrameKind.Welcome);
        return peer;
    }

    /// <summary>Says hello, and proves its identity and whatever the secret's proof is.</summary>
    /// <param name="mac">Makes the secret's proof of the transcript.</param>
    /// <param name="hello">What it says; what it should, if left out.</param>
    /// <param name="key">With what it signs; its own key, if left out.</param>
    public async Task ProveAsync(Func<byte[], byte[]> mac, byte[]? hello = null, NodeKey? key = null)
    {
        var said = hello ?? HelloMessage.Of(self).Encode();
        await SendAsync(FrameKind.Hello, said);
        var (header, challenge) = await ReadAsync();
        header.Kind.ShouldBe(FrameKind.Challenge);
        var transcript = ProofMessage.Transcript("initiator", said, challenge, default);
        var signature = (key ?? self.Key).Sign(transcript);
        await SendAsync(FrameKind.Proof, new ProofMessage(mac(transcript), signature).Encode());
    }

    public Task SendAsync(
        FrameKind kind, byte[]? payload = null, ushort code = 0, uint correlation = 0, uint argument = 0) =>
            SendBytesAsync(Frame(kind, payload ?? [], code, correlation, argument));

    /// <summary>Sends calls so that they arrive together; each has its verb for its correlation, too.</summary>
    public Task SendCallsAsync(params ushort[] verbs) =>
        SendBytesAsync(verbs.SelectMany(verb => Frame(FrameKind.Call, [], verb, verb, 0)).ToArray());

    public async Task SendBytesAsync(ReadOnlyMemory<byte> bytes) => await socket.SendAsync(bytes);

    /// <summary>Sends bytes to a node that may have closed already.</summary>
    public async Task TrySendBytesAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await SendBytesAsync(bytes);
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown
            or SocketError.ConnectionAborted)
        {
            sequence = 0;
        }
    }

    public void Finish() => socket.Shutdown(SocketShutdown.Send);

    public async Task<(FrameHeader Header, byte[] Payload)> ReadAsync()
    {
        var head = await ReadBytesAsync(FrameHeader.Size);
        head.Length.ShouldBe(FrameHeader.Size, "the node closed the connection");
        var header = FrameHeader.Read(head, out _);
        return (header, await ReadBytesAsync(FrameHeader.ReadTotal(head, 16 << 20) - FrameHeader.Size));
    }

    /// <summary>Reads until the next reply.</summary>
    /// <returns>The correlation of its call.</returns>
    public async Task<uint> ReadReplyAsync()
    {
        while (true)
        {
            if ((await ReadAsync()).Header is { Kind: FrameKind.Reply } reply)
                return reply.Correlation;
        }
    }

    /// <summary>Reads the frame with which the node ends the connection, and its end.</summary>
    public async Task<(ushort Code, string Text)> ReadEndAsync(FrameKind kind)
    {
        var (header, payload) = await ReadAsync();
        header.Kind.ShouldBe(kind);
        (await ReadBytesAsync(1)).ShouldBeEmpty("nothing comes behind it");
        return (header.Code, Encoding.UTF8.GetString(payload));
    }

    /// <summary>Reads until the node closes.</summary>
    public async Task ReadToEndAsync()
    {
        try
        {
            while ((await ReadBytesAsync(4096)).Length == 4096)
            {
            }
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionReset)
        {
            sequence = 0;
        }
    }

    public void Dispose() => socket.Close(0);

    private byte[] Frame(FrameKind kind, byte[] payload, ushort code, uint correlation, uint argument)
    {
        var frame = WireTests.Frame(kind, sequence++, payload.Length, code, correlation, argument);
        payload.CopyTo(frame.AsSpan(FrameHeader.Size));
        return frame;
    }

    private async Task<byte[]> ReadBytesAsync(int count)
    {
        var bytes = new byte[count];
        var read = 0;
        while (read < count && await socket.ReceiveAsync(bytes.AsMemory(read)) is > 0 and var more)
            read += more;
        return bytes[..read];
    }
}
