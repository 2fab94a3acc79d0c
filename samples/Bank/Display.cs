using System.Diagnostics;
using Spectre.Console;

namespace Bank;

/// <summary>What a person sees while the clients run, and the figures afterwards.</summary>
internal static class Display
{
    public static async Task RunAsync(Tally tally, Settings settings, Stopwatch running, CancellationToken cancellation)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        if (!AnsiConsole.Profile.Capabilities.Interactive)
        {
            for (var ticks = 1;
                running.Elapsed.TotalSeconds < settings.Seconds && await tick.WaitForNextTickAsync(cancellation);
                    ticks++)
            {
                if (ticks % 4 == 0)
                    AnsiConsole.WriteLine(Line(tally, running));
            }

            return;
        }

        await AnsiConsole.Progress().HideCompleted(true)
            .Columns(new SpinnerColumn(), new ProgressBarColumn(), new TaskDescriptionColumn())
                .StartAsync(async progress =>
                {
                    var task = progress.AddTask("starting", maxValue: settings.Seconds);
                    while (running.Elapsed.TotalSeconds < settings.Seconds
                        && await tick.WaitForNextTickAsync(cancellation))
                        {
                            task.Value = running.Elapsed.TotalSeconds;
                            task.Description = Line(tally, running);
                        }
                    });
    }

    public static void Report(Tally tally, TimeSpan elapsed)
    {
        var table = new Table().Border(TableBorder.Simple).HideHeaders().AddColumns("what", "figure");
        table.AddRow("acknowledged transactions", $"{tally.Committed:N0}");
        table.AddRow(
            "throughput",
            $"{tally.Committed / elapsed.TotalSeconds:N0} per second, each on disk before it was acknowledged");
        table.AddRow(
            "latency p50 / p99 / p99.9",
            $"{Ms(tally.Percentile(0.5))} / {Ms(tally.Percentile(0.99))} / {Ms(tally.Percentile(0.999))}");
        table.AddRow("aborted for want of money", $"{tally.Refused:N0}");
        table.AddRow("wounded and run again", $"{tally.Retries:N0}");
        AnsiConsole.Write(table);
    }

    private static string Line(Tally tally, Stopwatch running) =>
        $"{running.Elapsed.TotalSeconds,5:0.0} s  {tally.Committed,9:N0} committed  {tally.Committed / running.Elapsed.TotalSeconds,8:N0}/s  {tally.Refused:N0} refused  {tally.Retries:N0} retries";

    private static string Ms(TimeSpan latency) => $"{latency.TotalMilliseconds:0.00} ms";
}
