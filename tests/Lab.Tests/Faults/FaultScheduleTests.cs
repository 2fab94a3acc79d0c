using Stubs.Lab.Faults;
using Stubs.Lab.Histories;

namespace Stubs.Tests.Lab.Faults;

public sealed class FaultScheduleTests
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    [Fact]
    public void The_same_seed_draws_the_same_schedule() =>
        Draw(42).Planned.Select(static planned => planned.ToString())
            .ShouldBe(Draw(42).Planned.Select(static planned => planned.ToString()));

    [Fact]
    public void Another_seed_draws_another() =>
        Draw(42).Planned.Select(static planned => planned.ToString())
            .ShouldNotBe(Draw(43).Planned.Select(static planned => planned.ToString()));

    [Fact]
    public void Faults_begin_one_after_the_other_and_within_the_time()
    {
        var planned = Draw(1).Planned;

        planned.Count.ShouldBeInRange(13, 40);
        planned.Select(static fault => fault.At).ShouldBeInOrder();
        planned.ShouldAllBe(static fault => fault.At < Duration && fault.Lasting < Interval);
        planned.Select(static fault => fault.Fault.Name).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task What_was_drawn_is_done_written_down_and_ended()
    {
        var fault = new NotedFault("note");
        var history = new History(TimeProvider.System);
        var run = new FaultRun(
            new FaultSchedule(
                [new PlannedFault(default, default, fault, "a"), new PlannedFault(default, default, fault, "b")]),
            TimeProvider.System, history);

        await run.RunAsync(CancellationToken.None);

        fault.Done.ShouldBe(["a", "end a", "b", "end b"]);
        run.Counts["note"].ShouldBe(2);
        history.Events.Select(static happened => (happened.Process, happened.F, happened.Value)).ShouldBe(
        [
            (HistoryEvent.Nemesis, "note", "a"), (HistoryEvent.Nemesis, "note-end", "a"),
            (HistoryEvent.Nemesis, "note", "b"), (HistoryEvent.Nemesis, "note-end", "b"),
        ]);
    }

    private static FaultSchedule Draw(int seed) =>
        FaultSchedule.Draw(seed, Duration, Interval, [new NotedFault("one"), new NotedFault("two")]);

    private sealed class NotedFault(string name) : IFault
    {
        public List<string> Done { get; } = [];

        public string Name => name;

        public string Draw(Random random) => $"{random.Next(3)}";

        public Task InflictAsync(string drawn, CancellationToken cancellation)
        {
            Done.Add(drawn);
            return Task.CompletedTask;
        }

        public Task EndAsync(string drawn, CancellationToken cancellation)
        {
            Done.Add("end " + drawn);
            return Task.CompletedTask;
        }
    }
}
