using Stubs.Actions;
using Stubs.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Objects;

/// <summary>
/// What an action takes it gives back, however it ends: pins, locks, timers, records of objects, entries of tables.
/// </summary>
public sealed class ResourceTests : RuleTest, IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider time = new();
    private readonly Disk disk = new();
    private Node node = null!;
    private CellStub cell = null!;
    private int timers;

    public async Task InitializeAsync()
    {
        node = await Nodes.StartAsync(
            new NodeOptions { ObjectStore = disk.Open(), TimeProvider = time, LockTimeout = TimeSpan.FromSeconds(10) });
        cell = await CellStub.CreateAsync(node, null);
        timers = time.ActiveTimers;
    }

    public async Task DisposeAsync() => await node.DisposeAsync();

    [Fact, Trait("Rule", "1")]
    public async Task A_wait_for_a_lock_that_is_given_up_leaves_nothing()
    {
        var holder = NewClient();
        await holder.Do(() => cell.AddAsync(1));
        using var cancel = new CancellationTokenSource();
        var waiting = Apart(() => cell.AddAsync(10, cancel.Token));

        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => waiting.WaitAsync(Patience));
        await holder.CommitAsync();
        NothingRemains();
    }

    [Fact, Trait("Rule", "13")]
    public async Task A_wait_for_a_lock_that_takes_too_long_leaves_nothing()
    {
        var holder = NewClient(new AtomicActionOptions { TimeProvider = time });
        await holder.Do(() => cell.AddAsync(1));
        var waiter = NewClient(new AtomicActionOptions { TimeProvider = time });
        var waiting = waiter.Do(() => cell.AddAsync(10));

        time.Advance(TimeSpan.FromSeconds(10));

        await Should.ThrowAsync<ActionAbortedException>(() => waiting.WaitAsync(Patience));
        await waiter.Action.DisposeAsync();
        await holder.CommitAsync();
        NothingRemains();
    }

    [Fact, Trait("Rule", "22")]
    public async Task An_operation_that_cannot_be_prepared_for_its_undo_leaves_nothing()
    {
        var (moods, moody, own) = await MoodyAsync();
        await using var _ = own;
        var client = NewClient();
        await client.Do(() => moody.AddAsync(1));
        moods.OnSave = static () => throw new IOException("It cannot be saved now.");

        var error = await Should.ThrowAsync<StateIncompatibleException>(() => client.Do(() => moody.AddAsync(10)));
        error.InnerException.ShouldBeOfType<IOException>();

        moods.OnSave = static () => { };
        await client.CommitAsync();
        own.Objects.FindActive(moody.Uid)!.Locks.IsFree.ShouldBeTrue();
        (await moody.GetValueAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "22")]
    public async Task An_operation_whose_action_is_aborted_while_it_is_admitted_gets_no_body_and_leaves_nothing()
    {
        var (moods, moody, own) = await MoodyAsync();
        await using var _ = own;
        var client = NewClient();
        await client.Do(() => moody.AddAsync(1));
        var (aborting, bodies) = (Task.CompletedTask, 0);
        moods.OnBody = () => bodies++;
        moods.OnSave = () =>
        {
            // It undoes what the action has done so far when the object is free.
            moods.OnSave = static () => { };
            var why = new AbortCause(AbortReason.TimedOut, "as the test wants it");
            aborting = Task.Run(() => client.Action.Abort(why));
            SpinWait.SpinUntil(() => client.Action.Status == ActionStatus.Aborted, Patience).ShouldBeTrue();
        };

        var error = await Should.ThrowAsync<ActionAbortedException>(() => client.Do(() => moody.AddAsync(10)));

        error.Reason.ShouldBe(AbortReason.TimedOut);
        await aborting;
        bodies.ShouldBe(0);
        own.Objects.FindActive(moody.Uid)!.Locks.IsFree.ShouldBeTrue();
        (await moody.GetValueAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "1")]
    public async Task Nested_actions_that_commit_into_one_that_has_used_the_object_too_leave_nothing()
    {
        await AtomicAction.RunAsync(async () =>
        {
            await cell.AddAsync(1);
            await AtomicAction.RunAsync(() => cell.AddAsync(2));
            await using (AtomicAction.Begin())
                await cell.AddAsync(4);
        });

        (await cell.GetValueAsync()).ShouldBe(3);
        NothingRemains();
    }

    [Fact, Trait("Rule", "23")]
    public async Task Actions_with_a_time_limit_leave_no_timer_however_they_end()
    {
        AtomicActionOptions limited = new() { TimeProvider = time, TimeLimit = TimeSpan.FromMinutes(1) };
        await AtomicAction.RunAsync(() => Task.CompletedTask, limited);
        await AtomicAction.RunAsync(() => cell.AddAsync(1), limited);
        await AtomicAction.RunAsync(() => AtomicAction.RunAsync(() => cell.AddAsync(1), limited), limited);
        await Should.ThrowAsync<InvalidOperationException>(() => AtomicAction.RunAsync(
            async () =>
            {
                await cell.AddAsync(1);
                throw new InvalidOperationException("by the test");
            },
            limited));

        NothingRemains();
    }

    [Fact, Trait("Rule", "22")]
    public async Task An_action_that_is_aborted_while_its_call_waits_leaves_nothing()
    {
        var holder = NewClient();
        await holder.Do(() => cell.AddAsync(1));
        var waiter = NewClient();
        var waiting = waiter.Do(() => cell.AddAsync(10));

        await waiter.AbortAsync();

        node.Objects.FindActive(cell.Uid)!.Locks.GetWaiters().ShouldBeEmpty("the abort ends the wait");
        (await Should.ThrowAsync<InvalidOperationException>(
            () => waiting.WaitAsync(Patience))).Message.ShouldContain("aborted");
        await holder.CommitAsync();
        NothingRemains();
    }

    [Fact, Trait("Rule", "8")]
    public async Task What_was_created_in_a_nested_action_is_there_when_the_outermost_one_commits()
    {
        CellStub? made = null;
        await AtomicAction.RunAsync(() => AtomicAction.RunAsync(async () =>
        {
            made = await CellStub.CreateAsync(node, null);
            await made.AddAsync(5);
        }));

        (await disk.ReadAsync(made!.Uid)).ShouldNotBeNull();
        (await made.GetValueAsync()).ShouldBe(5);
    }

    [Fact, Trait("Rule", "2")]
    public async Task An_operation_that_leaves_the_state_as_it_is_writes_nothing()
    {
        await cell.SetValueAsync(3);
        var before = disk.Written.Count;

        await cell.SetValueAsync(3);

        disk.Written.Count.ShouldBe(before);
    }

    [Fact, Trait("Rule", "6")]
    public async Task A_decision_that_lies_in_the_store_is_no_object()
    {
        var uid = Uid.Parse("01234567-89ab-7def-8123-0000000000d1");
        await disk.WriteAsync(new Stubs.Store.StoreOperation.Create(Decision.Of(uid, [])));

        await Should.ThrowAsync<ObjectNotFoundException>(async () => await node.Objects.ActivateAsync(uid));
    }

    private static async Task<(Moods Moods, MoodyStub Moody, Node Node)> MoodyAsync()
    {
        var moods = new Moods();
        var own = await Nodes.VolatileAsync(moods);
        return (moods, await MoodyStub.CreateAsync(own, null), own);
    }

    private void NothingRemains()
    {
        var active = node.Objects.FindActive(cell.Uid)!;
        active.Locks.IsFree.ShouldBeTrue("no lock is held and none is waited for");
        active.IsPinned.ShouldBeFalse("nothing keeps the object active");
        active.FindUsers().ShouldBeEmpty("no ended action is known");
        node.Objects.Coordinating.ShouldBeEmpty("nothing is being decided");
        time.ActiveTimers.ShouldBe(timers, "no timer runs");
    }
}
