using Stubs.Actions;

namespace Stubs.Tests.Actions;

public sealed class PauseBetweenAttemptsTests
{
    private readonly PausesClock clock = new();

    [Fact, Trait("Rule", "36")]
    public async Task An_action_that_lost_a_node_is_run_again_after_pauses_that_are_drawn_from_a_range_that_grows_to_half_a_second()
    {
        var drawn = new List<double>[11];
        for (var run = 0; run < 50; run++)
        {
            var waited = new List<TimeSpan>();
            await RunAsync(AbortReason.ParticipantLost, failures: 11, () => waited.Add(clock.Waited));
            for (var failure = 0; failure < 11; failure++)
                (drawn[failure] ??= []).Add((waited[failure + 1] - waited[failure]).TotalMilliseconds);
        }

        for (var failure = 0; failure < 11; failure++)
        {
            var bound = Math.Min(5 << failure, 500);
            drawn[failure].ShouldAllBe(pause => pause >= 0 && pause <= bound);
            (drawn[failure].Max() - drawn[failure].Min()).ShouldBeGreaterThan(
                bound / 4.0, "they do not all come back at once");
        }
    }

    [Fact, Trait("Rule", "13")]
    public async Task One_that_was_wounded_is_run_again_at_once()
    {
        await RunAsync(AbortReason.Wounded, failures: 3);

        clock.Waited.ShouldBe(TimeSpan.Zero);
    }

    [Fact, Trait("Rule", "36")]
    public async Task What_is_left_of_the_last_millisecond_is_a_pause_too()
    {
        var standing = new StandingClock();
        var attempts = 0;

        await Should.ThrowAsync<ActionAbortedException>(() => AtomicAction.RunAsync(
            () =>
            {
                if (++attempts == 2)
                    standing.Now = TimeSpan.FromMilliseconds(999.6);
                return attempts == 100
                    ? Task.CompletedTask
                    : AtomicAction.Current!.Abort(new AbortCause(AbortReason.ParticipantLost, "It happened."));
            },
            new AtomicActionOptions { TimeProvider = standing, RetryFor = TimeSpan.FromSeconds(1) }));

        attempts.ShouldBe(3);
    }

    private Task RunAsync(AbortReason reason, int failures, Action? begun = null) => AtomicAction.RunAsync(
        () =>
        {
            begun?.Invoke();
            return failures-- == 0
                ? Task.CompletedTask : AtomicAction.Current!.Abort(new AbortCause(reason, "It happened."));
        },
        new AtomicActionOptions { TimeProvider = clock });

    // Time passes by pauses only.
    private sealed class StandingClock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Now += dueTime;
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }

    // Every pause is over at once.
    private sealed class PausesClock : TimeProvider
    {
        public TimeSpan Waited { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waited += dueTime;
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
