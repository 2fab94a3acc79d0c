using System.Diagnostics;
using System.Threading.Channels;

namespace Stubs.Lab.Processes;

/// <summary>
/// A process of the laboratory, as the program sees it: it is started, told things, killed, and started again.
/// </summary>
/// <param name="name">What it is called.</param>
/// <param name="command">The hidden command of this program that it runs.</param>
/// <param name="log">Where its error output goes.</param>
internal sealed class Member(string name, string command, string log) : IAsyncDisposable
{
    /// <summary>Between the parts of an answer.</summary>
    public const char Separator = '\u001f';

    private const int KilledCode = 128 + 9;

    private readonly SemaphoreSlim asking = new(1, 1);
    private readonly List<string> complaints = [];
    private volatile Run? current;

    public string Name => name;

    /// <summary>What happened to it that was not ordered.</summary>
    public IReadOnlyList<string> Complaints => complaints;

    /// <summary>How often it was started.</summary>
    public int Starts { get; private set; }

    /// <summary>Is told what it says by itself, line by line.</summary>
    public Action<string>? OnLine { get; init; }

    /// <summary>Is told where its node listens, when it does.</summary>
    public Action<string>? OnReady { get; init; }

    public bool IsRunning => current is { HasEnded: false };

    /// <summary>Whether its node runs.</summary>
    public bool IsReady => current is { HasEnded: false, Ready.Task.IsCompletedSuccessfully: true };

    public void Start(IEnumerable<string> arguments)
    {
        if (IsRunning)
            throw new InvalidOperationException($"{name} runs already.");
        Starts++;
        current = new Run(this, Launch(arguments));
    }

    /// <summary>Waits until its node runs.</summary>
    /// <returns>False if the process has ended before.</returns>
    public Task<bool> WaitUntilReadyAsync(CancellationToken cancellation) =>
        current?.Ready.Task.WaitAsync(cancellation) ?? Task.FromResult(false);

    /// <summary>Waits until the process has ended.</summary>
    public Task WaitForEndAsync(CancellationToken cancellation) =>
        current?.Ended.WaitAsync(cancellation) ?? Task.CompletedTask;

    /// <summary>Tells it something, and waits for the answer.</summary>
    /// <returns>The answer; null if it has ended, or ends before it answers.</returns>
    public async Task<string?> AskAsync(string question, CancellationToken cancellation)
    {
        await asking.WaitAsync(cancellation);
        try
        {
            return current is { } run && await run.Ready.Task.WaitAsync(cancellation)
                ? await run.AskAsync(question, cancellation) : null;
        }
        finally
        {
            asking.Release();
        }
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed, whatever was under way is cut off.</summary>
    public async Task KillAsync()
    {
        if (current is not { } run)
            return;
        run.IsMeantToEnd = true;
        run.Process.Kill();
        await run.Ended;
    }

    /// <summary>Lets it come to its own end.</summary>
    public void ExpectEnd()
    {
        if (current is { } run)
            run.IsMeantToEnd = true;
    }

    /// <summary>Freezes it.</summary>
    public void Stop()
    {
        if (current is { HasEnded: false } run)
            Signals.Stop(run.Process);
    }

    /// <summary>Lets it go on.</summary>
    public void Continue()
    {
        if (current is { HasEnded: false } run)
            Signals.Continue(run.Process);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        current?.Process.Dispose();
    }

    private Process Launch(IEnumerable<string> arguments)
    {
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(
            host,
            ["exec", Path.Combine(
                AppContext.BaseDirectory, typeof(Member).Assembly.GetName().Name + ".dll"), command, .. arguments])
                {
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                };
        return Process.Start(start) ?? throw new InvalidOperationException($"'{host}' could not be started.");
    }

    /// <summary>A process, from its start to its end.</summary>
    private sealed class Run
    {
        private readonly Member member;
        private readonly Channel<string> answers = Channel.CreateUnbounded<string>();
        private int questions;

        public Run(Member member, Process process)
        {
            (this.member, Process) = (member, process);
            Ended = ReadAsync();
        }

        public Process Process { get; }

        public TaskCompletionSource<bool> Ready { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Ended { get; }

        public bool HasEnded => Ended.IsCompleted;

        public volatile bool IsMeantToEnd;

        public async Task<string?> AskAsync(string question, CancellationToken cancellation)
        {
            var number = $"{++questions} ";
            try
            {
                await Process.StandardInput.WriteLineAsync(number + question);
                await Process.StandardInput.FlushAsync(cancellation);
            }
            catch (IOException)
            {
                return null;
            }

            // A caller that gave up waiting has left its answer behind.
            while (await answers.Reader.WaitToReadAsync(cancellation))
            {
                if (answers.Reader.TryRead(out var answer) && answer.StartsWith(number, StringComparison.Ordinal))
                    return answer[number.Length..];
            }

            return null;
        }

        private async Task ReadAsync()
        {
            var errors = KeepErrorsAsync();
            var lines = new LineReader(Process.StandardOutput.BaseStream);
            while (await lines.ReadAsync() is { } line)
                Take(line);
            await Process.WaitForExitAsync();
            var said = await errors;
            if (!IsMeantToEnd)
                member.complaints.Add(
                    $"{member.Name}: the process has ended by itself, with code {Process.ExitCode}. {said}");
            else if (Process.ExitCode != KilledCode)
                member.complaints.Add(
                    $"{member.Name}: the process was killed, but had ended with code {Process.ExitCode} before. {said}");
            Ready.TrySetResult(false);
            answers.Writer.Complete();
        }

        private void Take(string line)
        {
            if (line.StartsWith(ProcessOutput.Ready, StringComparison.Ordinal))
            {
                member.OnReady?.Invoke(line[ProcessOutput.Ready.Length..]);
                Ready.TrySetResult(true);
            }
            else if (line.StartsWith(ProcessOutput.Answer, StringComparison.Ordinal))
            {
                answers.Writer.TryWrite(line[ProcessOutput.Answer.Length..]);
            }
            else
            {
                if (line.StartsWith(ProcessOutput.Dying, StringComparison.Ordinal))
                    IsMeantToEnd = true;
                if (line.StartsWith(ProcessOutput.Refused, StringComparison.Ordinal))
                    member.complaints.Add($"{member.Name} did not start: {line[ProcessOutput.Refused.Length..]}");
                member.OnLine?.Invoke(line);
            }
        }

        private async Task<string> KeepErrorsAsync()
        {
            var said = await Process.StandardError.ReadToEndAsync();
            if (said.Length > 0)
                await File.AppendAllTextAsync(member.Log, said);
            return said;
        }
    }

    private string Log => log;
}
