using Stubs.Actions;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

public sealed class RemoteActionEndTests : RuleTest, IAsyncLifetime
{
    private Site site = null!;
    private TellerStub teller = null!;
    private CellStub a = null!;
    private CellStub b = null!;

    public async Task InitializeAsync()
    {
        site = await Site.StartAsync();
        teller = await TellerStub.CreateAsync(site.Client.At("b"), "teller");
        a = await CellStub.CreateAsync(site.Client.At("a"), "cell a");
        b = await CellStub.CreateAsync(site.Client.At("b"), "cell b");
    }

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact, Trait("Rule", "31")]
    public async Task A_call_outside_any_action_ends_with_its_caller_although_its_body_goes_on()
    {
        await using var site = await Site.StartAsync();
        var sleeper = await SleeperStub.CreateAsync(site.Client.At("a"), "sleeper");
        var sleeping = Apart(() => sleeper.SleepAsync("night"));
        await site.Gates.Reached("night");

        await site.Client.CrashAsync();

        var atA = await SleeperStub.BindAsync(site.A, "sleeper");
        (await Apart(() => atA.GetNapsAsync())).ShouldBe(0);
        site.Gates.Open("night");
        await Should.ThrowAsync<StubsException>(() => sleeping);
        (await Apart(() => atA.GetNapsAsync())).ShouldBe(0);
    }

    [Fact, Trait("Rule", "22")]
    public async Task A_commit_while_a_call_is_running_at_another_node_aborts_both()
    {
        var action = AtomicAction.Begin();
        await a.AddAsync(1);
        var running = teller.AddWhenOpenAsync("later");
        await site.Gates.Reached("later");

        (await Should.ThrowAsync<ActionAbortedException>(() => action.CommitAsync())).Reason.ShouldBe(
            AbortReason.ChildRunning);

        site.Gates.Open("later");
        ShouldSayThatItsActionHasEnded(await Record.ExceptionAsync(() => running));
        (await a.GetValueAsync()).ShouldBe(0);
        (await teller.GetMovesAsync()).ShouldBe(0);
    }

    // The caller finds out by itself, or is told by the server first.
    private static void ShouldSayThatItsActionHasEnded(Exception? error) =>
        (error is ActionAbortedException or InvalidOperationException).ShouldBeTrue(error?.ToString());

    [Fact, Trait("Rule", "34")]
    public async Task A_server_that_answers_a_call_after_its_action_has_ended_does_not_remember_the_action()
    {
        var action = AtomicAction.Begin();
        var nested = AtomicAction.Begin();
        var running = teller.AddWhenOpenAsync("late");
        await site.Gates.Reached("late");
        await nested.AbortAsync();
        await action.AbortAsync();

        site.Gates.Open("late");
        ShouldSayThatItsActionHasEnded(await Record.ExceptionAsync(() => running));

        await ForgottenAsync(site.B).WaitAsync(TimeSpan.FromSeconds(10));

        static async Task ForgottenAsync(Node server)
        {
            while (server.Network!.Actions.Count > 0)
                await Task.Yield();
        }
    }

    [Fact, Trait("Rule", "23")]
    public async Task A_time_limit_frees_what_is_locked_at_other_nodes()
    {
        var time = new ManualTimeProvider();
        var slow = NewClient(new AtomicActionOptions { TimeLimit = TimeSpan.FromSeconds(1), TimeProvider = time });
        await slow.Do(() => a.AddAsync(1));
        var younger = NewClient(new AtomicActionOptions { TimeProvider = time });
        var waiting = younger.Do(() => a.AddAsync(10));

        time.Advance(TimeSpan.FromSeconds(1));

        (await waiting).ShouldBe(10);
        (await Should.ThrowAsync<ActionAbortedException>(slow.CommitAsync)).Reason.ShouldBe(AbortReason.TimedOut);
    }

    [Fact, Trait("Rule", "23")]
    public async Task An_action_of_another_node_that_is_never_ended_holds_its_locks_no_longer_than_the_node_allows()
    {
        var time = new ManualTimeProvider();
        await using var server = await Nodes.StartAsync(new NodeOptions
        {
            Name = "patient", ObjectStore = site.DiskOf("patient").Open(), Listen = "inproc:patient", Directory = "inproc:directory",
            Transports = [site.Transport], TimeProvider = time, MaxActionAge = TimeSpan.FromMinutes(5),
            LockTimeout = TimeSpan.FromHours(1),
            Connections = new Stubs.Rpc.RpcOptions { Lease = TimeSpan.FromHours(1) },
        });
        var cell = await CellStub.CreateAsync(server, "cell of the patient");
        var remote = await CellStub.BindAsync(site.Client, "cell of the patient");
        var forgotten = NewClient(AtomicActionOptions.Default);
        await forgotten.Do(() => remote.AddAsync(1));
        var waiting = AtomicAction.RunAsync(() => remote.AddAsync(10));
        time.Advance(TimeSpan.FromMinutes(4));
        waiting.IsCompleted.ShouldBeFalse();

        time.Advance(TimeSpan.FromMinutes(1));

        (await waiting).ShouldBe(10);
        var aborted = await Should.ThrowAsync<ActionAbortedException>(forgotten.CommitAsync);
        aborted.Reason.ShouldBe(AbortReason.TimedOut);
        aborted.Message.ShouldContain("NodeOptions.MaxActionAge");
        (await cell.GetValueAsync()).ShouldBe(10);
        server.Network!.Actions.Count.ShouldBe(0);
    }

    [Fact, Trait("Rule", "10")]
    public async Task Calls_made_in_parallel_by_one_action_exclude_each_other_and_both_count()
    {
        await AtomicAction.RunAsync(
            () => Task.WhenAll(Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? a.AddAsync(1) : b.AddAsync(1))));

        (await a.GetValueAsync()).ShouldBe(10);
        (await b.GetValueAsync()).ShouldBe(10);
    }

    [Fact, Trait("Rule", "10")]
    public async Task Nested_actions_that_run_in_parallel_exclude_each_other_at_other_nodes_until_they_commit()
    {
        await AtomicAction.RunAsync(
            () => Task.WhenAll(Enumerable.Range(0, 10).Select(_ => AtomicAction.RunAsync(async () =>
            {
                var before = await a.GetValueAsync();
                await a.AddAsync(1);
                (await a.GetValueAsync()).ShouldBe(before + 1);
            }))));

        (await a.GetValueAsync()).ShouldBe(10);
    }

    [Fact, Trait("Rule", "24")]
    public async Task A_record_that_refuses_aborts_the_action_at_all_nodes()
    {
        var error = await Should.ThrowAsync<ActionAbortedException>(() => AtomicAction.RunAsync(async () =>
        {
            await a.AddAsync(1);
            await b.AddAsync(1);
            AtomicAction.Current!.Add(new Refusing());
        }));

        error.Reason.ShouldBe(AbortReason.VotedNo);
        (await a.GetValueAsync()).ShouldBe(0);
        (await b.GetValueAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "32")]
    public async Task A_participant_that_lost_its_coordinator_waits_for_the_decision_and_carries_it_out()
    {
        // The agent, which decides, is cut off from telling: the client is gone as soon as the decision is durable.
        var decided = new TaskCompletionSource();
        site.OnStep = async (name, step, _) =>
        {
            if (name == "client" && step == ProtocolStep.DecisionDurable)
            {
                decided.TrySetResult();
                await new TaskCompletionSource().Task;
            }
        };
        var stranger = NewClient();
        await stranger.Do(() => a.AddAsync(-5));
        await stranger.Do(() => b.AddAsync(5));
        _ = stranger.CommitAsync();
        await decided.Task;

        await site.CrashAsync("client");

        await SettledAsync();
        (await ValueAsync("cell a")).ShouldBe(-5);
        (await ValueAsync("cell b")).ShouldBe(5);
    }

    [Fact, Trait("Rule", "29")]
    public async Task A_participant_that_crashed_when_it_was_prepared_learns_the_decision_at_its_next_use()
    {
        site.OnStep = (name, step, _) => name == "client" && step == ProtocolStep.CommitSent
            ? new ValueTask(new TaskCompletionSource().Task) : default;
        await AtomicAction.RunAsync(async () =>
        {
            await a.AddAsync(-5);
            await b.AddAsync(5);
        });
        var prepared = (await site.A.Recovery.ListInDoubtAsync()).Count > 0 ? "a" : "b";
        (await site.DiskOf(prepared).ListAsync(new Stubs.Store.StoreFilter(InDoubt: true))).ShouldNotBeEmpty();

        await site.CrashAsync(prepared);
        await site.StartAsync(prepared);

        (await ValueAsync("cell a")).ShouldBe(-5);
        (await ValueAsync("cell b")).ShouldBe(5);
        await SettledAsync();
    }

    [Fact, Trait("Rule", "32")]
    public async Task A_node_that_is_stopped_tells_the_others_first_what_it_has_committed()
    {
        site.OnStep = (name, step, _) => name == "client" && step == ProtocolStep.CommitSent
            ? new ValueTask(site.Gates.PassAsync("commit")) : default;
        await AtomicAction.RunAsync(async () =>
        {
            await a.AddAsync(-5);
            await b.AddAsync(5);
        });
        await site.Gates.Reached("commit");

        var stopping = site.StopAsync("client").AsTask();
        (await site.A.Recovery.ListInDoubtAsync()).Concat(await site.B.Recovery.ListInDoubtAsync()).ShouldNotBeEmpty();
        stopping.IsCompleted.ShouldBeFalse();
        site.Gates.Open("commit");
        await stopping;

        (await site.A.Recovery.ListInDoubtAsync()).ShouldBeEmpty();
        (await site.B.Recovery.ListInDoubtAsync()).ShouldBeEmpty();
        site.A.Network!.Actions.Prepared().Concat(site.B.Network!.Actions.Prepared()).ShouldBeEmpty();
    }

    [Fact, Trait("Rule", "28")]
    public async Task A_client_that_is_gone_before_the_decision_leaves_the_old_state_everywhere()
    {
        var voted = new TaskCompletionSource();
        site.OnStep = async (name, step, _) =>
        {
            if (name == "client" && step == ProtocolStep.BeforeDecision)
            {
                voted.TrySetResult();
                await new TaskCompletionSource().Task;
            }
        };
        var stranger = NewClient();
        await stranger.Do(() => a.AddAsync(-5));
        await stranger.Do(() => b.AddAsync(5));
        _ = stranger.CommitAsync();
        await voted.Task;

        await site.CrashAsync("client");

        await SettledAsync();
        (await ValueAsync("cell a")).ShouldBe(0);
        (await ValueAsync("cell b")).ShouldBe(0);
    }

    private async Task<int> ValueAsync(string name) =>
        await (await CellStub.BindAsync(site.Directory, name)).GetValueAsync();

    /// <summary>Recovery has nothing left to do on any node.</summary>
    private async Task SettledAsync()
    {
        foreach (var node in new[] { site.A, site.B, site.A })
        {
            while (await node.Recovery.AskNodesAsync() > 0)
                await Task.Yield();
            (await node.Recovery.ListInDoubtAsync()).ShouldBeEmpty();
        }
    }

    private sealed class Refusing : AbstractRecord
    {
        protected internal override ValueTask<Vote> PrepareAsync(CancellationToken cancellationToken) =>
            new(Vote.Abort("no"));
    }
}
