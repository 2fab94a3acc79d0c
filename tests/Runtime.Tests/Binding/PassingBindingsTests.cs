using Stubs.Binding;
using Stubs.Naming;
using Stubs.Rpc;
using Stubs.Store;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.BindingModule;

/// <summary>
/// The directory forgets where objects were that have ended with a start of their node, and no other ones.
/// </summary>
public sealed class PassingBindingsTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly InProcessTransport transport = new();
    private readonly Disk disk = new(), homesDisk = new();
    private Node directory = null!;

    public async Task InitializeAsync() => directory = await StartDirectoryAsync();

    public async Task DisposeAsync() => await directory.DisposeAsync();

    [Fact, Trait("Rule", "38")]
    public async Task Those_of_a_client_that_has_said_goodbye_leave_nothing_in_the_store()
    {
        var before = await ListAsync();
        await using (var client = await StartAsync("client", store: null))
        {
            for (var i = 0; i < 10; i++)
                await ClockStub.CreateAsync(client, null);
            (await ListAsync()).Length.ShouldBeGreaterThan(before.Length + 10);
        }

        await ForgottenAsync(left: 0);
        (await ListAsync()).ShouldBe(before);
    }

    [Fact, Trait("Rule", "38")]
    public async Task Those_of_an_earlier_start_go_and_those_of_persistent_objects_and_of_the_new_start_stay()
    {
        await using var proxy = await ListenAtSocketAsync();
        var home = await StartAsync("home", homesDisk, proxy.Address);
        var cell = await CellStub.CreateAsync(home, null);
        var old = await ClockStub.CreateAsync(home, null);
        proxy.Cut();
        homesDisk.Unplug();
        await home.CrashAsync();
        directory.Network!.Passing!.Count.ShouldBe(1, "the node may only have lost its connection");

        await using var again = await StartAsync("home", homesDisk, proxy.Address);
        var next = await ClockStub.CreateAsync(again, null);
        await ForgottenAsync(left: 1);

        (await LocateAsync(old.Uid)).ShouldBeNull();
        (await LocateAsync(next.Uid)).ShouldBe(again.Objects.Self.Node);
        (await LocateAsync(cell.Uid)).ShouldBe(again.Objects.Self.Node);
    }

    [Fact, Trait("Rule", "37")]
    public async Task Those_of_a_node_that_has_only_lost_its_connection_stay()
    {
        await using var proxy = await ListenAtSocketAsync();
        await using var lost = await StartAsync("lost", store: null, proxy.Address);
        var clock = await ClockStub.CreateAsync(lost, null);
        proxy.Cut();
        await using (var client = await StartAsync("client", store: null, directory.Address))
            await ClockStub.CreateAsync(client, null);

        await ForgottenAsync(left: 1);

        (await LocateAsync(clock.Uid)).ShouldBe(lost.Objects.Self.Node);
    }

    [Fact, Trait("Rule", "38")]
    public async Task A_directory_that_is_started_again_knows_whose_they_are()
    {
        var before = await ListAsync();
        var home = await StartAsync("home", homesDisk);
        await ClockStub.CreateAsync(home, null);
        homesDisk.Unplug();
        await home.CrashAsync();
        await directory.DisposeAsync();
        directory = await StartDirectoryAsync();

        await (await StartAsync("home", homesDisk)).DisposeAsync();

        await ForgottenAsync(left: 0);
        (await ListAsync()).Except(before).ShouldHaveSingleItem("where the home listens, which has a store");
    }

    [Fact, Trait("Rule", "7")]
    public async Task One_of_an_object_that_is_destroyed_goes_with_it()
    {
        await using var client = await StartAsync("client", store: null);
        await ClockStub.CreateAsync(client, null);
        var before = await ListAsync();
        var clock = await ClockStub.CreateAsync(client, null);

        await clock.DestroyAsync();

        (await ListAsync()).ShouldBe(before);
    }

    private async Task<Uid[]> ListAsync() => [.. (await disk.ListAsync()).Select(static found => found.Uid)];

    private async Task<Uid?> LocateAsync(Uid uid)
    {
        var found = await disk.ReadAsync(NameKey.OfName(BindingService.Root, uid.ToString()));
        return NameEntry.Read(found?.State, directory.Space) is [var bound] ? bound.Uid : null;
    }

    // A node has left before its directory hears of it.
    private async Task ForgottenAsync(int left)
    {
        var passing = directory.Network!.Passing!;
        using var patience = new CancellationTokenSource(Patience);
        while (passing.Count > left)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        await passing.Sweeping.WaitAsync(Patience);
    }

    private async Task<Node> StartDirectoryAsync(string listen = "inproc:directory") =>
        await Nodes.StartAsync(new NodeOptions
        {
            Name = "directory", ObjectStore = disk.Open(), Listen = listen, Transports = [transport],
        });

    /// <summary>The directory by way of one that can cut its connections.</summary>
    private async Task<FaultyProxy> ListenAtSocketAsync()
    {
        await directory.DisposeAsync();
        directory = await StartDirectoryAsync("tcp://127.0.0.1:0");
        return new FaultyProxy(directory.Address!);
    }

    private Task<Node> StartAsync(string name, Disk? store, string? at = null) => Nodes.StartAsync(new NodeOptions
    {
        Name = name,
        Store = NodeOptions.InMemory,
        ObjectStore = store?.Open(),
        Listen = store is null ? null : "inproc:" + name,
        Directory = at ?? "inproc:directory",
        Transports = [transport],
        Connections = new RpcOptions { GoodbyeTimeout = TimeSpan.Zero },
    });
}
