using Stubs.Lab.Histories;

namespace Stubs.Lab.Faults;

/// <summary>Carries out a schedule, and writes the faults down between the operations.</summary>
internal sealed class FaultRun(FaultSchedule schedule, TimeProvider clock, IHistory history)
{
    private readonly Dictionary<string, int> counts = [];

    /// <summary>How many faults of each kind there were.</summary>
    public IReadOnlyDictionary<string, int> Counts => counts;

    /// <summary>
    /// Carries out what is due until it is told to stop; a fault that has begun is ended. Faults may overlap.
    /// </summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var start = clock.GetTimestamp();
        var running = new List<Task>();
        foreach (var fault in schedule.Planned.Select(static planned => planned.Fault).Distinct())
            fault.Mark = phase => history.Add(EventType.Info, HistoryEvent.Nemesis, phase, fault.Name);
        try
        {
            foreach (var planned in schedule.Planned)
            {
                await Pause.ForAsync(planned.At - clock.GetElapsedTime(start), clock, stopping);
                counts[planned.Fault.Name] = counts.GetValueOrDefault(planned.Fault.Name) + 1;
                history.Add(EventType.Info, HistoryEvent.Nemesis, planned.Fault.Name, planned.Drawn);
                running.RemoveAll(static ended => ended.IsCompletedSuccessfully);
                running.Add(RunAsync(planned, stopping));
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop.
        }

        await Task.WhenAll(running);
    }

    private async Task RunAsync(PlannedFault planned, CancellationToken stopping)
    {
        try
        {
            await planned.Fault.InflictAsync(planned.Drawn, stopping);
            await Pause.ForAsync(planned.Lasting, clock, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop.
        }
        finally
        {
            await planned.Fault.EndAsync(planned.Drawn, CancellationToken.None);
            history.Add(EventType.Info, HistoryEvent.Nemesis, planned.Fault.Name + "-end", planned.Drawn);
        }
    }
}
