using System.Diagnostics;
using Spectre.Console;

namespace Bank;

/// <summary>
/// The process that stays: starts the child, watches, kills it in mid-run, and audits what is in the store.
/// </summary>
internal static class Parent
{
    public static async Task<int> RunAsync(Settings settings, CancellationToken cancellation)
    {
        AnsiConsole.MarkupLine(
            $"[bold]SmallBank[/]: {settings.Customers} customers, {settings.Clients} clients, hot {settings.Hot:0.##}, seed {settings.Seed}");
        AnsiConsole.WriteLine($"Store: {settings.Store}");
        var tally = new Tally(settings.Clients);
        using var child = Start(settings);
        var reading = ReadAsync(child, tally);
        var errors = child.StandardError.ReadToEndAsync(cancellation);
        var running = Stopwatch.StartNew();
        try
        {
            if (await Task.WhenAny(tally.Ready.Task, reading) == reading)
                return Failed($"The child ended before the bank was open. {await errors}");
            AnsiConsole.WriteLine($"Bank opened in {running.Elapsed.TotalSeconds:0.0} s; clients are running.");
            running.Restart();
            await Display.RunAsync(tally, settings, running, cancellation);
        }
        finally
        {
            running.Stop();
            // SIGKILL: no handler runs, nothing is flushed, whatever was under way is cut off.
            child.Kill();
            await child.WaitForExitAsync(CancellationToken.None);
            await reading;
        }

        AnsiConsole.MarkupLine(
            $"[bold red]Killed[/] process {child.Id} with SIGKILL after {running.Elapsed.TotalSeconds:0.0} s.");
        Display.Report(tally, running.Elapsed);
        return await Audit.RunAsync(settings, tally) ? 0 : 1;
    }

    private static Process Start(Settings settings)
    {
        var program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program)
            { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
            start.ArgumentList.Add(typeof(Parent).Assembly.Location);
        foreach (var argument in settings.ToArguments())
            start.ArgumentList.Add(argument);
        return Process.Start(start) ?? throw new InvalidOperationException($"'{program}' could not be started.");
    }

    private static async Task ReadAsync(Process child, Tally tally)
    {
        while (await child.StandardOutput.ReadLineAsync() is { } line)
            tally.Read(line);
    }

    private static int Failed(string message)
    {
        AnsiConsole.MarkupLineInterpolated($"[red]{message}[/]");
        return 1;
    }
}
