using Stubs.Store;

namespace Stubs.Tests.Store;

public sealed class GroupCommitterTests
{
    private static readonly StoreOperation[] Batch = [new StoreOperation.Delete(Objects.NewUid())];

    [Fact]
    public async Task Whatever_is_queued_during_a_flush_goes_into_the_next_one()
    {
        var target = new Target();
        var queued = new CountdownEvent(10);
        var committer = new GroupCommitter(target, "test", step => Count(step, queued));
        using var held = target.HoldNext();
        var first = Task.Run(() => committer.WriteAsync(Batch, default).AsTask());
        await held.Reached;
        var others = Enumerable.Range(0, 10).Select(_ => committer.WriteAsync(Batch, default).AsTask()).ToArray();
        queued.Wait();
        target.Groups.ShouldBe([1]);
        others.ShouldAllBe(other => !other.IsCompleted);

        held.Release();
        await first;
        await Task.WhenAll(others);
        target.Groups.ShouldBe([1, 10]);
    }

    [Fact]
    public async Task A_caller_waits_for_its_own_flush_and_no_other()
    {
        var target = new Target();
        var queued = new CountdownEvent(1);
        var committer = new GroupCommitter(target, "test", step => Count(step, queued));
        using var firstHeld = target.HoldNext();
        var first = Task.Run(() => committer.WriteAsync(Batch, default).AsTask());
        await firstHeld.Reached;
        var second = committer.WriteAsync(Batch, default).AsTask();
        queued.Wait();
        using var secondHeld = target.HoldNext();
        firstHeld.Release();
        await first;
        await secondHeld.Reached;
        second.IsCompleted.ShouldBeFalse();
        secondHeld.Release();
        await second;
    }

    [Fact]
    public void A_caller_that_is_alone_flushes_on_its_own_thread_before_the_call_returns()
    {
        var target = new Target();
        var committer = new GroupCommitter(target, "test");
        committer.WriteAsync(Batch, default).IsCompletedSuccessfully.ShouldBeTrue();
        target.LastThread.ShouldBe(Environment.CurrentManagedThreadId);
    }

    [Fact]
    public async Task Batches_are_flushed_in_the_order_in_which_they_came()
    {
        var target = new Target();
        var committer = new GroupCommitter(target, "test");
        using var held = target.HoldNext();
        var first = Task.Run(() => committer.WriteAsync(Batch, default).AsTask());
        await held.Reached;
        var batches = Enumerable.Range(0, 20)
            .Select(_ => new StoreOperation[] { new StoreOperation.Delete(Objects.NewUid()) }).ToArray();
        var writes = batches.Select(batch => committer.WriteAsync(batch, default).AsTask()).ToArray();
        held.Release();
        await first;
        await Task.WhenAll(writes);
        target.Batches.Skip(1).ShouldBe(batches);
    }

    [Fact]
    public async Task A_queued_batch_that_is_cancelled_is_not_flushed_and_the_others_are()
    {
        var target = new Target();
        var committer = new GroupCommitter(target, "test");
        using var held = target.HoldNext();
        var first = Task.Run(() => committer.WriteAsync(Batch, default).AsTask());
        await held.Reached;
        using var source = new CancellationTokenSource();
        var cancelled = committer.WriteAsync(Batch, source.Token).AsTask();
        var kept = committer.WriteAsync(Batch, new CancellationTokenSource().Token).AsTask();
        await source.CancelAsync();
        (await Should.ThrowAsync<OperationCanceledException>(cancelled)).CancellationToken.ShouldBe(source.Token);
        held.Release();
        await first;
        await kept;
        target.Groups.ShouldBe([1, 1]);
    }

    [Fact]
    public async Task Cancellation_does_not_act_once_a_batch_is_taken_up()
    {
        var target = new Target();
        var committer = new GroupCommitter(target, "test");
        using var source = new CancellationTokenSource();
        using var held = target.HoldNext();
        var first = Task.Run(() => committer.WriteAsync(Batch, source.Token).AsTask());
        await held.Reached;
        var second = committer.WriteAsync(Batch, source.Token).AsTask();
        using var secondHeld = target.HoldNext();
        held.Release();
        await secondHeld.Reached;
        await source.CancelAsync();
        secondHeld.Release();
        await first;
        await second;
        target.Groups.ShouldBe([1, 1]);
    }

    [Fact, Trait("Rule", "39")]
    public async Task A_token_that_lives_on_keeps_nothing_of_a_batch_that_has_been_flushed()
    {
        using var longLived = new CancellationTokenSource();

        var flushed = await WriteAndGoAsync(longLived.Token);

        for (var i = 0; i < 5 && flushed.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Yield();
        }

        flushed.IsAlive.ShouldBeFalse();
        GC.KeepAlive(longLived);
    }

    private static async Task<WeakReference> WriteAndGoAsync(CancellationToken token)
    {
        var target = new Target();
        var committer = new GroupCommitter(target, "test");
        using var held = target.HoldNext();
        var first = Task.Run(() => committer.WriteAsync(Batch, default).AsTask());
        await held.Reached;
        StoreOperation[] batch = [new StoreOperation.Delete(Objects.NewUid())];
        var queued = committer.WriteAsync(batch, token).AsTask();
        held.Release();
        await first;
        await queued;
        return new WeakReference(batch);
    }

    [Fact]
    public async Task When_all_that_were_queued_are_cancelled_the_next_caller_is_served()
    {
        var target = new Target();
        var committer = new GroupCommitter(target, "test");
        using var held = target.HoldNext();
        var first = Task.Run(() => committer.WriteAsync(Batch, default).AsTask());
        await held.Reached;
        using var source = new CancellationTokenSource();
        var cancelled = committer.WriteAsync(Batch, source.Token).AsTask();
        await source.CancelAsync();
        held.Release();
        await first;
        await Should.ThrowAsync<OperationCanceledException>(cancelled);
        await committer.WriteAsync(Batch, default);
        target.Groups.ShouldBe([1, 1]);
    }

    [Fact]
    public async Task Each_batch_gets_its_own_outcome()
    {
        var target = new Target
            { Fails = batch => ReferenceEquals(batch, Batch) ? new StoreConflictException("no") : null };
        var committer = new GroupCommitter(target, "test");
        using var held = target.HoldNext();
        var first = Task.Run(() => committer.WriteAsync([], default).AsTask());
        await held.Reached;
        var refused = committer.WriteAsync(Batch, default).AsTask();
        var written = committer.WriteAsync([], default).AsTask();
        held.Release();
        await first;
        await written;
        (await Should.ThrowAsync<StoreConflictException>(refused)).Message.ShouldBe("no");
        await Should.ThrowAsync<StoreConflictException>(async () => await committer.WriteAsync(Batch, default));
    }

    [Fact]
    public async Task A_target_that_breaks_leaves_the_outcome_unknown_and_the_next_flush_possible()
    {
        var target = new Target { Fails = _ => throw new InvalidTimeZoneException("broken") };
        var committer = new GroupCommitter(target, "test");
        var unknown = await Should.ThrowAsync<StoreOutcomeUnknownException>(
            async () => await committer.WriteAsync(Batch, default));
        unknown.InnerException.ShouldBeOfType<InvalidTimeZoneException>();
        target.Fails = _ => null;
        await committer.WriteAsync(Batch, default);
    }

    [Fact]
    public async Task Close_waits_for_what_is_queued_and_refuses_what_comes_later()
    {
        var target = new Target();
        var committer = new GroupCommitter(target, "test");
        using var held = target.HoldNext();
        var first = Task.Run(() => committer.WriteAsync(Batch, default).AsTask());
        await held.Reached;
        var queued = committer.WriteAsync(Batch, default).AsTask();
        var closing = committer.CloseAsync();
        Should.Throw<ObjectDisposedException>(() => { _ = committer.WriteAsync(Batch, default); });
        closing.IsCompleted.ShouldBeFalse();
        held.Release();
        await closing;
        await first;
        await queued;
        target.Groups.ShouldBe([1, 1]);
    }

    [Fact]
    public async Task Sixty_four_callers_who_come_at_once_need_two_flushes()
    {
        const int Callers = 64, Rounds = 50;
        var target = new Target();
        var committer = new GroupCommitter(target, "test");
        for (var round = 0; round < Rounds; round++)
        {
            using var held = target.HoldNext();
            var first = Task.Run(() => committer.WriteAsync(Batch, default).AsTask());
            await held.Reached;
            var others = Enumerable.Range(1, Callers - 1).Select(_ => committer.WriteAsync(Batch, default).AsTask())
                .ToArray();
            held.Release();
            await first;
            await Task.WhenAll(others);
        }

        target.Groups.Count.ShouldBe(2 * Rounds);
        target.Groups.Sum().ShouldBe(Callers * Rounds);
    }

    private static void Count(GroupCommitEvent step, CountdownEvent queued)
    {
        if (step.Step == GroupCommitStep.Queued)
            queued.Signal();
    }

    private sealed class Target : IGroupTarget
    {
        private Hold? next;

        public List<int> Groups { get; } = [];

        public List<IReadOnlyList<StoreOperation>> Batches { get; } = [];

        public int LastThread { get; private set; }

        public Func<IReadOnlyList<StoreOperation>, Exception?> Fails { get; set; } = _ => null;

        public Hold HoldNext() => next = new Hold();

        public void Commit(IReadOnlyList<PendingBatch> group)
        {
            LastThread = Environment.CurrentManagedThreadId;
            Groups.Add(group.Count);
            Batches.AddRange(group.Select(batch => batch.Operations));
            Interlocked.Exchange(ref next, null)?.Wait();
            foreach (var batch in group)
            {
                if (Fails(batch.Operations) is { } failure)
                    batch.Fail(failure);
            }
        }
    }
}
