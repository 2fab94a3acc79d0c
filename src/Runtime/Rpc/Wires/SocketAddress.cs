using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Stubs.Rpc;

/// <summary>An address of a socket, read from its text: <c>tcp://host:port</c> or <c>unix:/path</c>.</summary>
internal sealed record SocketAddress(string Text, string Host, int Port, string? Path)
{
    private const string Tcp = "tcp://", Unix = "unix:";

    // What a path of a socket may have, without its final zero: the least of the systems that Stubs runs on.
    private const int MaxPath = 103;

    public bool IsUnix => Path is not null;

    /// <summary>
    /// Whether it means all interfaces of a machine: a node can listen there, and none can be reached there.
    /// </summary>
    public bool IsWildcard =>
        Host == "*"
            || (IPAddress.TryParse(Host, out var address)
            && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)));

    /// <summary>Whether it leads nowhere but to the machine on which it is used.</summary>
    public bool IsOfThisMachine =>
        IsUnix || Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

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

        throw new ArgumentException(
            $"'{text}' is no address of a socket: expected tcp://host:port or unix:/path.", nameof(text));
    }

    public static SocketAddress? TryParse(string text)
    {
        try
        {
            return HasScheme(text) ? Parse(text) : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The address of a host and a port.</summary>
    public static SocketAddress Of(string host, int port) =>
        new(string.Create(
            CultureInfo.InvariantCulture, $"{Tcp}{(host.Contains(':') ? $"[{host}]" : host)}:{port}"), host, port,
            null);

    /// <summary>What is wrong with an address in an option, in words that follow "it"; null if nothing is.</summary>
    /// <param name="text">The address, which has one of the schemes of sockets.</param>
    /// <param name="isTarget">Whether others are to connect to it.</param>
    /// <param name="mayLackPort">Whether the port may be left out, or 0.</param>
    public static string? ObjectionTo(string text, bool isTarget, bool mayLackPort)
    {
        var isComplete = TryParse(text) is not null;
        if ((isComplete ? TryParse(text) : mayLackPort ? TryParse(text + ":0") : null) is not { } address)
            return "must be tcp://host:port with a port from 0 to 65535, or unix:/path";
        if (address.IsUnix)
            return System.Text.Encoding.UTF8.GetByteCount(address.Path!) <= MaxPath
                ? null : $"names a socket's path of more than {MaxPath} bytes";
        if (address.Host.Length == 0
            || address.Host.Any(static letter => char.IsWhiteSpace(letter) || letter is '/' or '@' or '?' or '#'))
            return "must name a host between tcp:// and the port, or a number; an IPv6 number stands in brackets";
        if (isTarget && address.IsWildcard)
            return "means all interfaces of a machine, where a node can listen but not be reached. Name the host";
        return isTarget && !mayLackPort && address.Port == 0
            ? "has port 0, which stands for any port. Name the one that is listened at" : null;
    }

    /// <summary>Where to connect to.</summary>
    public EndPoint EndPoint => Path is not null ? new UnixDomainSocketEndPoint(Path)
        : Host == "*" ? new IPEndPoint(Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, Port)
        : IPAddress.TryParse(Host, out var address) ? new IPEndPoint(address, Port)
        : new DnsEndPoint(Host, Port);

    /// <summary>Where to listen. A host name may mean several addresses; the first one is taken.</summary>
    public async Task<EndPoint> ResolveAsync(CancellationToken cancellationToken)
    {
        if (EndPoint is not DnsEndPoint)
            return EndPoint;
        var found = await Dns.GetHostAddressesAsync(Host, cancellationToken).ConfigureAwait(false);
        return found.Length > 0
            ? new IPEndPoint(found[0], Port) : throw new SocketException((int)SocketError.HostNotFound);
    }

    public Socket NewSocket() => IsUnix
        ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
        : EndPoint is IPEndPoint { AddressFamily: var family }
            ? new Socket(family, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
}
