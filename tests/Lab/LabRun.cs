using Stubs.Lab.Checkers;
using Stubs.Lab.Faults;
using Stubs.Lab.Histories;
using Stubs.Lab.Sites;
using Stubs.Lab.Workloads;

namespace Stubs.Lab;

/// <summary>
/// One workload on one site under one schedule of faults: sets up, runs, heals, lets it settle, reads what is there,
/// and checks.
/// </summary>
internal sealed class LabRun(IWorkload workload, ISite site, RunSettings settings)
{
    private const int Observer = -1;
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromMilliseconds(20);

    private readonly History history = new(site.Clock);
    private readonly List<Anomaly> anomalies = [];
    private int identities;

    public async Task<LabReport> RunAsync(CancellationToken cancellation = default)
    {
        var observer = NewClient(Observer);
        await workload.SetUpAsync(observer);
        var schedule = FaultSchedule.Draw(
            settings.Seed, settings.Duration, settings.FaultInterval,
            [.. site.Faults.Where(fault => settings.Faults.Contains(fault.Name)
                && (fault is not RestoreFault || workload.CanBeRestored))]);
        var faults = new FaultRun(schedule, site.Clock, history);
        var clients = Enumerable.Range(0, settings.Clients).Select(NewClient).ToArray();
        var start = site.Clock.GetTimestamp();
        using (var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation))
        {
            var failing = faults.RunAsync(stopping.Token);
            await WaitAsync(
                "clients", Task.WhenAll(clients.Select(client => WorkAsync(client, start, cancellation))),
                settings.Duration + settings.Patience);
            await stopping.CancelAsync();
            await TryAsync(() => failing, cancellation);
        }

        var duration = site.Clock.GetElapsedTime(start);
        await TryAsync(() => HealAsync(cancellation), cancellation);
        await ReadAtEndAsync(observer);
        foreach (var client in clients.Append(observer))
            anomalies.AddRange(client.Errors.Errors.Select(
                static error => new Anomaly("unexpected exception", error.ToString())));

        var events = history.Events;
        var verdict = workload.Check(events);
        return new LabReport(
            workload.Name, site.Name, settings, schedule, faults.Counts, duration, events,
            verdict with { Anomalies = [.. anomalies, .. verdict.Anomalies] }) { Tally = site.Tally };
    }

    private async Task HealAsync(CancellationToken cancellation)
    {
        await site.HealAsync(cancellation);
        foreach (var complaint in await site.SettleAsync(settings.SettlingLimit, cancellation))
            anomalies.Add(new Anomaly("not settled", complaint));
    }

    // A node that does not start any more, because of what its store says of itself for example, is a finding, and what
    // has happened until then is looked at all the same.
    private async Task TryAsync(Func<Task> work, CancellationToken cancellation)
    {
        try
        {
            await work();
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            anomalies.Add(new Anomaly("broken site", error.ToString()));
        }
    }

    private Client NewClient(int number) => new(site, number, ++identities, settings.Seed, history);

    /// <summary>What one client does until the time is over.</summary>
    private async Task WorkAsync(Client client, long start, CancellationToken cancellation)
    {
        for (var done = 0;
            done < settings.OperationsPerClient && site.Clock.GetElapsedTime(start) < settings.Duration
                && !cancellation.IsCancellationRequested; done++)
        {
            await Task.Yield();
            try
            {
                await workload.StepAsync(client);
                if (client.History.Last != EventType.Ok)
                    await Pause.ForAsync(AfterTrouble, site.Clock, cancellation);
            }
            catch (Exception error) when (error is StubsException or ObjectDisposedException)
            {
                // What it needs to begin is not there, because a node is not.
                await Pause.ForAsync(AfterTrouble, site.Clock, cancellation);
            }
        }
    }

    private async Task ReadAtEndAsync(Client observer)
    {
        var before = history.Events.Count;
        try
        {
            await WaitAsync("the reading at the end", workload.ReadAtEndAsync(observer), settings.Patience);
        }
        catch (StubsException error)
        {
            anomalies.Add(new Anomaly("no answer", error.ToString()));
        }

        foreach (var happened in history.Events.Skip(before)
            .Where(static happened => happened.Type is EventType.Fail or EventType.Info))
            anomalies.Add(new Anomaly("no answer", $"After everything was healed: {happened}"));
    }

    private async Task WaitAsync(string what, Task work, TimeSpan limit)
    {
        try
        {
            await work.WaitAsync(limit, site.Clock);
        }
        catch (TimeoutException)
        {
            anomalies.Add(new Anomaly("hang", $"After {limit.TotalSeconds} s {what} have not ended."));
        }
    }
}
