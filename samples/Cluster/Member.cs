using System.Diagnostics;
using System.Threading.Channels;

namespace Cluster;

/// <summary>
/// One of the processes, as the process that stays sees it: it is started, killed, and started again.
/// </summary>
internal sealed class Member(
    string name, Func<int, IEnumerable<string>> arguments, string secret, Action<string>? onLine = null)
        : IAsyncDisposable
{
    private readonly Channel<string> answers = Channel.CreateUnbounded<string>();
    private Process? process;
    private Task reading = Task.CompletedTask;
    private TaskCompletionSource ready = new();

    public string Name => name;

    public int Kills { get; private set; }

    public int? ProcessId => process?.Id;

    /// <summary>Whether it has said so, and has not been killed since.</summary>
    public bool IsReady => ready.Task.IsCompletedSuccessfully;

    public void Start()
    {
        var program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program)
            { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment[Settings.SecretVariable] = secret;
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
            start.ArgumentList.Add(typeof(Member).Assembly.Location);
        foreach (var argument in arguments(Kills))
            start.ArgumentList.Add(argument);
        ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process = Process.Start(start) ?? throw new InvalidOperationException($"'{program}' could not be started.");
        reading = ReadAsync(process, ready);
    }

    public Task WaitUntilReadyAsync(CancellationToken cancellation) => ready.Task.WaitAsync(cancellation);

    /// <summary>SIGKILL: no handler runs, nothing is flushed, whatever was under way is cut off.</summary>
    public async Task KillAsync()
    {
        Kills++;
        process!.Kill();
        await EndAsync();
    }

    /// <summary>Closes its input, which it takes as a sign to end.</summary>
    public async Task StopAsync()
    {
        process!.StandardInput.Close();
        await EndAsync();
    }

    public async Task<string> AskAsync(string question, CancellationToken cancellation)
    {
        await process!.StandardInput.WriteLineAsync(question.AsMemory(), cancellation);
        await process.StandardInput.FlushAsync(cancellation);
        return await answers.Reader.ReadAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (process is null)
            return;
        process.Kill();
        await EndAsync();
    }

    private async Task EndAsync()
    {
        ready.TrySetCanceled();
        ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await process!.WaitForExitAsync();
        await reading;
        process.Dispose();
        process = null;
    }

    // The last line may have been cut off by the kill: then it says nothing.
    private async Task ReadAsync(Process from, TaskCompletionSource isReady)
    {
        var lines = new LineReader(from.StandardOutput.BaseStream);
        while (await lines.ReadAsync() is { } line)
        {
            if (line == "ready")
                isReady.TrySetResult();
            else if (onLine is not null)
                onLine(line);
            else
                await answers.Writer.WriteAsync(line);
        }

        isReady.TrySetException(new InvalidOperationException($"Process {name} ended before it was ready."));
    }
}
