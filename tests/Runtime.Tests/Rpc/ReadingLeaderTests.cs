using Stubs.Rpc;
using Stubs.Tests.Support;

namespace Stubs.Tests.Rpc;

public sealed class ReadingLeaderTests : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(5);

    private readonly ManualTimeProvider time = new();
    private readonly ReadingLeader reading;
    private int taken;

    public ReadingLeaderTests() => reading = new ReadingLeader(() => taken++, time);

    public void Dispose() => reading.Dispose();

    [Fact]
    public void Who_takes_too_long_loses_the_reading_once_and_does_not_get_it_back()
    {
        var term = reading.Begin();
        time.Advance(Period);
        taken.ShouldBe(0, "it may have begun just before");
        time.Advance(Period);
        time.Advance(Period);
        taken.ShouldBe(1);

        reading.TryEnd(term, 2).ShouldBeFalse();
        var next = reading.Begin();
        reading.TryEnd(term, 2).ShouldBeFalse("that is a later term");
        reading.TryEnd(next, 2).ShouldBeTrue();
    }

    [Fact]
    public void Who_hands_on_quickly_is_left_alone()
    {
        for (var i = 0; i < 100; i++)
        {
            var term = reading.Begin();
            time.Advance(Period);
            reading.TryEnd(term, 5000).ShouldBeTrue();
        }

        reading.MayBegin().ShouldBeTrue();
        taken.ShouldBe(0);
    }

    [Fact]
    public void After_handlers_that_block_it_is_not_tried_for_a_while()
    {
        reading.MayBegin().ShouldBeTrue();
        reading.Begin();
        time.Advance(Period);
        time.Advance(Period);

        Enumerable.Range(0, 1000).ShouldAllBe(_ => !reading.MayBegin());
        reading.MayBegin().ShouldBeTrue();
    }

    [Fact]
    public void After_a_turn_that_took_time_it_is_not_tried_for_a_short_while()
    {
        var term = reading.Begin();
        time.Advance(TimeSpan.FromMicroseconds(103));
        reading.TryEnd(term, 2).ShouldBeTrue();

        Enumerable.Range(0, 16).ShouldAllBe(_ => !reading.MayBegin());
        reading.MayBegin().ShouldBeTrue();
    }

    [Fact]
    public void It_is_watched_again_after_a_time_in_which_nothing_came()
    {
        reading.TryEnd(reading.Begin(), 2).ShouldBeTrue();
        for (var i = 0; i < 100; i++)
            time.Advance(Period);
        time.ActiveTimers.ShouldBe(0);

        reading.Begin();
        time.Advance(Period);
        time.Advance(Period);

        taken.ShouldBe(1);
    }
}
