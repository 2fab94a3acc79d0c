using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Stubs.Rpc;

/// <summary>
/// Where a peer can be reached from here. A hello message says where its sender listens, which is not always an address
/// that the receiver can use.
/// </summary>
/// <remarks>
/// <code>
/// the hello message says            the initiator takes           the acceptor takes
/// a host that others reach     it                            it
/// a wildcard                   what it dialled               the machine that connected, and the port that was said
/// loopback, a Unix socket      it if it dialled such a one,  it if the peer is on the same machine,
///                              else what it dialled          else null: it cannot be reached
/// nothing                      what it dialled               null: the peer does not listen
/// </code>
/// Invariant: an address that was dialled, and so works, gives way only to one that others can reach as well.
/// </remarks>
internal static class PeerAddress
{
    /// <summary>The address of the node that was dialled.</summary>
    /// <param name="said">What its hello message says.</param>
    /// <param name="dialled">The address at which it was reached.</param>
    public static string OfAcceptor(string? said, string dialled)
    {
        if (said is null)
            return dialled;
        if (SocketAddress.TryParse(said) is not { } address || SocketAddress.TryParse(dialled) is not { } reached)
            return said;
        return address.IsWildcard || (address.IsOfThisMachine && !reached.IsOfThisMachine) ? dialled : said;
    }

    /// <summary>The address of a node that has connected; null if it cannot be reached from here.</summary>
    /// <param name="said">What its hello message says.</param>
    /// <param name="machine">The machine from which it connected; null for this one.</param>
    public static string? OfInitiator(string? said, IPAddress? machine)
    {
        if (said is null || SocketAddress.TryParse(said) is not { } address)
            return said;
        var isHere = machine is null || IPAddress.IsLoopback(machine);
        if (address.IsWildcard)
            return SocketAddress.Of(
                machine is null ? IPAddress.Loopback.ToString() : Plain(machine).ToString(), address.Port).Text;
        return isHere || !address.IsOfThisMachine ? said : null;
    }

    /// <summary>
    /// A guess at where others reach a node that listens at a wildcard, for those that have not connected to it: the
    /// first interface of this machine that others may see.
    /// </summary>
    /// <param name="listening">The address at which it listens.</param>
    /// <returns>The same address if it is no wildcard.</returns>
    public static string OfThisMachine(string listening) =>
        SocketAddress.TryParse(listening) is { IsWildcard: true } address
            ? SocketAddress.Of(FindInterface().ToString(), address.Port).Text : listening;

    private static IPAddress FindInterface()
    {
        try
        {
            return NetworkInterface.GetAllNetworkInterfaces()
                .Where(
                    static found => found.OperationalStatus == OperationalStatus.Up
                        && found.NetworkInterfaceType != NetworkInterfaceType.Loopback)
                .SelectMany(static found => found.GetIPProperties().UnicastAddresses)
                .Select(static found => found.Address)
                .Where(static found => !found.IsIPv6LinkLocal && !IPAddress.IsLoopback(found))
                .OrderBy(static found => found.AddressFamily == AddressFamily.InterNetwork ? 0 : 1)
                .FirstOrDefault(IPAddress.Loopback);
        }
        catch (NetworkInformationException)
        {
            return IPAddress.Loopback;
        }
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
