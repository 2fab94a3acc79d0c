using System.Diagnostics;

namespace Stubs.Mutants.Running;

/// <summary>A process with a <see cref="Worker"/>: it is begun when it is first needed, and anew after it had to be killed.</summary>
internal sealed class WorkerProcess(Repository repository, string tests) : IDisposable
{
    private Process? process;

    /// <summary>Whether no mutant has been on in the process.</summary>
    public bool IsFresh { get; private set; } = true;

    /// <summary>Asks the worker.</summary>
    /// <returns>Its answer; null if none came in time, and "crashed" if it ended.</returns>
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
        Stop();
        return "crashed";
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
            { "exec", "--depsfile", $"{name}.deps.json", "--runtimeconfig", $"{name}.runtimeconfig.json", "Stubs.Mutants.dll", "worker", Repository.AssemblyOf(tests) })
            start.ArgumentList.Add(argument);
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_gcServer"] = "0";

        // A test that hangs fails by its name before the mutant is given up.
        start.Environment["STUBS_TEST_LIMIT"] = "20";
        var started = Process.Start(start)!;
        started.ErrorDataReceived += static (_, line) =>
        {
            if (Environment.GetEnvironmentVariable("STUBS_MUTANTS_VERBOSE") == "1")
                Console.Error.WriteLine(line.Data);
        };
        started.BeginErrorReadLine();
        return started;
    }
}
