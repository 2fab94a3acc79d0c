using Stubs.Locking;
using Stubs.Objects;

namespace Stubs.Tests.Actions;

/// <summary>Actions that share an object's lock commit one after the other.</summary>
public sealed class CommitQueueTests
{
    private readonly CommitQueue queue = new();

    [Fact, Trait("Rule", "13")]
    public async Task Turns_come_in_the_order_of_asking()
    {
        (await queue.TakeAsync(Age(5), givesWay: false, default)).ShouldBeTrue();
        var second = queue.TakeAsync(Age(9), givesWay: false, default);
        var third = queue.TakeAsync(Age(1), givesWay: false, default);

        queue.Pass();

        (await second).ShouldBeTrue();
        third.IsCompleted.ShouldBeFalse();
        queue.Pass();
        (await third).ShouldBeTrue();
    }

    [Fact, Trait("Rule", "13")]
    public async Task Who_cannot_see_what_is_waited_for_elsewhere_waits_behind_younger_actions_only()
    {
        await queue.TakeAsync(Age(5), givesWay: true, default);

        (await queue.TakeAsync(Age(6), givesWay: true, default)).ShouldBeFalse();
        var older = queue.TakeAsync(Age(2), givesWay: true, default);
        (await queue.TakeAsync(Age(3), givesWay: true, default)).ShouldBeFalse();

        older.IsCompleted.ShouldBeFalse();
        queue.Pass();
        (await older).ShouldBeTrue();
    }

    [Fact, Trait("Rule", "14")]
    public async Task Who_gives_up_waiting_leaves_the_turn_to_the_next()
    {
        using var limit = new CancellationTokenSource();
        await queue.TakeAsync(Age(1), givesWay: false, default);
        var impatient = queue.TakeAsync(Age(2), givesWay: false, limit.Token).AsTask();
        var patient = queue.TakeAsync(Age(3), givesWay: false, default);

        await limit.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => impatient);

        queue.Pass();
        (await patient).ShouldBeTrue();
    }

    private static ActionPriority Age(long began) => new(began, default, 0, 0);
}
