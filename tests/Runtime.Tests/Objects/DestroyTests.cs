using System.Diagnostics;
using System.Runtime.CompilerServices;
using Stubs.Actions;
using Stubs.Calls;
using Stubs.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Objects;

public sealed class DestroyTests : RuleTest, IAsyncLifetime
{
    // A backstop only, for what never comes if a rule is broken.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Disk disk = new();
    private Node node = null!;

    public async Task InitializeAsync() => node = await Nodes.OnAsync(disk);

    public async Task DisposeAsync() => await node.DisposeAsync();

    [Fact, Trait("Rule", "7")]
    public async Task A_destroyed_object_stays_usable_until_the_commit_which_removes_it()
    {
        var cell = await CellStub.CreateAsync(node, "cell");
        await using (var action = AtomicAction.Begin())
        {
            await cell.DestroyAsync();
            (await cell.AddAsync(5)).ShouldBe(5);
            (await disk.ReadAsync(cell.Uid)).ShouldNotBeNull();
            await action.CommitAsync();
        }

        (await disk.ReadAsync(cell.Uid)).ShouldBeNull();
        (await Should.ThrowAsync<ObjectNotFoundException>(() => cell.GetValueAsync())).Uid.ShouldBe(cell.Uid);
        await Should.ThrowAsync<ObjectNotFoundException>(() => cell.DestroyAsync());
        await Should.ThrowAsync<ObjectNotFoundException>(() => CellStub.BindAsync(node, cell.Uid));
        (await Should.ThrowAsync<ObjectNotFoundException>(
            () => CellStub.BindAsync(node, "cell"))).Message.ShouldContain("'cell'");
    }

    [Fact, Trait("Rule", "13")]
    public async Task A_node_that_is_asked_where_an_object_is_waits_for_the_commit_that_destroys_it_and_for_no_later_action()
    {
        var cell = await CellStub.CreateAsync(node, null);
        var (first, second) = (NewClient(), NewClient());
        var votes = new HeldVote();
        await first.Do(() => cell.DestroyAsync());
        await first.Do(() =>
        {
            AtomicAction.Current!.Add(votes);
            return Task.CompletedTask;
        });
        var committing = first.CommitAsync();
        await votes.Asked.Task.WaitAsync(Patience);
        var destroying = second.Do(() => cell.DestroyAsync());
        var waiting = ObjectDestruction.WaitForCommitAsync(node.Space, cell.Uid, CancellationToken.None).AsTask();
        waiting.IsCompleted.ShouldBeFalse();

        votes.Vote.SetResult(Vote.Abort("It was to fail."));

        await Should.ThrowAsync<ActionAbortedException>(() => committing);
        await destroying.WaitAsync(Patience);
        await waiting.WaitAsync(Patience);
        await ObjectDestruction.WaitForCommitAsync(node.Space, cell.Uid, CancellationToken.None).AsTask()
            .WaitAsync(Patience);
        await second.AbortAsync();
        (await cell.GetValueAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "7")]
    public async Task A_node_that_is_asked_where_an_object_is_knows_that_it_is_gone_when_the_commit_that_destroys_it_has_ended()
    {
        var cell = await CellStub.CreateAsync(node, null);
        var (first, votes) = (NewClient(), new HeldVote());
        await first.Do(() => cell.DestroyAsync());
        await first.Do(() =>
        {
            AtomicAction.Current!.Add(votes);
            return Task.CompletedTask;
        });
        var committing = first.CommitAsync();
        await votes.Asked.Task.WaitAsync(Patience);
        var waiting = ObjectDestruction.WaitForCommitAsync(node.Space, cell.Uid, CancellationToken.None).AsTask();
        waiting.IsCompleted.ShouldBeFalse();

        votes.Vote.SetResult(Vote.Commit);

        await waiting.WaitAsync(Patience);
        (await node.Objects.FindTypeNameAsync(cell.Uid, CancellationToken.None)).ShouldBeNull();
        await committing;
    }

    [Fact, Trait("Rule", "7")]
    public async Task Each_of_those_who_wait_for_an_object_that_is_destroyed_learns_it_at_once()
    {
        var cell = await CellStub.CreateAsync(node, null);
        var (destroyer, first, second) = (NewClient(), NewClient(), NewClient());
        await destroyer.Do(() => cell.DestroyAsync());
        var waiting =
            new[] { first.Do(() => cell.GetValueAsync()), first.Do(() => cell.AddAsync(1)), second.Do(
                () => cell.AddAsync(1)) };
        waiting.ShouldAllBe(static one => !one.IsCompleted);

        await destroyer.CommitAsync();

        // None of them ends its action: what it learned must hold up no other.
        foreach (var one in waiting)
            (await Should.ThrowAsync<ObjectNotFoundException>(() => one)).Uid.ShouldBe(cell.Uid);
        await first.AbortAsync();
        await second.AbortAsync();
    }

    [Fact, Trait("Rule", "7")]
    public async Task An_abort_keeps_the_object()
    {
        var cell = await CellStub.CreateAsync(node, "cell");
        await cell.SetValueAsync(1);
        await using (AtomicAction.Begin())
        {
            await cell.SetValueAsync(2);
            await cell.DestroyAsync();
        }

        (await cell.GetValueAsync()).ShouldBe(1);
        await using var again = await Nodes.OnAsync(disk);
        (await (await CellStub.BindAsync(again, "cell")).GetValueAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "7")]
    public async Task A_nested_destroy_takes_effect_at_the_outermost_commit()
    {
        var cell = await CellStub.CreateAsync(node, null);
        await using (var outer = AtomicAction.Begin())
        {
            await using (var inner = AtomicAction.Begin())
            {
                await cell.DestroyAsync();
                await inner.CommitAsync();
            }

            (await cell.AddAsync(1)).ShouldBe(1);
            (await disk.ReadAsync(cell.Uid)).ShouldNotBeNull();
            await outer.CommitAsync();
        }

        (await disk.ReadAsync(cell.Uid)).ShouldBeNull();
    }

    [Fact, Trait("Rule", "7")]
    public async Task An_aborted_nested_destroy_does_not_count()
    {
        var cell = await CellStub.CreateAsync(node, null);
        await using (var outer = AtomicAction.Begin())
        {
            await using (AtomicAction.Begin())
                await cell.DestroyAsync();
            await cell.AddAsync(1);
            await outer.CommitAsync();
        }

        (await cell.GetValueAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "7")]
    public async Task Who_waits_for_an_object_that_is_being_destroyed_learns_that_it_is_gone()
    {
        var cell = await CellStub.CreateAsync(node, null);
        var client = NewClient();
        await client.Do(() => cell.DestroyAsync());
        var reading = Apart(() => cell.GetValueAsync());
        reading.IsCompleted.ShouldBeFalse();
        await client.CommitAsync();
        await Should.ThrowAsync<ObjectNotFoundException>(() => reading);
    }

    [Fact, Trait("Rule", "8")]
    public async Task An_object_created_in_an_action_that_aborts_never_reaches_the_store()
    {
        var before = (await disk.ListAsync()).Count;
        CellStub cell;
        await using (AtomicAction.Begin())
        {
            cell = await CellStub.CreateAsync(node, "cell");
            await cell.SetValueAsync(1);
            (await cell.GetValueAsync()).ShouldBe(1);
        }

        (await disk.ListAsync()).Count.ShouldBe(before);
        await Should.ThrowAsync<ObjectNotFoundException>(() => cell.GetValueAsync());
        await Should.ThrowAsync<NameNotFoundException>(() => CellStub.BindAsync(node, "cell"));
        await CellStub.CreateAsync(node, "cell");
    }

    [Fact, Trait("Rule", "8")]
    public async Task The_creation_of_an_aborted_child_is_undone_with_it()
    {
        CellStub kept;
        CellStub dropped;
        await using (var outer = AtomicAction.Begin())
        {
            kept = await CellStub.CreateAsync(node, "kept");
            await using (AtomicAction.Begin())
                dropped = await CellStub.CreateAsync(node, "dropped");
            await Should.ThrowAsync<ObjectNotFoundException>(() => dropped.GetValueAsync());
            await outer.CommitAsync();
        }

        (await disk.ReadAsync(kept.Uid)).ShouldNotBeNull();
        (await disk.ReadAsync(dropped.Uid)).ShouldBeNull();
    }

    [Fact, Trait("Rule", "8")]
    public async Task An_object_created_and_destroyed_in_one_action_never_reaches_the_store()
    {
        var batches = disk.Written.Count;
        CellStub cell = null!;
        await AtomicAction.RunAsync(async () =>
        {
            cell = await CellStub.CreateAsync(node, null);
            await cell.DestroyAsync();
        });
        disk.Written.Count.ShouldBe(batches);
        await Should.ThrowAsync<ObjectNotFoundException>(() => cell.GetValueAsync());
    }

    [Fact, Trait("Rule", "8")]
    public async Task No_other_action_sees_an_object_before_the_action_that_creates_it_commits()
    {
        var client = NewClient();
        var cell = await client.Do(() => CellStub.CreateAsync(node, null));
        var committed = Apart(async () => await (await CellStub.BindAsync(node, cell.Uid)).GetValueAsync());
        committed.IsCompleted.ShouldBeFalse();
        await client.CommitAsync();
        (await committed).ShouldBe(0);

        client = NewClient();
        cell = await client.Do(() => CellStub.CreateAsync(node, null));
        var aborted = Apart(async () => await (await CellStub.BindAsync(node, cell.Uid)).GetValueAsync());
        await client.AbortAsync();
        await Should.ThrowAsync<ObjectNotFoundException>(() => aborted);
    }

    [Fact, Trait("Rule", "7")]
    public async Task A_call_that_has_found_an_object_and_gets_its_lock_when_its_creation_has_been_undone_learns_that_it_is_gone()
    {
        var client = NewClient();
        var cell = await client.Do(() => CellStub.CreateAsync(node, null));
        await client.Do(() => cell.SetValueAsync(1));
        var active = node.Objects.FindActive(cell.Uid)!;
        var before = Volatile.Read(ref Pins(active));
        Task<Exception> calling;

        // The call stands between finding the object and asking for its lock while all of the abort happens.
        lock (active.Locks)
        {
            calling = Task.Run(async () =>
            {
                await using var action = AtomicAction.Begin();
                return (Exception)await Should.ThrowAsync<ObjectNotFoundException>(() => cell.SetValueAsync(2));
            });
            var patience = Stopwatch.StartNew();
            while (Volatile.Read(ref Pins(active)) == before)
            {
                patience.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(15));
                Thread.Yield();
            }

            client.Action.AbortNow(AbortCause.Requested with { });
            active.Gone.ShouldBeTrue();
        }

        (await calling).Message.ShouldContain(cell.Uid.ToString());
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "pins")]
    private static extern ref int Pins(ActiveObject active);

    [Fact, Trait("Rule", "8")]
    public async Task A_constructor_that_throws_leaves_nothing()
    {
        var before = (await disk.ListAsync()).Count;
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => PickyStub.CreateAsync(node, "picky", -1));
        (await disk.ListAsync()).Count.ShouldBe(before);
        (await (await PickyStub.CreateAsync(node, "picky", 1)).GetValueAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "6")]
    public async Task A_name_in_use_is_an_error_and_the_object_that_was_to_have_it_is_not_created()
    {
        await CellStub.CreateAsync(node, "cell");
        var before = (await disk.ListAsync()).Count;
        var error = await Should.ThrowAsync<NameInUseException>(() => CellStub.CreateAsync(node, "cell"));
        error.Name.ShouldBe("cell");
        (await disk.ListAsync()).Count.ShouldBe(before);
    }

    private sealed class HeldVote : AbstractRecord
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<Vote> Vote { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected internal override async ValueTask<Vote> PrepareAsync(CancellationToken cancellationToken)
        {
            Asked.TrySetResult();
            return await Vote.Task.WaitAsync(cancellationToken);
        }
    }
}
