using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Stubs.Mutants.Running;

/// <summary>
/// A process with a <see cref="Worker"/>: it is begun when it is first needed, and anew after it had to be killed.
/// </summary>
internal sealed partial class WorkerProcess(Repository repository, string tests) : IDisposable
{
    private Process? process;
    private volatile string? late;

    /// <summary>Whether no mutant has been on in the process.</summary>
    public bool IsFresh { get; private set; } = true;

    /// <summary>Asks the worker.</summary>
    /// <returns>
    /// Its answer; null if none came in time, and if it ended "crashed", or "late" and the test that had no end.
    /// </returns>
    public async Task<string?> AskAsync(int number, IEnumerable<string> names, TimeSpan limit)
    {
        using var patience = new CancellationTokenSource(limit);
        try
        {
            if (process is null)
            {
                process = Start();
                IsFresh = true;
                if (await process.StandardOutput.ReadLineAsync(patience.Token) != "ready")
                    return Crashed();
            }

            await process.StandardInput.WriteLineAsync($"{number} {string.Join(';', names)}");
            IsFresh = false;
            return await process.StandardOutput.ReadLineAsync(patience.Token) ?? Crashed();
        }
        catch (OperationCanceledException)
        {
            Stop();
            return null;
        }
        catch (IOException)
        {
            return Crashed();
        }
    }

    /// <summary>Ends the process: the next one is asked in a new one.</summary>
    public void Stop()
    {
        if (process is null)
            return;
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }

        process.Dispose();
        process = null;
        IsFresh = true;
    }

    public void Dispose() => Stop();

    private string Crashed()
    {
        // What it said last is read on another thread.
        process?.WaitForExit();
        Stop();
        return late is { } test ? $"late {test}" : "crashed";
    }

    private Process Start()
    {
        var folder = repository.CopyOf(tests);
        var name = Path.GetFileNameWithoutExtension(Repository.AssemblyOf(tests));
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in new[]
            { "exec", "--depsfile", $"{name}.deps.json", "--runtimeconfig", $"{name}.runtimeconfig.json",
                "Stubs.Mutants.dll", "worker", Repository.AssemblyOf(tests) })
            start.ArgumentList.Add(argument);
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_gcServer"] = "0";

        // A test that hangs ends the process, and says its name.
        start.Environment["STUBS_TEST_LIMIT"] = "40";
        late = null;
        var started = Process.Start(start)!;
        started.ErrorDataReceived += (_, line) =>
        {
            if (Late().Match(line.Data ?? "") is { Success: true } match)
                late = match.Groups[1].Value;
            if (Environment.GetEnvironmentVariable("STUBS_MUTANTS_VERBOSE") == "1")
                Console.Error.WriteLine(line.Data);
        };
        started.BeginErrorReadLine();
        return started;
    }

    // As tests/TimeLimits.cs says it; of the name the class and the test.
    [GeneratedRegex(@"Test \S*?(\w+\.\w+) has not ended within")]
    private static partial Regex Late();
}
