using Stubs.Actions;
using Stubs.Binding;
using Stubs.Calls;
using Stubs.Naming;
using Stubs.Rpc;
using Stubs.Tests.Access;
using Stubs.Tests.Objects;
using Stubs.Tests.Rpc;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

/// <summary>
/// A peer makes no object in the place of another, and leaves none in doubt with a node that it has made up.
/// </summary>
public sealed class TakenIdentityTests : RuleTest, IAsyncLifetime
{
    private Site site = null!;
    private CellStub cell = null!;
    private IRpcConnection toServer = null!;
    private IRpcConnection toDirectory = null!;
    private RpcNode caller = null!;

    public async Task InitializeAsync()
    {
        site = await Site.StartAsync();
        cell = await CellStub.CreateAsync(site.Client.At("a"), "cell");
        caller = new RpcNode("caller", options: null, PeerRole.Client);
        toServer = await site.Transport.InitiateAsync("inproc:a", caller.Endpoint);
        toDirectory = await site.Transport.InitiateAsync("inproc:directory", caller.Endpoint);
    }

    public async Task DisposeAsync()
    {
        await toServer.DisposeAsync();
        await toDirectory.DisposeAsync();
        await site.DisposeAsync();
    }

    [Fact]
    public async Task No_object_is_made_with_an_identifier_of_the_runtimes_own_or_one_that_is_computed()
    {
        var computed = NameKey.OfName(NamingService.Root, "not yet");
        foreach (var uid in Enumerable.Range(0, 40).Select(static i => Uid.WellKnown((ulong)i))
            .Append(computed).Append(NodeKey.Make().Identity).Append(Uid.Empty))
            (await CallAsync(toDirectory, uid, ".ctor()")).ShouldBe(CallStatus.Refused, $"{uid}");
        await site.CrashAsync("directory");
        await site.StartAsync("directory");
        (await CellStub.BindAsync(site.Client, "cell")).Uid.ShouldBe(cell.Uid);
    }

    [Theory]
    [InlineData("stubs:naming", 4)]
    [InlineData("stubs:binding", 5)]
    [InlineData("Stubs.Tests.Objects.Cell", 4)]
    [InlineData("Stubs.Tests.Objects.Cell", 1)]
    public async Task What_the_runtime_has_made_is_not_destroyed(string type, ulong place)
    {
        (await CallAsync(toDirectory, Uid.WellKnown(place), CallVerb.Destroy, type)).ShouldBe(CallStatus.Refused);
        await CellStub.BindAsync(site.Client, "cell");
    }

    [Fact]
    public async Task An_object_is_not_made_where_there_is_one_and_that_one_goes_on()
    {
        var atDirectory = await CellStub.CreateAsync(site.Directory, "at the directory");
        var clock = await ClockStub.CreateAsync(site.A, "clock");
        (await CallAsync(toServer, cell.Uid, ".ctor()")).ShouldBe(CallStatus.Refused, "persistent, here");
        (await CallAsync(toServer, clock.Uid, ".ctor()")).ShouldBe(CallStatus.Refused, "volatile, here");
        (await CallAsync(toDirectory, cell.Uid, ".ctor()")).ShouldBe(CallStatus.Refused, "bound elsewhere");
        (await CallAsync(toServer, atDirectory.Uid, ".ctor()")).ShouldBe(CallStatus.Threw, "at the directory");

        await cell.AddAsync(1);
        await atDirectory.AddAsync(1);
        await clock.TickAsync();
        (await (await CellStub.BindAsync(site.Client, "at the directory")).GetValueAsync()).ShouldBe(1);
        (await CallAsync(toServer, site.A.Objects.Uids.Next(), ".ctor()"))
            .ShouldBe(CallStatus.Returned, "a new one is");
    }

    [Fact]
    public async Task A_client_leaves_nothing_in_doubt_with_a_coordinator_that_has_not_joined()
    {
        var action = site.A.Objects.Uids.Next();
        (await CallAsync(
            toServer, cell.Uid, "Add(int)", context: new ActionContext(action, default, IsKnown: false, 1, [], [])))
                .ShouldBe(CallStatus.Returned);
        foreach (var coordinator in new[]
        {
            site.A.Objects.Uids.Next().ToString(), $"{NodeKey.Make().Identity}@tcp://127.0.0.1:1",
            site.A.Objects.Self.ToString(), caller.Endpoint.Self.Node.ToString(),
        })
        {
            (await Should.ThrowAsync<RpcFaultException>(() => AskAsync(
                ActionVerb.Prepare, new ActionMessage(action) { Coordinator = coordinator })))
                    .Code.ShouldBe(RpcFault.Denied);
            (await Should.ThrowAsync<RpcFaultException>(() => AskAsync(
                ActionVerb.CommitAsLastAgent, new ActionMessage(action) { Participants = [coordinator] })))
                    .Code.ShouldBe(RpcFault.Denied);
        }

        await AskAsync(ActionVerb.Abort, new ActionMessage(action) { Level = action });
        (await cell.GetValueAsync()).ShouldBe(0);
        await Until.HoldsAsync(async () => (await site.A.Recovery.ListInDoubtAsync()).Count == 0);
    }

    [Fact]
    public async Task No_node_calls_an_address_that_a_client_says_is_its_own()
    {
        var key = NodeKey.Make();
        var listening = new RpcPeer(key.Identity, 1, "listener", "inproc:b") { Role = PeerRole.Client };
        await using var connection = await site.Transport.InitiateAsync(
            "inproc:a", new RpcEndpoint(listening, caller, caller.Endpoint.Options) { Key = key });
        site.A.Network!.Connections.Find(key.Identity)!.Peer.Address.ShouldBeNull();
    }

    [Fact]
    public async Task What_a_peer_calls_itself_is_not_the_name_of_a_caller()
    {
        var server = new RpcNode("server", new RpcOptions { Secret = "a secret" });
        await server.ListenAsync(site.Transport, "inproc:named");
        var mallory = new RpcNode("alice", new RpcOptions { Secret = "a secret" });
        await using var connection = await site.Transport.InitiateAsync("inproc:named", mallory.Endpoint);
        (await server.Connected).Peer.User.Identity!.Name.ShouldBe(mallory.Endpoint.Self.Node.ToString());
    }

    [Fact]
    public async Task Destroying_is_not_for_clients_where_only_members_are_restricted()
    {
        var vault = await VaultStub.CreateAsync(site.A, "vault");
        (await CallAsync(toServer, vault.Uid, CallVerb.Destroy, "Stubs.Tests.Access.Vault")).ShouldBe(CallStatus.Threw);
        await vault.WhoCallsAsync();
        await (await VaultStub.BindAsync(site.Client, "vault")).DestroyAsync();
    }

    [Fact]
    public void Two_clients_without_a_key_do_not_have_one_identity()
    {
        var network = site.A.Network!;
        var peer = new RpcPeer(site.A.Objects.Uids.Next(), 1, "script", null)
            { Role = PeerRole.Client, IsProven = false, Start = site.A.Objects.Uids.Next() };
        var other = peer with { Start = site.A.Objects.Uids.Next() };
        network.Refuse(peer).ShouldBeNull();
        var connection = new FakeConnection(peer);
        network.Connected(connection);
        network.Refuse(peer).ShouldBeNull("a second connection of the same one");
        network.Refuse(other).ShouldNotBeNull();
        network.Disconnected(connection, why: null);
        network.Refuse(other).ShouldBeNull();
    }

    private async Task AskAsync(ushort verb, ActionMessage message) =>
        (await toServer.CallAsync(verb, message.ToArray())).Dispose();

    private static async Task<CallStatus> CallAsync(
        IRpcConnection connection, Uid uid, string operation, string type = "Stubs.Tests.Objects.Cell",
        ActionContext? context = null)
    {
        using var reply = await connection.CallAsync(CallVerb.Call, Request(uid, operation, type, context));
        return Read(reply.Body.Span);

        static CallStatus Read(ReadOnlySpan<byte> body)
        {
            var reader = new StateReader(body);
            reader.ReadArrayStart().ShouldBe(3);
            return (CallStatus)reader.ReadInt32();
        }
    }

    private static byte[] Request(Uid uid, string operation, string type, ActionContext? context)
    {
        var writer = StateWriter.Create();
        try
        {
            new CallHeader(context, Trace: null, Number: 0, uid, type, operation).Write(ref writer);
            var hasArgument = operation.EndsWith("(int)", StringComparison.Ordinal);
            writer.WriteArrayStart(hasArgument ? 1 : 0);
            if (hasArgument)
                writer.Write(1);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }
}
