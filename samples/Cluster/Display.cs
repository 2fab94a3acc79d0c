using Spectre.Console;

namespace Cluster;

/// <summary>What a person sees while the clients run, and the figures afterwards.</summary>
internal static class Display
{
    private const int LinesPerSecond = 4;

    public static async Task RunAsync(
        Supervisor cluster, Settings settings, Task running, CancellationToken cancellation)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / LinesPerSecond));
        if (!AnsiConsole.Profile.Capabilities.Interactive)
        {
            var said = "";
            for (var ticks = 1; !running.IsCompleted && await tick.WaitForNextTickAsync(cancellation); ticks++)
            {
                if (cluster.LastEvent != said)
                    AnsiConsole.WriteLine(said = cluster.LastEvent);
                if (ticks % (5 * LinesPerSecond) == 0)
                    AnsiConsole.WriteLine(Line(cluster));
            }

            return;
        }

        await AnsiConsole.Live(Show(cluster, settings)).StartAsync(async live =>
        {
            while (!running.IsCompleted && await tick.WaitForNextTickAsync(cancellation))
                live.UpdateTarget(Show(cluster, settings));
        });
    }

    public static void Report(Supervisor cluster)
    {
        var tally = cluster.Tally;
        var table = new Table().Border(TableBorder.Simple).HideHeaders().AddColumns("what", "figure");
        table.AddRow(
            "killed with SIGKILL",
            string.Join(", ", cluster.Members.Select(static member => $"{member.Name} {member.Kills}×")));
        table.AddRow("acknowledged transfers", $"{tally.Committed:N0}");
        table.AddRow(
            "throughput",
            $"{tally.Committed / cluster.Running.Elapsed.TotalSeconds:N0} per second, each on two disks before it was acknowledged, kills and restarts included");
        table.AddRow("latency p50 / p99", $"{Ms(tally.Percentile(0.5))} / {Ms(tally.Percentile(0.99))}");
        table.AddRow("aborted for want of money", $"{tally.Refused:N0}");
        table.AddRow("aborted by a crash", $"{tally.Aborted:N0}");
        table.AddRow("outcome unknown to the client", $"{tally.Unknown:N0}");
        AnsiConsole.Write(table);
    }

    private static Rows Show(Supervisor cluster, Settings settings)
    {
        var table = new Table().AddColumns("process", "id", "state", "killed");
        foreach (var member in cluster.Members)
            table.AddRow(
                member.Name, $"{member.ProcessId}", member.IsReady ? "[green]running[/]" : "[yellow]starting[/]",
                $"{member.Kills}×");
        return new Rows(
            table,
            new Text($"{Line(cluster)}  of {settings.Seconds:0} s and {settings.Kills} kills"),
            new Text(cluster.LastEvent),
            new Text(cluster.Tally.LastTrouble, new Style(Color.Grey)));
    }

    private static string Line(Supervisor cluster) =>
        $"{cluster.Running.Elapsed.TotalSeconds,5:0.0} s  {cluster.Kills,3} kills  {cluster.Tally.Committed,8:N0} committed  {cluster.Tally.Aborted:N0} aborted by crashes  {cluster.Tally.Unknown:N0} unknown";

    private static string Ms(TimeSpan latency) => $"{latency.TotalMilliseconds:0.0} ms";
}
