using Stubs.Rpc;

namespace Stubs;

/// <summary>The addresses in the options of a node.</summary>
internal static class NodeAddresses
{
    /// <summary>What a node says of where it listens.</summary>
    /// <param name="wanted"><see cref="NodeOptions.Advertise"/>.</param>
    /// <param name="listening">The address at which it listens, with its port.</param>
    public static string Advertised(string? wanted, string listening)
    {
        if (wanted is null || !SocketAddress.HasScheme(wanted))
            return wanted ?? listening;
        if ((SocketAddress.TryParse(wanted)
            ?? SocketAddress.Parse(wanted + ":0")) is not { Port: 0, IsUnix: false } host)
            return wanted;
        return SocketAddress.TryParse(listening) is { IsUnix: false } address
            ? SocketAddress.Of(host.Host, address.Port).Text : wanted;
    }

    /// <summary>What is wrong with an address, in words that follow "it"; null if nothing is.</summary>
    /// <param name="address">The address; null is let pass.</param>
    /// <param name="transports">The program's own transports, which may know addresses of other forms.</param>
    /// <param name="isTarget">Whether others are to connect to it.</param>
    /// <param name="mayLackPort">Whether the port may be left out.</param>
    public static string? ObjectionTo(
        string? address, IReadOnlyList<IRpcTransport> transports, bool isTarget, bool mayLackPort = false)
    {
        if (address is null)
            return null;
        if (string.IsNullOrWhiteSpace(address))
            return "must not be empty. Leave it null for no address";
        if (transports.Any(transport => transport.Serves(address)))
            return null;
        return SocketAddress.HasScheme(address)
            ? SocketAddress.ObjectionTo(address, isTarget, mayLackPort)
            : "is served by no transport. Addresses begin with tcp:// or unix:, or with what one of NodeOptions.Transports serves";
    }
}
