using Stubs.Binding;
using Stubs.Locking;
using Stubs.Rpc;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

/// <summary>
/// What failed for a passing reason is done again as long as the options say; what has no hope ends at once.
/// </summary>
public sealed class RepeatingTests : RuleTest, IAsyncLifetime
{
    private const string Server = "inproc:a";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private BadTransport transport = null!;
    private Site site = null!;
    private Node client = null!;
    private CellStub cell = null!;
    private TellerStub teller = null!;

    public async Task InitializeAsync()
    {
        site = await Site.StartAsync();
        transport = new BadTransport(site.Transport);
        client = await StartAsync("caller");
        cell = await CellStub.CreateAsync(client.At("a"), "cell");
        teller = await TellerStub.CreateAsync(client.At("a"), "teller");
    }

    public async Task DisposeAsync()
    {
        await client.DisposeAsync();
        await site.DisposeAsync();
    }

    [Fact, Trait("Rule", "37")]
    public async Task An_action_outlasts_a_server_that_is_being_restarted()
    {
        await transport.SetAsync(Server, Peer.Down);
        var running = AtomicAction.RunAsync(() => cell.AddAsync(5));
        await transport.DialedAsync(4).WaitAsync(Patience);

        await transport.SetAsync(Server, Peer.Up);

        (await running.WaitAsync(Patience)).ShouldBe(5);
    }

    public static TheoryData<string> Outside =>
        ["call", "cancellable", "create", "bind", "stream", "destroy", "bind or create"];

    [Theory, MemberData(nameof(Outside)), Trait("Rule", "37")]
    public async Task What_is_done_outside_any_action_outlasts_it_too(string what)
    {
        using var source = new CancellationTokenSource();
        await transport.SetAsync(Server, Peer.Down);
        var running = DoAsync(what, source.Token);
        await transport.DialedAsync(4).WaitAsync(Patience);

        await transport.SetAsync(Server, Peer.Up);

        await running.WaitAsync(Patience);
    }

    [Fact, Trait("Rule", "37")]
    public async Task A_node_starts_before_its_directory_is_there()
    {
        var other = new BadTransport(site.Transport);
        await other.SetAsync("inproc:directory", Peer.Down);
        var starting = Nodes.StartAsync(
            new NodeOptions
                { Store = NodeOptions.InMemory, Directory = "inproc:directory", Transports = [other.For("early")] });
        await other.DialedAsync(3).WaitAsync(Patience);

        await other.SetAsync("inproc:directory", Peer.Up);

        await using var early = await starting.WaitAsync(Patience);
        (await early.Naming.TryLookupAsync("cell")).ShouldBe(cell.Uid);
    }

    [Theory, MemberData(nameof(Outside)), Trait("Rule", "39")]
    public async Task To_cancel_ends_it_at_once(string what)
    {
        if (what == "call")
            return;
        using var source = new CancellationTokenSource();
        await transport.SetAsync(Server, Peer.Down);
        var running = DoAsync(what, source.Token);
        await transport.DialedAsync(3).WaitAsync(Patience);

        await source.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => running.WaitAsync(Patience));
    }

    [Fact, Trait("Rule", "37")]
    public async Task When_the_time_is_over_the_last_error_says_how_often_and_how_long_it_was_tried()
    {
        await transport.SetAsync(Server, Peer.Down);

        var error = await Should.ThrowAsync<BindingBrokenException>(() =>
            AtomicAction.RunAsync(
                () => cell.AddAsync(5), new AtomicActionOptions { RetryFor = TimeSpan.FromMilliseconds(200) }));

        error.Attempts.ShouldBeGreaterThan(2);
        error.RetriedFor.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(200));
        error.Message.ShouldContain($"It was tried {error.Attempts} times");
        error.MayHaveExecuted.ShouldBeFalse();
    }

    [Fact, Trait("Rule", "36")]
    public async Task A_call_outside_any_action_that_may_have_been_executed_is_not_made_again()
    {
        await transport.SetAsync(Server, Peer.Dies);

        var error = await Should.ThrowAsync<BindingBrokenException>(() => cell.AddAsync(5));

        (error.MayHaveExecuted, error.Attempts).ShouldBe((true, 1));
    }

    [Fact, Trait("Rule", "36")]
    public async Task A_nested_action_does_not_wait_for_a_node_with_the_locks_of_its_ancestors_but_they_are_run_again()
    {
        var (outer, inner) = (0, 0);
        await transport.SetAsync(Server, Peer.Down);
        var running = AtomicAction.RunAsync(async () =>
        {
            outer++;
            await AtomicAction.RunAsync(() =>
            {
                inner++;
                return cell.AddAsync(5);
            });
        });
        await transport.DialedAsync(4).WaitAsync(Patience);
        await transport.SetAsync(Server, Peer.Up);
        await running.WaitAsync(Patience);

        inner.ShouldBe(outer);
    }

    [Fact, Trait("Rule", "13")]
    public async Task To_find_an_object_outside_any_action_is_repeated_when_it_was_wounded_and_keeps_its_age()
    {
        var binding = new WoundingBinding();
        var inproc = new InProcessTransport();
        await using var directory = await Nodes.StartAsync(
            new NodeOptions
                { Name = "directory", Store = NodeOptions.InMemory, Listen = "inproc:directory", Transports = [
                    inproc], Binding = binding });
        await using var server = await Nodes.StartAsync(
            new NodeOptions
                { Name = "a", Store = NodeOptions.InMemory, Listen = Server, Directory = "inproc:directory",
                    Transports = [inproc] });
        await using var caller = await Nodes.StartAsync(
            new NodeOptions
                { Store = NodeOptions.InMemory, Directory = "inproc:directory", Transports = [
                    inproc], RetryFor = TimeSpan.FromSeconds(10) });
        var made = await CellStub.CreateAsync(server, "cell");
        binding.Wounds = 3;

        (await (await CellStub.BindAsync(caller, "cell")).AddAsync(1)).ShouldBe(1);

        binding.Wounds.ShouldBe(0);
        binding.Ages.Count.ShouldBe(3);
        binding.Ages.Distinct().ShouldHaveSingleItem();
        made.Uid.ShouldNotBe(Uid.Empty);
    }

    private Task DoAsync(string what, CancellationToken token) => what switch
    {
        "call" => cell.AddAsync(5),
        "cancellable" => cell.AddAsync(5, token),
        "create" => CellStub.CreateAsync(client.At("a"), null, token),
        "bind" => CellStub.BindAsync(client, "cell", token),
        "bind or create" => CellStub.BindOrCreateAsync(client, "cell", token),
        "destroy" => cell.DestroyAsync(token),
        _ => ReadAllAsync(teller, token),
    };

    private static async Task<List<int>> ReadAllAsync(TellerStub teller, CancellationToken token)
    {
        var items = new List<int>();
        await foreach (var item in teller.CountAsync(3, token))
            items.Add(item);
        return items;
    }

    private Task<Node> StartAsync(string name) => Nodes.StartAsync(new NodeOptions
    {
        Name = name,
        Store = NodeOptions.InMemory,
        Directory = "inproc:directory",
        Transports = [transport.For(name)],
    });

    /// <summary>Has an older action come in the way of the first look-ups.</summary>
    private sealed class WoundingBinding : IBindingService
    {
        private readonly Dictionary<Uid, Uid> places = [];

        public int Wounds { get; set; }

        public List<ActionPriority> Ages { get; } = [];

        public Task AddAsync(Uid uid, Uid node, CancellationToken cancellationToken = default)
        {
            places[uid] = node;
            return Task.CompletedTask;
        }

        public Task DeleteAsync(Uid uid, CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task<Uid?> LocateAsync(Uid uid, CancellationToken cancellationToken = default)
        {
            if (Wounds > 0)
            {
                Wounds--;
                var top = ((ILockOwner)AtomicAction.Current!).TopLevel;
                Ages.Add(top.Priority);
                top.Wound("An older action needed the binding.");
            }

            AtomicAction.Current!.EnsureRunning();
            return Task.FromResult<Uid?>(places.TryGetValue(uid, out var node) ? node : null);
        }
    }
}
