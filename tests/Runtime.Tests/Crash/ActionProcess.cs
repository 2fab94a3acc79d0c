using System.Diagnostics;

namespace Stubs.Tests.Crash;

/// <summary>A real process that runs actions (tests/CrashProgram), until it kills itself or is killed.</summary>
internal sealed class ActionProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly Dictionary<int, int> confirmed = [];

    private ActionProcess(Process process) => this.process = process;

    /// <summary>The number of the last action that each client was told to have committed.</summary>
    public IReadOnlyDictionary<int, int> Confirmed => confirmed;

    public static ActionProcess Start(params string[] arguments) => StartUnder([], arguments);

    /// <summary>Starts it by another program, which is given by its own words.</summary>
    public static ActionProcess StartUnder(string[] starter, params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Stubs.CrashProgram.dll");
        string[] words = [
            .. starter, Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", "exec", program,
            .. arguments];
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        return new ActionProcess(Process.Start(start)!);
    }

    /// <summary>The number of the process.</summary>
    public int Id => process.Id;

    /// <summary>Tells it something.</summary>
    public async Task SayAsync(string line)
    {
        await process.StandardInput.WriteLineAsync(line);
        await process.StandardInput.FlushAsync();
    }

    /// <summary>Reads so many lines of what it says.</summary>
    public async Task ReadAsync(int lines)
    {
        for (var i = 0; i < lines; i++)
            Note(await process.StandardOutput.ReadLineAsync()).ShouldBeTrue();
    }

    /// <summary>The next line that it says.</summary>
    public async Task<string?> ReadLineAsync() => await process.StandardOutput.ReadLineAsync();

    /// <summary>SIGKILL, and what it had said before.</summary>
    public Task KillAsync()
    {
        process.Kill();
        return EndAsync();
    }

    /// <summary>Waits for its end, and reads what it had said before.</summary>
    public async Task EndAsync()
    {
        while (Note(await process.StandardOutput.ReadLineAsync()))
        {
        }

        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(128 + 9);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private bool Note(string? line)
    {
        if (line is null)
            return false;

        // A kill may cut the last line.
        if (line.Split(' ') is [var client, var number] && int.TryParse(number, out var value))
            confirmed[int.Parse(client)] = value;
        return true;
    }
}
