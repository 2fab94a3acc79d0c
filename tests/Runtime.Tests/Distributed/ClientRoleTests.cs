using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Stubs.Actions;
using Stubs.Calls;
using Stubs.Objects;
using Stubs.Placement;
using Stubs.Recovery;
using Stubs.Rpc;
using Stubs.Store;
using Stubs.Tests.Diagnostics;
using Stubs.Tests.NamingModule;
using Stubs.Tests.Objects;
using Stubs.Tests.Rpc;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

/// <summary>A client calls, and commits its own actions. It does nothing that only nodes do.</summary>
public sealed class ClientRoleTests : RuleTest, IAsyncLifetime
{
    private Site site = null!;
    private CellStub cell = null!;

    public async Task InitializeAsync()
    {
        site = await Site.StartAsync();
        cell = await CellStub.CreateAsync(site.Client.At("a"), "cell");
    }

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact]
    public async Task It_finds_calls_creates_destroys_and_commits_over_several_nodes()
    {
        await using var client = await StartClientAsync();
        var one = await CellStub.BindAsync(client, "cell");
        var other = await CellStub.CreateAsync(client.At("b"), "other");
        await AtomicAction.RunAsync(async () =>
        {
            await one.AddAsync(-3);
            await other.AddAsync(3);
        });
        await Should.ThrowAsync<ActionAbortedException>(() => AtomicAction.RunAsync(async () =>
        {
            await one.AddAsync(100);
            throw new ActionAbortedException(AtomicAction.Current!.Id, AbortReason.Requested, "The test wants it.");
        }));

        (await cell.GetValueAsync()).ShouldBe(-3);
        (await (await CellStub.BindAsync(site.Client, "other")).GetValueAsync()).ShouldBe(3);
        await other.DestroyAsync();
        await Should.ThrowAsync<ObjectNotFoundException>(() => CellStub.BindAsync(site.Client, "other"));
    }

    [Theory]
    [InlineData(CallVerb.Lend)]
    [InlineData(CallVerb.WriteLent)]
    [InlineData(CallVerb.Run)]
    [InlineData(CallVerb.Return)]
    [InlineData(ActionVerb.Outcome)]
    [InlineData(ActionVerb.CarriedOut)]
    public async Task What_only_nodes_do_is_denied_and_nothing_is_done(ushort verb)
    {
        await using var client = await ConnectAsync(PeerRole.Client);
        var denied = await Should.ThrowAsync<RpcFaultException>(
            async () => (await client.Connection.CallAsync(verb, new ActionMessage(cell.Uid).ToArray())).Dispose());
        denied.Code.ShouldBe(RpcFault.Denied);
        denied.Message.ShouldContain("takes a node");
        site.A.Network!.Tokens.Find(cell.Uid).ShouldBeNull();
    }

    [Theory]
    [InlineData(ActionVerb.Abort)]
    [InlineData(ActionVerb.Subcommitted)]
    [InlineData(ActionVerb.Aborted)]
    [InlineData(ActionVerb.Join)]
    [InlineData(ActionVerb.Prepare)]
    [InlineData(ActionVerb.Commit)]
    [InlineData(ActionVerb.CommitOnePhase)]
    [InlineData(ActionVerb.CommitAsLastAgent)]
    [InlineData(ActionVerb.OnePhaseOutcome)]
    public async Task It_does_not_speak_for_the_action_of_another(ushort verb)
    {
        await using var client = await ConnectAsync(PeerRole.Client);
        await AtomicAction.RunAsync(async () =>
        {
            await cell.AddAsync(1);
            var message = new ActionMessage(AtomicAction.Current!.Id) { Level = AtomicAction.Current.Id };
            (await Should.ThrowAsync<RpcFaultException>(
                async () => (await client.Connection.CallAsync(verb, message.ToArray())).Dispose()))
                    .Code.ShouldBe(RpcFault.Denied);
            await cell.AddAsync(1);
        });
        (await cell.GetValueAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task It_does_not_commit_what_a_restarted_node_has_prepared()
    {
        await using var client = await ConnectAsync(PeerRole.Client);
        (await Should.ThrowAsync<RpcFaultException>(async () => (await client.Connection.CallAsync(
            ActionVerb.Commit, new ActionMessage(cell.Uid).ToArray())).Dispose())).Code.ShouldBe(RpcFault.Denied);
    }

    [Fact]
    public async Task It_does_not_call_in_the_action_of_another()
    {
        await using var client = await ConnectAsync(PeerRole.Client);
        await AtomicAction.RunAsync(async () =>
        {
            await cell.AddAsync(1);
            var action = AtomicAction.Current!;
            using var reply = await client.Connection.CallAsync(
                CallVerb.Call, Add(new ActionContext(action.Id, default, IsKnown: false, 7, [], [])
                    { Origin = site.Client.Objects.Self.Node }));
            StatusOf(reply).ShouldBe(CallStatus.Refused);
        });
        (await cell.GetValueAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task What_it_commits_over_several_nodes_is_forgotten_everywhere_without_a_word_in_its_log()
    {
        var entries = new CollectedEntries();
        await using var client = await StartClientAsync(entries);
        var one = await CellStub.BindAsync(client, "cell");
        var other = await CellStub.CreateAsync(client.At("b"), "other");
        for (var i = 0; i < 3; i++)
            await AtomicAction.RunAsync(async () =>
            {
                await one.AddAsync(-1);
                await other.AddAsync(1);
            });

        await Until.HoldsAsync(async () =>
        {
            foreach (var node in new[] { site.A, site.B, site.Directory })
            {
                await node.Recovery.AskNodesAsync();
                await foreach (var decision in node.Objects.Store.ListAsync(new StoreFilter(Decision.TypeName)))
                    return false;
            }

            return true;
        });
        entries.All.Where(static entry => entry.Level >= LogLevel.Warning).ShouldBeEmpty();
        (await one.GetValueAsync()).ShouldBe(-3);
    }

    [Fact]
    public async Task It_is_not_told_where_in_its_code_a_node_has_failed()
    {
        await using var client = await StartClientAsync();
        var one = await CellStub.BindAsync(client, "cell");
        var failed = await Should.ThrowAsync<SpoiledException>(() => one.AddAndThrowAsync(1));
        (failed.StackTrace ?? "").ShouldNotContain("Cell.AddAndThrow(");
        var told = await Should.ThrowAsync<SpoiledException>(() => cell.AddAndThrowAsync(1));
        told.StackTrace!.ShouldContain("Cell.AddAndThrow(", customMessage: "a node is");
    }

    [Fact]
    public async Task It_is_not_told_where_the_store_of_a_node_lies()
    {
        using var folder = new TemporaryDirectory();
        await using var node = await Nodes.StartAsync(new NodeOptions
        {
            Name = "filed", Store = folder.File("s.db"), Listen = "inproc:filed", Directory = "inproc:directory",
            Transports = [site.Transport],
        });
        await using var client = await StartClientAsync();
        var kept = await CellStub.CreateAsync(node, "filed");
        var seen = await client.BindAsync<CellStub>(kept.Uid);
        await seen.AddAsync(1);
        await kept.DestroyAsync();

        foreach (var (stub, path) in new[] { (kept, 1), (seen, 0) })
        {
            var message = (await Should.ThrowAsync<ObjectNotFoundException>(() => stub.AddAsync(1))).Message;
            message.Contains(folder.Path, StringComparison.Ordinal).ShouldBe(path == 1, message);
        }
    }

    [Fact]
    public async Task A_node_that_calls_on_says_which_node_began_the_action()
    {
        await using var client = await StartClientAsync();
        var there = await CellStub.CreateAsync(site.Client.At("b"), "there");
        await using var node = await ConnectAsync(PeerRole.Node);
        var action = site.Client.Objects.Uids.Next();
        using (var reply = await node.Connection.CallAsync(
            CallVerb.Call, Add(new ActionContext(action, default, IsKnown: false, 7, [], [])
                { Origin = client.Objects.Self.Node })))
            StatusOf(reply).ShouldBe(CallStatus.Returned);
        site.A.Network!.Actions.Find(action)!.Origin.ShouldBe(client.Objects.Self.Node);
        (await there.GetValueAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Objects_of_classes_that_are_not_remote_and_a_nodes_own_records_are_not_lent_to_a_node_either()
    {
        var diary = await DiaryStub.CreateAsync(site.A, "diary");
        await using var node = await ConnectAsync(PeerRole.Node);
        foreach (var uid in new[] { diary.Uid, Uid.WellKnown(1), Uid.WellKnown(2), Uid.WellKnown(9) })
        {
            using var reply = await node.Connection.CallAsync(CallVerb.Lend, Only(uid));
            TokenReply.Read(reply.Body.Span).State.ShouldBeNull($"{uid}");
        }

        using var lent = await node.Connection.CallAsync(CallVerb.Lend, Only(cell.Uid));
        TokenReply.Read(lent.Body.Span).State.ShouldNotBeNull("a remote one is");
    }

    [Fact]
    public async Task It_learns_nothing_of_objects_that_are_not_remote()
    {
        var diary = await DiaryStub.CreateAsync(site.A, "diary");
        await using var client = await ConnectAsync(PeerRole.Client);
        using var reply = await client.Connection.CallAsync(CallVerb.Locate, Only(diary.Uid));
        Whereabouts.Read(reply.Body.Span).TypeName.ShouldBeNull();
    }

    [Fact]
    public async Task Another_start_of_a_connected_node_is_refused_unless_it_is_a_later_one()
    {
        var key = NodeKey.Make();
        await using var first = await ConnectAsync(PeerRole.Node, key, incarnation: 5);
        foreach (var incarnation in new[] { 4, 5 })
        {
            var refused = await Should.ThrowAsync<RpcRefusedException>(
                async () => await ConnectAsync(PeerRole.Node, key, incarnation));
            refused.Reason.ShouldBe(RpcRefusal.Peer);
            refused.Message.ShouldContain("a copy of that node's store");
        }

        site.A.Network!.Connections.Find(key.Identity)!.Peer.Incarnation.ShouldBe(5);
        await using var later = await ConnectAsync(PeerRole.Node, key, incarnation: 6);
        (await later.Connection.CallAsync(CallVerb.Locate, Only(cell.Uid))).Dispose();
        site.A.Network.Connections.Find(key.Identity)!.Peer.Incarnation.ShouldBe(5, "the first one is still there");
        await first.DisposeAsync();
        await Until.HoldsAsync(() => site.A.Network.Connections.Find(key.Identity)?.Peer.Incarnation == 6);
    }

    [Fact]
    public async Task Nothing_that_is_meant_for_a_node_goes_to_a_client_without_a_key()
    {
        var node = new Uid(Guid.CreateVersion7().ToByteArray(bigEndian: true));
        var connection = new FakeConnection(new RpcPeer(node, 1, "a", null)
            { Role = PeerRole.Client, IsProven = false });
        var network = site.A.Network!;
        network.Connected(connection);
        network.Connections.Find(node).ShouldBeNull();
        site.A.Peers.ShouldNotContain(report => report.Peer.Node == node);
        network.Disconnected(connection, null);
        await Should.NotThrowAsync(() => cell.AddAsync(1));
    }

    [Fact]
    public void Its_options_are_those_of_one_that_only_calls()
    {
        foreach (var options in new[]
        {
            new NodeOptions { Role = PeerRole.Client },
            new NodeOptions { Role = PeerRole.Client, Directory = "unix:/d", Listen = "unix:/l" },
            new NodeOptions
                { Role = PeerRole.Client, Directory = "unix:/d", Activation = ActivationPolicy.CallingNode },
        })
            Should.Throw<ArgumentException>(options.Check).Message.ShouldContain("a client needs NodeOptions.Directory");
        new NodeOptions { Role = PeerRole.Client, Directory = "unix:/d" }.Check();
    }

    private Task<Node> StartClientAsync(CollectedEntries? entries = null) => Nodes.StartAsync(new NodeOptions
    {
        Store = NodeOptions.InMemory, Directory = "inproc:directory", Role = PeerRole.Client,
        LoggerFactory = entries ?? (ILoggerFactory)NullLoggerFactory.Instance,
        Transports = [site.Transport], RetryFor = Site.RetryFor, Services = site.Gates,
    });

    private async Task<Caller> ConnectAsync(PeerRole role, NodeKey? key = null, int incarnation = 1)
    {
        key ??= NodeKey.Make();
        var node = new RpcNode("caller", options: null, role);
        var self = new RpcPeer(key.Identity, incarnation, "caller", "inproc:caller") { Role = role };
        return new Caller(await site.Transport.InitiateAsync(
            "inproc:a", new RpcEndpoint(self, node, node.Endpoint.Options) { Key = key }));
    }

    private byte[] Add(ActionContext context)
    {
        var writer = StateWriter.Create();
        try
        {
            new CallHeader(context, Trace: null, Number: 0, cell.Uid, "Stubs.Tests.Objects.Cell", "Add(int)")
                .Write(ref writer);
            writer.WriteArrayStart(1);
            writer.Write(1);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    private static CallStatus StatusOf(RpcReply reply)
    {
        var reader = new StateReader(reply.Body.Span);
        reader.ReadArrayStart().ShouldBe(3);
        return (CallStatus)reader.ReadInt32();
    }

    private static byte[] Only(Uid uid)
    {
        using var writer = StateWriter.Create();
        writer.WriteArrayStart(1);
        writer.Write(uid);
        return writer.ToArray();
    }

    private sealed record Caller(IRpcConnection Connection) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Connection.DisposeAsync();
    }
}
