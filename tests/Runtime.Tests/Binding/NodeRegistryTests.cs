using Stubs.Binding;
using Stubs.Calls;
using Stubs.Generated;
using Stubs.Rpc;
using Stubs.Store;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.BindingModule;

/// <summary>What a directory keeps of the nodes that have joined.</summary>
public sealed class NodeRegistryTests : IAsyncLifetime
{
    private const string TypeName = "stubs:known-node";

    // A backstop only, for what never comes if a rule is broken.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly InProcessTransport transport = new();
    private readonly Disk disk = new();
    private readonly List<Node> nodes = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        for (var i = nodes.Count - 1; i >= 0; i--)
            await nodes[i].DisposeAsync();
    }

    [Fact]
    public async Task A_client_that_does_not_listen_is_not_written_down()
    {
        var directory = await StartDirectoryAsync();
        disk.Written.Clear();

        await StartAsync("client");
        await StartAsync("durable client", store: new Disk());

        disk.Written.ShouldBeEmpty();
        RegistryOf(directory).Count.Written.ShouldBe(0);
    }

    [Fact, Trait("Rule", "32")]
    public async Task A_node_that_listens_and_has_a_store_is_found_again_when_it_and_the_directory_were_away()
    {
        var directory = await StartDirectoryAsync();
        var store = new Disk();
        var server = await StartAsync("server", "inproc:server", store);
        var cell = await CellStub.CreateAsync(server, "cell");
        await server.DisposeAsync();
        await directory.DisposeAsync();

        directory = await StartDirectoryAsync();
        RegistryOf(directory).FindByName("server").ShouldNotBeNull().Address.ShouldBe("inproc:server");
        await StartAsync("server", "inproc:elsewhere", store);
        var client = await StartAsync("client");

        (await (await CellStub.BindAsync(client, "cell")).AddAsync(1)).ShouldBe(1);
        (await disk.ListAsync(new StoreFilter(TypeName))).Count.ShouldBe(1);
        cell.Uid.ShouldBe((await CellStub.BindAsync(client, "cell")).Uid);
    }

    [Fact]
    public async Task A_volatile_node_that_says_goodbye_is_forgotten()
    {
        var directory = await StartDirectoryAsync();
        var deleted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        disk.OnWrite = async (batch, write) =>
        {
            await write();
            if (batch is [StoreOperation.Delete])
                deleted.TrySetResult();
        };
        var server = await StartAsync("server", "inproc:server");
        (await disk.ListAsync(new StoreFilter(TypeName))).Count.ShouldBe(1);

        await server.DisposeAsync();
        await deleted.Task.WaitAsync(Patience);

        (await disk.ListAsync(new StoreFilter(TypeName))).ShouldBeEmpty();
        RegistryOf(directory).Count.ShouldBe((0, 0, 0));
    }

    [Fact]
    public async Task A_node_whose_address_another_one_has_now_is_forgotten()
    {
        var directory = await StartDirectoryAsync();
        var first = await StartAsync("first", "inproc:server", new Disk());
        var identity = first.Objects.Self.Node;
        await first.DisposeAsync();
        RegistryOf(directory).Find(identity).ShouldNotBeNull();

        await StartAsync("second", "inproc:server", new Disk());

        RegistryOf(directory).Find(identity).ShouldBeNull();
        (await disk.ListAsync(new StoreFilter(TypeName))).Count.ShouldBe(1);
    }

    [Fact, Trait("Rule", "32")]
    public async Task A_node_with_a_store_that_has_lost_its_name_is_still_found_by_those_who_wait_for_its_outcome()
    {
        var directory = await StartDirectoryAsync();
        var first = await StartAsync("server", "inproc:first", new Disk());
        var identity = first.Objects.Self.Node;
        await first.DisposeAsync();

        var second = await StartAsync("server", "inproc:second", new Disk());

        RegistryOf(directory).Find(identity).ShouldNotBeNull().Address.ShouldBe("inproc:first");
        RegistryOf(directory).FindByName("server").ShouldNotBeNull().Node.ShouldBe(second.Objects.Self.Node);
    }

    [Fact]
    public async Task Clients_that_are_not_written_down_have_different_names()
    {
        await StartDirectoryAsync();
        var first = await StartAsync("client");

        await Should.ThrowAsync<NodeNameInUseException>(() => StartAsync("client"));
        await Should.ThrowAsync<NodeNameInUseException>(() => StartAsync("directory"));

        await first.DisposeAsync();
        await StartAsync("client");
    }

    [Fact]
    public async Task A_node_whose_texts_are_longer_than_those_of_a_greeting_does_not_join()
    {
        var registry = RegistryOf(await StartDirectoryAsync());
        var (node, tooLong) = (Uid.WellKnown(99), new string('x', 1025));

        foreach (var entry in new[]
        {
            new NodeEntry(node, tooLong, null, 1), new NodeEntry(node, "n", "inproc:" + tooLong, 1),
            new NodeEntry(node, "n", null, 1, tooLong),
        })
            await Should.ThrowAsync<ArgumentException>(() => registry.JoinAsync(entry));

        registry.Count.ShouldBe((0, 0, 0));
    }

    [Fact]
    public async Task Of_clients_that_start_at_once_under_one_name_one_does()
    {
        await StartDirectoryAsync();

        var started = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            try
            {
                var node = await Nodes.StartAsync(
                    new NodeOptions
                        { Name = "client", Store = NodeOptions.InMemory, Directory = "inproc:directory", Transports = [
                            transport] });
                lock (nodes)
                    nodes.Add(node);
                return 1;
            }
            catch (NodeNameInUseException)
            {
                return 0;
            }
        })));

        started.Sum().ShouldBe(1);
    }

    [Fact]
    public async Task A_client_keeps_its_name_when_the_directory_was_restarted_and_it_has_connected_again()
    {
        var first = await StartDirectoryAsync();
        var client = await StartAsync("client");
        await first.DisposeAsync();
        var directory = await StartDirectoryAsync();
        var cell = await CellStub.CreateAsync(directory, "cell");
        (await (await CellStub.BindAsync(client, "cell")).AddAsync(1)).ShouldBe(1);

        // It has joined again when a call that it made later is answered.
        for (var i = 0; RegistryOf(directory).FindByName("client") is null; i++)
        {
            i.ShouldBeLessThan(10_000);
            await cell.GetValueAsync();
            await Task.Yield();
        }

        await Should.ThrowAsync<NodeNameInUseException>(() => StartAsync("client"));
    }

    [Fact]
    public async Task Nodes_join_while_the_store_writes_down_another()
    {
        await StartDirectoryAsync();
        var (reached, free) = (new TaskCompletionSource(), new TaskCompletionSource());
        disk.OnWrite = async (batch, write) =>
        {
            if (batch is [StoreOperation.Create { State.TypeName: TypeName } create]
                && create.State.Body.Span.IndexOf("slow"u8) >= 0)
                {
                    reached.TrySetResult();
                    await free.Task;
                }

                await write();
            };
        var slow = StartAsync("slow", "inproc:slow");
        await reached.Task.WaitAsync(Patience);

        await StartAsync("quick", "inproc:quick");
        await StartAsync("client");
        slow.IsCompleted.ShouldBeFalse();

        free.SetResult();
        await slow;
    }

    [Fact, Trait("Rule", "4")]
    public async Task A_table_of_nodes_as_older_versions_kept_it_is_taken_over()
    {
        var (listening, silent) =
            (Uid.Parse("01234567-89ab-7def-8123-000000000001"), Uid.Parse("01234567-89ab-7def-8123-000000000002"));
        await using (var old = await Nodes.OnAsync(disk))
        {
            await AtomicAction.RunAsync(
                () => ObjectCreation.CreateAsync(
                    old.Space, NodeTable.Place, TypeRegistry.Find(typeof(INodeTable))!, static _ => new NodeTable()));
            var table = old.Space.Resolve<INodeTable>(NodeTable.Place);
            await table.PutAsync(new NodeEntry(listening, "server", "inproc:server", 7, "hal", IsServer: true));
            await table.PutAsync(new NodeEntry(silent, "client", null, 1));
        }

        for (var start = 1; start <= 2; start++)
        {
            var directory = await StartDirectoryAsync();

            RegistryOf(directory).Find(listening)
                .ShouldBe(new NodeEntry(
                    listening, "server", "inproc:server", start == 1 ? 7 : 0, "hal", IsServer: true, IsDurable: true));
            RegistryOf(directory).Find(silent).ShouldBeNull();
            (await disk.ReadAsync(NodeTable.Place)).ShouldBeNull();
            await directory.DisposeAsync();
        }
    }

    [Fact, Trait("Rule", "46")]
    public async Task A_node_whose_connection_is_lost_stays_written_down_and_one_that_says_goodbye_does_not()
    {
        var registry = RegistryOf(await StartDirectoryAsync());
        var entry = AbsentOf(1);
        await registry.JoinAsync(entry);

        registry.Left(entry.Node, hasSaidGoodbye: false);
        registry.Find(entry.Node).ShouldBe(entry);
        registry.HasEnded(entry.Node).ShouldBeFalse();
        registry.Left(entry.Node, hasSaidGoodbye: true);

        registry.Find(entry.Node).ShouldBeNull();
        registry.HasEnded(entry.Node).ShouldBeTrue();
    }

    [Fact]
    public async Task A_node_that_is_connected_another_time_has_not_left()
    {
        var registry = RegistryOf(await StartDirectoryAsync());
        var server = await StartAsync("server", "inproc:server");

        registry.Left(server.Objects.Self.Node, hasSaidGoodbye: true);

        registry.FindByName("server").ShouldNotBeNull();
        registry.HasEnded(server.Objects.Self.Node).ShouldBeFalse();
    }

    [Fact]
    public async Task Of_absent_nodes_without_a_store_only_the_youngest_are_kept()
    {
        var registry = RegistryOf(await StartDirectoryAsync());

        for (var number = 1; number <= NodeRegistry.MaxAbsent + 2; number++)
            await registry.JoinAsync(AbsentOf(number));

        // And the one that has just joined.
        registry.Count.Written.ShouldBe(NodeRegistry.MaxAbsent + 1);
        (await disk.ListAsync(new StoreFilter(TypeName))).Count.ShouldBe(NodeRegistry.MaxAbsent + 1);
        registry.Find(AbsentOf(1).Node).ShouldBeNull();
        registry.Find(AbsentOf(NodeRegistry.MaxAbsent + 2).Node).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_node_that_left_long_ago_does_not_take_along_the_name_that_another_has_now()
    {
        var directory = await StartDirectoryAsync();
        var (registry, connections) = (RegistryOf(directory), directory.Network!.Connections);
        var first = new FakeConnection(new RpcPeer(AbsentOf(1).Node, 1, "client", null));
        connections.Connected(first);
        await registry.JoinAsync(new NodeEntry(first.Peer.Node, "client", null, 1));
        first.IsOpen = false;
        connections.Disconnected(first, why: null);
        var second = await StartAsync("client");

        registry.Left(first.Peer.Node, hasSaidGoodbye: true);

        registry.FindByName("client").ShouldNotBeNull().Node.ShouldBe(second.Objects.Self.Node);
        await Should.ThrowAsync<NodeNameInUseException>(() => StartAsync("client"));
    }

    [Fact, Trait("Rule", "42")]
    public async Task A_node_that_does_not_listen_is_not_offered_as_a_server_not_even_of_its_own_objects()
    {
        var registry = RegistryOf(await StartDirectoryAsync());
        var client = (await StartAsync("client")).Objects.Self.Node;
        var server = (await StartAsync("server", "inproc:server")).Objects.Self.Node;

        registry.ListServers(client).ShouldBeEmpty();
        registry.ListServers(server).ShouldHaveSingleItem().Node.ShouldBe(server);
    }

    private static NodeEntry AbsentOf(int number) => new(
        new Uid(1, (ulong)number), $"absent {number}", $"inproc:absent/{number}", 1, "machine", IsServer: false,
        IsDurable: false);

    internal static NodeRegistry RegistryOf(Node directory) => directory.Network!.Nodes!;

    private async Task<Node> StartDirectoryAsync()
    {
        var node = await Nodes.StartAsync(
            new NodeOptions
                { Name = "directory", ObjectStore = disk.Open(), Listen = "inproc:directory", Transports = [
                    transport] });
        nodes.Add(node);
        return node;
    }

    private async Task<Node> StartAsync(string name, string? listen = null, Disk? store = null)
    {
        var node = await Nodes.StartAsync(new NodeOptions
        {
            Name = name, Store = NodeOptions.InMemory, ObjectStore = store?.Open(), Listen = listen,
            Directory = "inproc:directory", Transports = [transport],
        });
        nodes.Add(node);
        return node;
    }
}
