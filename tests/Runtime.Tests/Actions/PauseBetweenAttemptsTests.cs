using Stubs.Actions;

namespace Stubs.Tests.Actions;

public sealed class PauseBetweenAttemptsTests
{
    private readonly PausesClock clock = new();

    [Fact, Trait("Rule", "36")]
    public async Task An_action_that_lost_a_node_is_run_again_after_pauses_that_grow_to_a_quarter_of_a_second()
    {
        await RunAsync(AbortReason.ParticipantLost, failures: 11);

        clock.Pauses.Select(static pause => pause.TotalMilliseconds).ShouldBe([1, 2, 4, 8, 16, 32, 64, 128, 250, 250, 250]);
    }

    [Fact, Trait("Rule", "13")]
    public async Task One_that_was_wounded_is_run_again_at_once()
    {
        await RunAsync(AbortReason.Wounded, failures: 3);

        clock.Pauses.ShouldBeEmpty();
    }

    private Task RunAsync(AbortReason reason, int failures) => AtomicAction.RunAsync(
        () => failures-- == 0 ? Task.CompletedTask : AtomicAction.Current!.Abort(new AbortCause(reason, "It happened.")),
        new AtomicActionOptions { TimeProvider = clock });

    // Every pause is over at once.
    private sealed class PausesClock : TimeProvider
    {
        public List<TimeSpan> Pauses { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Pauses.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
