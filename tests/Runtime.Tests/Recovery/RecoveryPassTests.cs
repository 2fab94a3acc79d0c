using System.Collections.Concurrent;
using System.Diagnostics;
using Stubs.Actions;
using Stubs.Objects;
using Stubs.Rpc;
using Stubs.Store;
using Stubs.Tests.Objects;
using Stubs.Tests.Rpc;
using Stubs.Tests.Support;

namespace Stubs.Tests.Recovery;

/// <summary>
/// What a pass of recovery asks another node, what it tells it, and when it comes again. The other node answers as the
/// test wants.
/// </summary>
public sealed class RecoveryPassTests : IAsyncLifetime
{
    private static readonly Uid Action = Uid.Parse("01a22330-4653-7000-959a-0000000000b1");

    private readonly InProcessTransport transport = new();
    private readonly ManualTimeProvider time = new();
    private readonly Stopwatch pace = Stopwatch.StartNew();
    private readonly Disk disk = new();
    private readonly RpcNode peer = new("peer");
    private readonly ConcurrentQueue<ushort> asked = new();
    private readonly ConcurrentQueue<ProtocolStep> steps = new();
    private Func<ushort, Task<ActionAnswer>> answer = static _ => Task.FromResult(ActionAnswer.Undecided);
    private Node? node;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (node is not null)
            await node.DisposeAsync();
        await peer.DisposeAsync();
    }

    [Fact, Trait("Rule", "32")]
    public async Task What_the_coordinator_has_not_decided_stays_in_doubt_and_is_asked_about_again()
    {
        var cell = await PrepareAsync();
        node = await StartAsync();

        await UntilAsync(() => Asked(ActionVerb.Outcome) >= 3);
        var doubt = (await node.Recovery.ListInDoubtAsync()).ShouldHaveSingleItem();
        doubt.Why.ShouldContain("has not decided yet");
        (await disk.ReadAsync(cell))!.Shadow.ShouldNotBeNull();
        asked.ShouldAllBe(static verb => verb == ActionVerb.Outcome);
        answer = static _ => Task.FromResult(ActionAnswer.Committed);

        await UntilAsync(() => Asked(ActionVerb.CarriedOut) == 1);
        (await disk.ReadAsync(cell))!.Shadow.ShouldBeNull();
        await using var bound = await node.BindAsync<CellStub>(cell);
        (await bound.GetValueAsync()).ShouldBe(2);
        node.Recovery.Unresolved.ShouldBeEmpty();
    }

    [Fact, Trait("Rule", "32")]
    public async Task What_the_coordinator_has_no_decision_for_is_undone_and_not_confirmed()
    {
        answer = static _ => Task.FromResult(ActionAnswer.Aborted);
        var cell = await PrepareAsync();
        node = await StartAsync();

        await Until.HoldsAsync(async () => (await node.Recovery.ListInDoubtAsync()).Count == 0, Advance);

        await using var bound = await node.BindAsync<CellStub>(cell);
        (await bound.GetValueAsync()).ShouldBe(1);
        asked.ShouldBe([ActionVerb.Outcome]);
    }

    [Fact, Trait("Rule", "32")]
    public async Task Passes_come_later_each_time_as_long_as_something_is_left()
    {
        await PrepareAsync();
        node = await StartAsync();
        await UntilAsync(() => Asked(ActionVerb.Outcome) >= 1);

        // Behind the passes of the start.
        await node.Recovery.AskNodesAsync();

        // After 0.25, 0.5, 1, 2, 4, 8 and then 15 seconds each: the passes of 100 seconds.
        var before = Asked(ActionVerb.Outcome);
        for (var step = 0; step < 1_000; step++)
        {
            var passes = Asked(ActionVerb.Outcome);
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
            if (Asked(ActionVerb.Outcome) != passes)
                await UntilAsync(() => time.ActiveTimers > 0, advances: false);
        }

        (Asked(ActionVerb.Outcome) - before).ShouldBeInRange(1, 15);
    }

    [Fact, Trait("Rule", "30")]
    public async Task A_participant_is_told_until_it_has_carried_out_the_decision_which_is_then_forgotten()
    {
        await ListenAsync();
        await disk.WriteAsync(new StoreOperation.Create(Decision.Of(Action, [Peer])));
        node = await StartAsync();

        await UntilAsync(() => Asked(ActionVerb.Commit) >= 2);
        (await disk.ReadAsync(Action)).ShouldNotBeNull();
        answer = static _ => Task.FromResult(ActionAnswer.Committed);
        await UntilAsync(() => steps.Contains(ProtocolStep.DecisionForgotten));

        (await disk.ReadAsync(Action)).ShouldBeNull();
        asked.ShouldAllBe(static verb => verb == ActionVerb.Commit);
        node.Network!.Actions.Outcomes.Find(Action)!.Value.Answer.ShouldBe(ActionAnswer.Committed);
    }

    [Fact, Trait("Rule", "30")]
    public async Task A_decision_that_several_are_to_carry_out_waits_for_each_of_them()
    {
        await ListenAsync();
        var absent = Uid.Parse("01a22330-4653-7000-959a-0000000000c1");
        await disk.WriteAsync(new StoreOperation.Create(Decision.Of(Action, [Peer, absent.ToString()])));
        answer = static _ => Task.FromResult(ActionAnswer.Committed);
        node = await StartAsync();

        await Until.HoldsAsync(
            async () => Decision.ParticipantsOf((await disk.ReadAsync(Action))!.State!).Count == 1, Advance);

        Decision.ParticipantsOf((await disk.ReadAsync(Action))!.State!).ShouldBe([absent.ToString()]);
        Asked(ActionVerb.Commit).ShouldBe(1);
    }

    [Fact, Trait("Rule", "32")]
    public async Task A_pass_that_is_asked_for_while_one_runs_comes_after_it()
    {
        var first = new TaskCompletionSource<ActionAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        answer = _ => Asked(ActionVerb.Outcome) == 1 ? first.Task : Task.FromResult(ActionAnswer.Undecided);
        await PrepareAsync();
        node = await StartAsync();
        await UntilAsync(() => Asked(ActionVerb.Outcome) == 1, advances: false);

        // Another node appears: perhaps the one that knows.
        await using var other = await Nodes.StartAsync(new NodeOptions
        {
            Name = "other", Store = NodeOptions.InMemory, Directory = "inproc:home", Transports = [transport],
        });
        first.SetResult(ActionAnswer.Undecided);

        await UntilAsync(() => Asked(ActionVerb.Outcome) >= 2, advances: false);
    }

    [Fact, Trait("Rule", "32")]
    public async Task What_an_action_has_prepared_that_this_node_still_coordinates_is_left_to_it()
    {
        var (cell, prepared) = await StoreCellAsync();
        answer = static _ => Task.FromResult(ActionAnswer.Aborted);
        node = await StartAsync();
        await using var action = AtomicAction.Begin();
        node.Objects.Coordinating.TryAdd(Action, action).ShouldBeTrue();
        await disk.WriteAsync(new StoreOperation.WriteShadow(cell, new StoredShadow(Action, Peer, prepared)));

        (await node.Recovery.AskNodesAsync()).ShouldBe(1);
        asked.ShouldBeEmpty();
        (await disk.ReadAsync(cell))!.Shadow.ShouldNotBeNull();
        node.Objects.Coordinating.TryRemove(Action, out _).ShouldBeTrue();

        (await node.Recovery.AskNodesAsync()).ShouldBe(0);
        (await disk.ReadAsync(cell))!.Shadow.ShouldBeNull();
    }

    private string Peer => new NodeReference(peer.Endpoint.Self.Node, "inproc:peer").ToString();

    private int Asked(ushort verb) => asked.Count(one => one == verb);

    // A cell with the value 1, which an action of the peer's has prepared to make 2.
    private async Task<Uid> PrepareAsync()
    {
        var (cell, prepared) = await StoreCellAsync();
        await disk.WriteAsync(new StoreOperation.WriteShadow(cell, new StoredShadow(Action, Peer, prepared)));
        return cell;
    }

    private async Task<(Uid Cell, ObjectState Prepared)> StoreCellAsync()
    {
        await ListenAsync();
        await using var before = await Nodes.OnAsync(disk);
        await using var cell = await CellStub.CreateAsync(before, "cell");
        await cell.SetValueAsync(2);
        var prepared = (await disk.ReadAsync(cell.Uid))!.State!;
        await cell.SetValueAsync(1);
        return (cell.Uid, prepared);
    }

    private Task ListenAsync()
    {
        peer.Serve = async request =>
        {
            asked.Enqueue(request.Verb);
            request.Reply(new ActionReply(await answer(request.Verb)).ToArray());
        };
        return peer.ListenAsync(transport, "inproc:peer");
    }

    private Task<Node> StartAsync() => Nodes.StartAsync(new NodeOptions
    {
        Name = "home",
        ObjectStore = disk.Open(),
        Listen = "inproc:home",
        Transports = [transport],
        TimeProvider = time,
        Events = new ProtocolEvents
        {
            OnStep = (step, _, _) =>
            {
                steps.Enqueue(step);
                return default;
            },
        },
    });

    private Task UntilAsync(Func<bool> isSo, bool advances = true) => Until.HoldsAsync(isSo, advances ? Advance : null);

    // Ten times as fast as a real clock at most: each question has a time limit by the same clock.
    private void Advance()
    {
        if (pace.Elapsed < TimeSpan.FromMilliseconds(1))
            return;
        pace.Restart();
        time.Advance(TimeSpan.FromMilliseconds(10));
    }
}
