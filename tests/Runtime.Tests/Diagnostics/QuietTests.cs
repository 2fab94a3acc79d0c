using Stubs.Diagnostics;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Diagnostics;

/// <summary>Without a listener, nothing of the telemetry takes memory.</summary>
[Collection("Alone")]
public sealed class QuietTests
{
    private const int Rounds = 1000;

    [Fact]
    public void Nothing_is_allocated_for_a_measurement_or_a_span_when_nothing_listens()
    {
        var node = new NodeDiagnostics(
            "quiet", QueuedLogger.Of(Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance));
        AllocatedBy(() =>
        {
            var isMeasured = ActionMeasurement.BeginOutermost() is not null
                || ActionMeasurement.BeginNested() is not null
                || ActionMeasurement.OfCall(null) is not null
                || PhaseMeasurement.Begin(node, CommitPhases.Decide, default) is not null
                || PhaseMeasurement.BeginAtSubordinate(node, CommitPhases.Commit, default) is not null
                || LockWaitMeasurement.Begin(node, TimeProvider.System) is not null
                || StubsMeter.MeasuresFlushes;
            node.Wounded();
            node.Activated("class");
            node.Passivated("class");
            node.Sent(1);
            node.Received(1);
            if (isMeasured)
                throw new InvalidOperationException("Something listens.");
        }).ShouldBe(0);
    }

    [Fact]
    public async Task An_action_takes_as_much_memory_after_listeners_have_left_as_before_they_came_and_more_while_they_listen()
    {
        await using var node = await Nodes.VolatileAsync();
        var counter = await CounterStub.CreateAsync(node, null);
        var before = PerAction();
        double during;
        using (new Measurements())
        using (new Spans())
            during = PerAction();
        PerAction().ShouldBeLessThanOrEqualTo(before + 1);
        during.ShouldBeGreaterThan(before + 100);

        double PerAction() => AllocatedBy(() =>
        {
            if (!ActAsync().IsCompletedSuccessfully)
                throw new InvalidOperationException("The action did not end at once.");
        }) / (double)Rounds;

        async Task ActAsync()
        {
            await using var action = AtomicAction.Begin();
            await counter.IncrementAsync();
            await action.CommitAsync();
        }
    }

    // The least of some rounds, as the run time compiles anew what is called often.
    private static long AllocatedBy(Action work)
    {
        var least = long.MaxValue;
        for (var round = 0; round < 7; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Rounds; i++)
                work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
