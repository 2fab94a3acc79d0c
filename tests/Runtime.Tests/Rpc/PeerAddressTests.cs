using System.Net;
using Stubs.Rpc;

namespace Stubs.Tests.Rpc;

/// <summary>Where a peer can be reached from here, whatever its hello message says.</summary>
public sealed class PeerAddressTests
{
    [Theory]
    [InlineData("tcp://10.0.0.7:5", "tcp://gate:80", "tcp://10.0.0.7:5")]
    [InlineData("tcp://0.0.0.0:5", "tcp://gate:80", "tcp://gate:80")]
    [InlineData("tcp://[::]:5", "tcp://[fd00::1]:80", "tcp://[fd00::1]:80")]
    [InlineData("tcp://*:5", "tcp://gate:80", "tcp://gate:80")]
    [InlineData("tcp://127.0.0.1:5", "tcp://gate:80", "tcp://gate:80")]
    [InlineData("tcp://localhost:5", "tcp://10.0.0.7:80", "tcp://10.0.0.7:80")]
    [InlineData("unix:/there", "tcp://10.0.0.7:80", "tcp://10.0.0.7:80")]
    [InlineData("tcp://127.0.0.1:5", "tcp://127.0.0.1:80", "tcp://127.0.0.1:5")]
    [InlineData("unix:/there", "unix:/here", "unix:/there")]
    [InlineData("inproc:a", "inproc:a", "inproc:a")]
    [InlineData(null, "tcp://gate:80", "tcp://gate:80")]
    public void Of_the_node_that_was_dialled(string? said, string dialled, string taken) =>
        PeerAddress.OfAcceptor(said, dialled).ShouldBe(taken);

    [Theory]
    [InlineData("tcp://0.0.0.0:5", "10.0.0.7", "tcp://10.0.0.7:5")]
    [InlineData("tcp://[::]:5", "fd00::7", "tcp://[fd00::7]:5")]
    [InlineData("tcp://[::]:5", "::ffff:10.0.0.7", "tcp://10.0.0.7:5")]
    [InlineData("tcp://*:5", null, "tcp://127.0.0.1:5")]
    [InlineData("tcp://127.0.0.1:5", "10.0.0.7", null)]
    [InlineData("unix:/there", "10.0.0.7", null)]
    [InlineData("unix:/there", "127.0.0.1", "unix:/there")]
    [InlineData("tcp://127.0.0.1:5", null, "tcp://127.0.0.1:5")]
    [InlineData("tcp://shop:5", "10.0.0.7", "tcp://shop:5")]
    [InlineData("inproc:a", null, "inproc:a")]
    [InlineData(null, "10.0.0.7", null)]
    public void Of_the_node_that_has_connected(string? said, string? machine, string? taken) =>
        PeerAddress.OfInitiator(said, machine is null ? null : IPAddress.Parse(machine)).ShouldBe(taken);

    [Fact]
    public void What_is_no_wildcard_needs_no_guess()
    {
        PeerAddress.OfThisMachine("tcp://shop:5").ShouldBe("tcp://shop:5");
        PeerAddress.OfThisMachine("unix:/there").ShouldBe("unix:/there");
        PeerAddress.OfThisMachine("tcp://*:5").ShouldEndWith(":5");
        Stubs.Rpc.SocketAddress.Parse(PeerAddress.OfThisMachine("tcp://*:5")).IsWildcard.ShouldBeFalse();
    }
}
