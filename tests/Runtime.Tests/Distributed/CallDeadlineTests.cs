using Stubs.Rpc;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

/// <summary>
/// The time limit of an action at the servers that work for it (rule 39). Each node has a clock of its own, and only
/// that of the server goes on: so it is the server that acts, not a message of the caller's.
/// </summary>
public sealed class CallDeadlineTests : RuleTest, IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly InProcessTransport transport = new();
    private readonly Gates gates = new();
    private readonly ManualTimeProvider timeOfA = new();
    private readonly ManualTimeProvider timeOfB = new();
    private readonly ManualTimeProvider timeOfClient = new();
    private readonly List<Node> nodes = [];
    private TellerStub teller = null!;
    private CellStub cell = null!;

    public async Task InitializeAsync()
    {
        await StartAsync("directory", TimeProvider.System, listens: true);
        await StartAsync("a", timeOfA, listens: true);
        await StartAsync("b", timeOfB, listens: true);
        var client = await StartAsync("client", timeOfClient, listens: false);
        teller = await TellerStub.CreateAsync(client.At("a"), "teller");
        cell = await CellStub.CreateAsync(client.At("b"), "cell");
    }

    public async Task DisposeAsync()
    {
        nodes.Reverse();
        foreach (var node in nodes)
            await node.DisposeAsync();
    }

    [Fact, Trait("Rule", "39")]
    public async Task The_time_limit_of_an_action_cancels_the_token_of_a_body_at_the_server()
    {
        var client = NewLimited();
        var call = client.Do(() => teller.WaitAsync("never", CancellationToken.None));
        await gates.Reached("never").WaitAsync(Patience);

        timeOfA.Advance(Limit);

        (await Should.ThrowAsync<ActionAbortedException>(() => call.WaitAsync(Patience))).Reason.ShouldBe(
            AbortReason.TimedOut);
        await Should.ThrowAsync<ActionAbortedException>(client.CommitAsync);
    }

    [Fact, Trait("Rule", "39")]
    public async Task The_time_limit_of_an_action_ends_its_wait_for_a_lock_at_the_server_and_undoes_nothing_of_others()
    {
        var holder = NewClient();
        await holder.Do(() => cell.AddAsync(1));
        var client = NewLimited();
        var call = client.Do(() => cell.AddAsync(10));
        await WaitersAsync(1);

        timeOfB.Advance(Limit);

        (await Should.ThrowAsync<ActionAbortedException>(() => call.WaitAsync(Patience))).Reason.ShouldBe(
            AbortReason.TimedOut);
        await holder.CommitAsync();
        (await cell.GetValueAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "39")]
    public async Task What_is_left_goes_on_to_the_servers_that_a_server_calls()
    {
        var holder = NewClient();
        await holder.Do(() => cell.AddAsync(1));
        var client = NewLimited();
        var call = client.Do(() => teller.AddBackAsync(cell, 10));
        await WaitersAsync(1);

        timeOfB.Advance(Limit);

        (await Should.ThrowAsync<ActionAbortedException>(() => call.WaitAsync(Patience))).Reason.ShouldBe(
            AbortReason.TimedOut);
        await holder.CommitAsync();
        (await cell.GetValueAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "39")]
    public async Task What_has_passed_at_the_client_before_a_call_is_not_left_at_the_server()
    {
        var holder = NewClient();
        await holder.Do(() => cell.AddAsync(1));
        var client = NewLimited();
        timeOfClient.Advance(Limit - TimeSpan.FromMilliseconds(500));
        var call = client.Do(() => cell.AddAsync(10));
        await WaitersAsync(1);

        timeOfB.Advance(TimeSpan.FromMilliseconds(500));

        (await Should.ThrowAsync<ActionAbortedException>(() => call.WaitAsync(Patience))).Reason.ShouldBe(
            AbortReason.TimedOut);
        await holder.CommitAsync();
    }

    [Fact, Trait("Rule", "39")]
    public async Task The_limit_of_an_enclosing_action_counts_too_if_it_is_the_shorter_one()
    {
        var holder = NewClient();
        await holder.Do(() => cell.AddAsync(1));
        var client = NewLimited();
        var call = client.Do(async () =>
        {
            await using var inner = AtomicAction.Begin(
                new AtomicActionOptions { TimeLimit = Limit * 10, TimeProvider = timeOfClient });
            await cell.AddAsync(10);
        });
        await WaitersAsync(1);

        timeOfB.Advance(Limit);

        await Should.ThrowAsync<ActionAbortedException>(() => call.WaitAsync(Patience));
        await holder.CommitAsync();
        (await cell.GetValueAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "39")]
    public async Task The_limit_of_an_enclosing_action_counts_where_the_inner_one_has_none()
    {
        var holder = NewClient();
        await holder.Do(() => cell.AddAsync(1));
        var client = NewLimited();
        var call = client.Do(() => AtomicAction.RunAsync(() => cell.AddAsync(10)));
        await WaitersAsync(1);

        timeOfB.Advance(Limit);

        (await Should.ThrowAsync<ActionAbortedException>(() => call.WaitAsync(Patience))).Reason.ShouldBe(
            AbortReason.TimedOut);
        await holder.CommitAsync();
        (await cell.GetValueAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "39")]
    public async Task A_call_that_is_answered_within_the_limit_leaves_no_timer_behind_at_the_server()
    {
        await cell.GetValueAsync();
        var before = timeOfB.ActiveTimers;
        var client = NewLimited();
        await client.Do(() => cell.AddAsync(1));
        await client.CommitAsync();

        timeOfB.ActiveTimers.ShouldBe(before);
        (await cell.GetValueAsync()).ShouldBe(1);
    }

    private TestClient NewLimited() =>
        NewClient(new AtomicActionOptions { TimeLimit = Limit, TimeProvider = timeOfClient });

    // Until so many wait for the cell's lock: the server has told no one, so that there is nothing to await.
    private async Task WaitersAsync(int count)
    {
        var locks = nodes[2].Objects.FindActive(cell.Uid)!.Locks;
        var patience = System.Diagnostics.Stopwatch.StartNew();
        while (locks.GetWaiters().Length < count)
        {
            patience.Elapsed.ShouldBeLessThan(Patience);
            await Task.Yield();
        }
    }

    private async Task<Node> StartAsync(string name, TimeProvider time, bool listens)
    {
        var node = await Nodes.StartAsync(new NodeOptions
        {
            Name = name,
            Store = NodeOptions.InMemory,
            ObjectStore = listens ? new Disk().Open() : null,
            Listen = listens ? "inproc:" + name : null,
            Directory = name == "directory" ? null : "inproc:directory",
            Transports = [transport],
            Services = gates,
            TimeProvider = time,
        });
        nodes.Add(node);
        return node;
    }
}
