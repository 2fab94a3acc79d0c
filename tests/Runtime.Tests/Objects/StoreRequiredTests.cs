using Stubs.Rpc;
using Stubs.Tests.Support;

namespace Stubs.Tests.Objects;

/// <summary>What is persistent is created where it is kept.</summary>
public sealed class StoreRequiredTests : IAsyncLifetime
{
    private readonly InProcessTransport transport = new();
    private readonly List<Node> nodes = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        for (var i = nodes.Count - 1; i >= 0; i--)
            await nodes[i].DisposeAsync();
    }

    [Theory, InlineData("cell"), InlineData(null), Trait("Rule", "53")]
    public async Task A_persistent_object_is_not_created_at_a_client_of_a_durable_directory(string? name)
    {
        await StartAsync("directory", new Disk());
        await StartAsync("server", new Disk());
        var client = await StartAsync("client", null);

        var error = await Should.ThrowAsync<StoreRequiredException>(() => CellStub.CreateAsync(client, name));

        error.Message.ShouldContain("node.At(");
        error.Message.ShouldContain("NodeOptions.Store");
        (error.TypeName, error.Node).ShouldBe(("Stubs.Tests.Objects.Cell", "client"));
        (await client.Naming.TryLookupAsync("cell")).ShouldBeNull();
        (await (await CellStub.CreateAsync(client.At("server"), "cell")).AddAsync(1)).ShouldBe(1);
    }

    [Fact, Trait("Rule", "20")]
    public async Task Nor_at_a_server_that_keeps_nothing_and_the_action_goes_on()
    {
        await StartAsync("directory", new Disk());
        await StartAsync("server", new Disk());
        await StartAsync("volatile", null, "inproc:volatile");
        var client = await StartAsync("client", null);

        await AtomicAction.RunAsync(async () =>
        {
            (await Should.ThrowAsync<StoreRequiredException>(
                () => CellStub.CreateAsync(client.At("volatile"), "cell"))).Node.ShouldBe("volatile");
            await CellStub.CreateAsync(client.At("server"), "cell");
        });

        (await (await CellStub.BindAsync(client, "cell")).AddAsync(1)).ShouldBe(1);
    }

    [Fact, Trait("Rule", "53")]
    public async Task What_is_not_persistent_is_created_at_a_client()
    {
        await StartAsync("directory", new Disk());
        var client = await StartAsync("client", null);

        await ClockStub.CreateAsync(client, "clock");
        (await (await CounterStub.CreateAsync(client, null)).IncrementAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "53")]
    public async Task Nodes_that_are_volatile_on_purpose_create_what_they_like()
    {
        await StartAsync("directory", null);
        var client = await StartAsync("client", null);
        await using var embedded = await Nodes.VolatileAsync();

        await CellStub.CreateAsync(client, "cell");
        await CellStub.CreateAsync(embedded, "cell");
    }

    private async Task<Node> StartAsync(string name, Disk? store, string? listen = null)
    {
        var isDirectory = name == "directory";
        var node = await Nodes.StartAsync(new NodeOptions
        {
            Name = name,
            Store = NodeOptions.InMemory,
            ObjectStore = store?.Open(),
            Listen = listen ?? (isDirectory || store is not null ? "inproc:" + name : null),
            Directory = isDirectory ? null : "inproc:directory",
            Transports = [transport],
        });
        nodes.Add(node);
        return node;
    }
}
