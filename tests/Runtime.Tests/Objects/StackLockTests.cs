using Stubs.Actions;
using Stubs.Locking;
using Stubs.Tests.Support;

namespace Stubs.Tests.Objects;

public sealed class StackLockTests : RuleTest, IAsyncLifetime
{
    private readonly Gates gates = new();
    private readonly ManualTimeProvider clock = new();
    private Node node = null!;
    private CellStub cell = null!;
    private GatedStub gated = null!;

    public async Task InitializeAsync()
    {
        node = await Nodes.StartAsync(
            new NodeOptions
                { Store = NodeOptions.InMemory, Services = gates, TimeProvider = clock,
                    LockTimeout = TimeSpan.FromSeconds(30) });
        cell = await CellStub.CreateAsync(node, "cell");
        gated = await GatedStub.CreateAsync(node, "gated");
    }

    public async Task DisposeAsync() => await node.DisposeAsync();

    [Fact, Trait("Rule", "15"), Trait("Rule", "16")]
    public async Task The_lock_of_an_operation_follows_from_its_kind_and_its_attribute()
    {
        (await ModesAfterAsync(() => cell.GetValueAsync())).ShouldBe([LockMode.Read]);
        (await ModesAfterAsync(() => cell.SetValueAsync(1))).ShouldBe([LockMode.Write]);
        (await ModesAfterAsync(() => cell.AddAsync(1))).ShouldBe([LockMode.Write]);
        (await ModesAfterAsync(() => cell.ReadToChangeAsync())).ShouldBe([LockMode.Update]);
        (await ModesAfterAsync(() => cell.PeekAsync())).ShouldBeEmpty();
        (await ModesAfterAsync(() => cell.DestroyAsync())).ShouldBe([LockMode.Write]);
        (await ModesAfterAsync(async () =>
        {
            await cell.GetValueAsync();
            await cell.ReadToChangeAsync();
            await cell.AddAsync(1);
        })).ShouldBe([LockMode.Write]);
    }

    [Fact, Trait("Rule", "15")]
    public async Task A_class_may_define_its_own_modes_and_what_they_share()
    {
        var tally = await TallyStub.CreateAsync(node, null);
        var (a, b) = (NewClient(), NewClient());
        await a.Do(() => tally.AddAsync(1));
        await b.Do(() => tally.AddAsync(1));
        var reading = Apart(() => tally.GetSumAsync());
        reading.IsCompleted.ShouldBeFalse();
        await a.CommitAsync();
        reading.IsCompleted.ShouldBeFalse();
        await b.CommitAsync();
        (await reading).ShouldBe(2);
    }

    [Fact, Trait("Rule", "9")]
    public async Task Readers_share_and_a_writer_excludes_and_all_keep_their_locks_to_the_end()
    {
        var (a, b) = (NewClient(), NewClient());
        await a.Do(() => cell.GetValueAsync());
        await b.Do(() => cell.GetValueAsync());
        var writing = Apart(() => cell.SetValueAsync(1));
        await a.CommitAsync();
        writing.IsCompleted.ShouldBeFalse();
        await b.CommitAsync();
        await writing;

        var writer = NewClient();
        await writer.Do(() => cell.SetValueAsync(2));
        var reading = Apart(() => cell.GetValueAsync());
        reading.IsCompleted.ShouldBeFalse();
        await writer.CommitAsync();
        (await reading).ShouldBe(2);
    }

    [Fact, Trait("Rule", "9"), Trait("Rule", "11")]
    public async Task What_a_committed_child_has_locked_stays_locked_until_the_outermost_end()
    {
        var client = NewClient();
        await client.Do(() => AtomicAction.RunAsync(() => cell.SetValueAsync(1)));
        HeldBy(client.Action).ShouldBe([LockMode.Write]);
        var reading = Apart(() => cell.GetValueAsync());
        reading.IsCompleted.ShouldBeFalse();
        await client.CommitAsync();
        (await reading).ShouldBe(1);
    }

    [Fact, Trait("Rule", "11")]
    public async Task After_a_childs_abort_the_parent_holds_exactly_what_it_held()
    {
        var client = NewClient();
        await client.Do(() => cell.GetValueAsync());
        await client.Do(async () =>
        {
            await using var child = AtomicAction.Begin();
            await cell.SetValueAsync(1);
        });
        HeldBy(client.Action).ShouldBe([LockMode.Read]);
        (await Apart(() => cell.GetValueAsync())).ShouldBe(0);
        var writing = Apart(() => cell.SetValueAsync(2));
        writing.IsCompleted.ShouldBeFalse();
        await client.CommitAsync();
        await writing;
    }

    [Fact, Trait("Rule", "10")]
    public async Task A_child_may_take_what_its_ancestors_hold()
    {
        await using var parent = AtomicAction.Begin();
        await cell.SetValueAsync(1);
        await using var child = AtomicAction.Begin();
        await using var grandchild = AtomicAction.Begin();
        (await cell.AddAsync(1)).ShouldBe(2);
        await grandchild.CommitAsync();
        await child.CommitAsync();
        await parent.CommitAsync();
    }

    [Fact, Trait("Rule", "10")]
    public async Task Siblings_exclude_each_other()
    {
        await using var parent = AtomicAction.Begin();
        var first = gated.SetTwiceAsync(1, 2, "gate");
        var second = gated.GetValueAsync();
        second.IsCompleted.ShouldBeFalse();
        gates.Open("gate");
        await first;
        (await second).ShouldBe(2);
        await parent.CommitAsync();
    }

    [Fact, Trait("Rule", "10")]
    public async Task Calls_made_in_parallel_by_one_action_lose_nothing()
    {
        await AtomicAction.RunAsync(
            () => Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => cell.AddAsync(1)))));
        (await cell.GetValueAsync()).ShouldBe(100);
    }

    [Fact, Trait("Rule", "10")]
    public async Task An_object_that_calls_itself_through_another_does_not_wait_for_itself()
    {
        var mirror = await MirrorStub.CreateAsync(node, null);
        await mirror.FaceAsync(mirror);
        var adding = mirror.AddTwiceAsync(1, 2);
        adding.IsCompleted.ShouldBeTrue();
        (await adding).ShouldBe(3);
    }

    [Fact, Trait("Rule", "12")]
    public async Task A_reader_may_write_when_no_other_action_reads()
    {
        await using var action = AtomicAction.Begin();
        await cell.GetValueAsync();
        var adding = cell.AddAsync(1);
        adding.IsCompleted.ShouldBeTrue();
        await action.CommitAsync();
    }

    [Fact, Trait("Rule", "12")]
    public async Task Of_two_that_read_and_then_write_the_younger_one_is_aborted_and_told_why()
    {
        var (older, younger) = (NewClient(), NewClient());
        await older.Do(() => cell.GetValueAsync());
        await younger.Do(() => cell.GetValueAsync());
        var waiting = younger.Do(() => cell.AddAsync(1));
        waiting.IsCompleted.ShouldBeFalse();
        await older.Do(() => cell.AddAsync(10));
        var error = await Should.ThrowAsync<ActionAbortedException>(() => waiting);
        error.Reason.ShouldBe(AbortReason.Wounded);
        error.Message.ShouldContain("older action");
        error.Message.ShouldContain(cell.Uid.ToString());
        await older.CommitAsync();
        (await cell.GetValueAsync()).ShouldBe(10);
    }

    [Fact, Trait("Rule", "12")]
    public async Task The_update_lock_spares_both_the_abort()
    {
        var (first, second) = (NewClient(), NewClient());
        await first.Do(() => cell.ReadToChangeAsync());
        (await Apart(() => cell.GetValueAsync())).ShouldBe(0);
        var waiting = second.Do(() => cell.ReadToChangeAsync());
        waiting.IsCompleted.ShouldBeFalse();
        await first.Do(() => cell.AddAsync(1));
        await first.CommitAsync();
        (await waiting).ShouldBe(1);
        await second.Do(() => cell.AddAsync(1));
        await second.CommitAsync();
        (await cell.GetValueAsync()).ShouldBe(2);
    }

    [Fact, Trait("Rule", "13")]
    public async Task A_lock_that_is_not_free_in_time_aborts_the_operation_which_says_who_holds_it()
    {
        var holder = NewClient();
        await holder.Do(() => cell.SetValueAsync(1));
        var waiting = Apart(() => cell.GetValueAsync());
        clock.Advance(TimeSpan.FromSeconds(29));
        waiting.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromSeconds(1));
        var error = await Should.ThrowAsync<ActionAbortedException>(() => waiting);
        error.Reason.ShouldBe(AbortReason.LockTimedOut);
        error.Message.ShouldContain(holder.Action.Id.ToString());
        await holder.CommitAsync();
        (await cell.GetValueAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "13")]
    public async Task An_action_goes_on_after_an_operation_of_it_got_no_lock()
    {
        var other = await CellStub.CreateAsync(node, null);
        var holder = NewClient();
        await holder.Do(() => cell.SetValueAsync(1));
        var client = NewClient();
        await client.Do(() => other.SetValueAsync(1));
        var waiting = client.Do(() => cell.GetValueAsync());
        clock.Advance(TimeSpan.FromSeconds(30));
        await Should.ThrowAsync<ActionAbortedException>(() => waiting);
        await client.CommitAsync();
        (await other.GetValueAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "14")]
    public async Task Who_waits_can_give_up()
    {
        var holder = NewClient();
        await holder.Do(() => cell.SetValueAsync(1));
        using var patience = new CancellationTokenSource();
        var waiting = Apart(() => cell.GetValueAsync(patience.Token));
        waiting.IsCompleted.ShouldBeFalse();
        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
        node.Objects.FindActive(cell.Uid)!.Locks.GetWaiters().ShouldBeEmpty();
        await holder.CommitAsync();
        (await cell.GetValueAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "14")]
    public async Task The_abort_of_an_action_ends_its_waiting()
    {
        var holder = NewClient();
        await holder.Do(() => cell.SetValueAsync(1));
        var client = NewClient();
        var waiting = client.Do(() => cell.GetValueAsync());
        await client.AbortAsync();
        await Should.ThrowAsync<InvalidOperationException>(() => waiting);
        await holder.AbortAsync();
        (await cell.GetValueAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "16")]
    public async Task After_everything_has_ended_no_lock_is_held()
    {
        await Should.ThrowAsync<SpoiledException>(() => cell.AddAndThrowAsync(1));
        await AtomicAction.RunAsync(() => cell.AddAsync(1));
        await using (AtomicAction.Begin())
            await cell.AddAsync(1);
        node.Objects.FindActive(cell.Uid)!.Locks.IsFree.ShouldBeTrue();
    }

    // Active already, so nothing is waited for.
    private LockMode[] HeldBy(AtomicAction action) =>
        [.. node.Objects.FindActive(cell.Uid)!.Locks.GetHolders()
            .Where(holding => ReferenceEquals(holding.Owner, action)).Select(holding => holding.Mode)];

    private async Task<LockMode[]> ModesAfterAsync(Func<Task> call)
    {
        var client = NewClient();
        await client.Do(call);
        var modes = HeldBy(client.Action);
        await client.AbortAsync();
        return modes;
    }

    [Fact, Trait("Rule", "22")]
    public async Task An_action_that_is_aborted_just_before_its_call_begins_to_wait_does_not_wait()
    {
        var shy = await ShyStub.CreateAsync(node, null);
        var (holder, client) = (NewClient(), NewClient());
        await holder.Do(() => shy.TouchAsync());
        ShyMode.OnAsked = () =>
        {
            ShyMode.OnAsked = null;
            client.Action.Abort(new AbortCause(AbortReason.TimedOut, "as the test wants it"));
        };

        var waiting = client.Do(() => shy.TouchAsync());

        await Until.HoldsAsync(() => waiting.IsCompleted);
        (await Should.ThrowAsync<ActionAbortedException>(() => waiting)).Reason.ShouldBe(AbortReason.TimedOut);
        node.Objects.FindActive(shy.Uid)!.Locks.GetWaiters().ShouldBeEmpty();
        await holder.CommitAsync();
        node.Objects.FindActive(shy.Uid)!.Locks.IsFree.ShouldBeTrue();
    }
}

/// <summary>Excludes itself only, in a mode of its own.</summary>
[Persistent]
public partial class Shy
{
    private int touched;

    [Lock<ShyMode>]
    public int Touch() => touched;
}

/// <summary>Lets one test do something when it is asked.</summary>
public sealed class ShyMode : LockMode
{
    public static Action? OnAsked { get; set; }

    public override bool ModifiesObject => false;

    public override bool ConflictsWith(LockMode other)
    {
        OnAsked?.Invoke();
        return true;
    }
}
