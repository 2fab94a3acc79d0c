using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Stubs.Rpc;

/// <summary>An address of a socket, read from its text: <c>tcp://host:port</c> or <c>unix:/path</c>.</summary>
internal sealed record SocketAddress(string Text, string Host, int Port, string? Path)
{
    private const string Tcp = "tcp://", Unix = "unix:";

    public bool IsUnix => Path is not null;

    public static bool HasScheme(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.StartsWith(Tcp, StringComparison.Ordinal) || text.StartsWith(Unix, StringComparison.Ordinal);
    }

    public static SocketAddress Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.StartsWith(Unix, StringComparison.Ordinal) && text.Length > Unix.Length)
            return new SocketAddress(text, "", 0, text[Unix.Length..]);
        var colon = text.LastIndexOf(':');
        if (text.StartsWith(Tcp, StringComparison.Ordinal) && colon > Tcp.Length
            && ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return new SocketAddress(text, text[Tcp.Length..colon].TrimStart('[').TrimEnd(']'), port, null);
        }

        throw new ArgumentException($"'{text}' is no address of a socket: expected tcp://host:port or unix:/path.", nameof(text));
    }

    /// <summary>Where to connect to.</summary>
    public EndPoint EndPoint => Path is not null ? new UnixDomainSocketEndPoint(Path)
        : IPAddress.TryParse(Host, out var address) ? new IPEndPoint(address, Port)
        : new DnsEndPoint(Host, Port);

    /// <summary>Where to listen. A host name may mean several addresses; the first one is taken.</summary>
    public async Task<EndPoint> ResolveAsync(CancellationToken cancellationToken)
    {
        if (EndPoint is not DnsEndPoint)
            return EndPoint;
        var found = await Dns.GetHostAddressesAsync(Host, cancellationToken).ConfigureAwait(false);
        return found.Length > 0 ? new IPEndPoint(found[0], Port) : throw new SocketException((int)SocketError.HostNotFound);
    }

    public Socket NewSocket() => IsUnix
        ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
        : EndPoint is IPEndPoint { AddressFamily: var family }
            ? new Socket(family, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
}
