using Stubs.Tests.Support;

namespace Stubs.Tests.Objects;

public sealed class StreamTests : RuleTest, IAsyncLifetime
{
    private Node node = null!;
    private GatedStub gated = null!;

    public async Task InitializeAsync()
    {
        node = await Nodes.VolatileAsync(new Gates());
        gated = await GatedStub.CreateAsync(node, null);
    }

    public async Task DisposeAsync() => await node.DisposeAsync();

    [Fact, Trait("Rule", "21")]
    public async Task A_stream_outside_any_action_commits_when_it_has_been_read()
    {
        (await ReadAsync(gated.CountAsync(3, default))).ShouldBe([1, 2, 3]);
        (await gated.GetValueAsync()).ShouldBe(3);
        (await IsFreeAsync()).ShouldBeTrue();
    }

    [Fact, Trait("Rule", "9")]
    public async Task Its_lock_is_held_from_the_first_item_to_the_last()
    {
        var items = gated.CountAsync(2, default).GetAsyncEnumerator();
        (await IsFreeAsync()).ShouldBeTrue();
        await items.MoveNextAsync();
        var reading = Apart(() => gated.GetValueAsync());
        reading.IsCompleted.ShouldBeFalse();
        await items.MoveNextAsync();
        (await items.MoveNextAsync()).ShouldBeFalse();
        (await reading).ShouldBe(2);
        await items.DisposeAsync();
    }

    [Fact, Trait("Rule", "21")]
    public async Task A_stream_that_is_given_up_early_commits_what_it_did_so_far()
    {
        await foreach (var item in gated.CountAsync(5, default))
        {
            if (item == 2)
                break;
        }

        (await gated.GetValueAsync()).ShouldBe(2);
        (await IsFreeAsync()).ShouldBeTrue();
    }

    [Fact, Trait("Rule", "20")]
    public async Task A_stream_that_throws_undoes_what_it_did_and_keeps_its_exception()
    {
        await gated.SetAsync(7);
        var seen = new List<int>();
        var error = await Should.ThrowAsync<SpoiledException>(async () =>
        {
            await foreach (var item in gated.CountAsync(-3, default))
                seen.Add(item);
        });
        error.At.ShouldBe(3);
        seen.ShouldBe([1, 2]);
        (await gated.GetValueAsync()).ShouldBe(7);
        (await IsFreeAsync()).ShouldBeTrue();
    }

    [Fact, Trait("Rule", "20")]
    public async Task Inside_an_action_a_failed_stream_takes_with_it_only_what_it_did_itself()
    {
        await using (var action = AtomicAction.Begin())
        {
            await gated.SetAsync(7);
            await Should.ThrowAsync<SpoiledException>(() => ReadAsync(gated.CountAsync(-2, default)));
            (await gated.GetValueAsync()).ShouldBe(7);
            (await ReadAsync(gated.CountAsync(1, default))).ShouldBe([1]);
            await action.CommitAsync();
        }

        (await gated.GetValueAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "18")]
    public async Task The_abort_of_the_enclosing_action_undoes_a_stream_that_was_read()
    {
        await using (AtomicAction.Begin())
            await ReadAsync(gated.CountAsync(3, default));
        (await gated.GetValueAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "22")]
    public async Task To_commit_while_a_stream_is_being_read_aborts()
    {
        var action = AtomicAction.Begin();
        var items = gated.CountAsync(3, default).GetAsyncEnumerator();
        await items.MoveNextAsync();
        (await Should.ThrowAsync<ActionAbortedException>(() => action.CommitAsync())).Reason.ShouldBe(
            AbortReason.ChildRunning);
        await Should.ThrowAsync<ActionAbortedException>(() => items.MoveNextAsync().AsTask());
        await items.DisposeAsync();
        (await gated.GetValueAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "20")]
    public async Task Operations_that_throw_instead_of_streaming_leave_no_lock()
    {
        var broken = await BrokenStreamsStub.CreateAsync(node, null);
        await Should.ThrowAsync<SpoiledException>(() => ReadAsync(broken.NoneAsync()));
        (await broken.GetValueAsync()).ShouldBe(0);
        await Should.ThrowAsync<SpoiledException>(() => ReadAsync(broken.BadEndAsync()));
        (await broken.GetValueAsync()).ShouldBe(0);
        await using var action = AtomicAction.Begin();
        await Should.ThrowAsync<SpoiledException>(() => ReadAsync(broken.BadEndAsync()));
        (await broken.GetValueAsync()).ShouldBe(0);
        await action.CommitAsync();
    }

    [Fact, Trait("Rule", "39")]
    public async Task Cancellation_ends_a_stream()
    {
        using var patience = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var item in gated.CountAsync(10, default).WithCancellation(patience.Token))
            {
                if (item == 2)
                    await patience.CancelAsync();
            }
        });
        (await gated.GetValueAsync()).ShouldBe(0);
        (await IsFreeAsync()).ShouldBeTrue();
    }

    [Fact, Trait("Rule", "17")]
    public async Task Reading_a_stream_does_not_change_the_readers_current_action()
    {
        await foreach (var _ in gated.CountAsync(2, default))
            AtomicAction.Current.ShouldBeNull();
        await using var action = AtomicAction.Begin();
        await foreach (var _ in gated.CountAsync(2, default))
            AtomicAction.Current.ShouldBe(action);
        AtomicAction.Current.ShouldBe(action);
        await action.CommitAsync();
    }

    private static async Task<List<T>> ReadAsync<T>(IAsyncEnumerable<T> stream)
    {
        var items = new List<T>();
        await foreach (var item in stream)
            items.Add(item);
        return items;
    }

    private async Task<bool> IsFreeAsync()
    {
        var active = await node.Objects.ActivateAsync(gated.Uid);
        active.Unpin();
        return active.Locks.IsFree;
    }
}
