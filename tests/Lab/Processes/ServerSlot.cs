using Stubs.Lab.Processes.Disks;

namespace Stubs.Lab.Processes;

/// <summary>The place of a node with a store, whose process comes and goes.</summary>
/// <param name="member">Its process.</param>
/// <param name="files">Its store.</param>
/// <param name="settings">How a process of it is started: its clock, and the step at which it kills itself, if
/// any.</param>
internal sealed class ServerSlot(Member member, DiskFiles files, Func<TimeSpan, string?, NodeSettings> settings)
    : IAsyncDisposable
{
    private static readonly TimeSpan Attention = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim changing = new(1, 1);

    public string Name => member.Name;

    public Member Member => member;

    /// <summary>By how much its clock is fast.</summary>
    public TimeSpan Skew { get; private set; }

    /// <summary>Kills it, if it runs, and does something to its files before anybody starts it again.</summary>
    public async Task KillAsync(Func<DiskFiles, Task>? whileDown = null)
    {
        await changing.WaitAsync();
        try
        {
            await member.KillAsync();
            if (whileDown is not null)
                await whileDown(files);
        }
        finally
        {
            changing.Release();
        }
    }

    /// <summary>Starts it, unless it runs. Returns when the process does, which is before its node does.</summary>
    /// <param name="step">The step at which it kills itself, if any.</param>
    public async Task StartAsync(string? step = null)
    {
        await changing.WaitAsync();
        try
        {
            if (!member.IsRunning)
                member.Start(settings(Skew, step).Write());
        }
        finally
        {
            changing.Release();
        }
    }

    /// <summary>Tells it something, if it listens at all.</summary>
    /// <returns>Whether it has heard it.</returns>
    public async Task<bool> TellAsync(string what, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Attention);
        try
        {
            return await member.AskAsync(what, limit.Token) is not null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Sets its clock, now and for further processes.</summary>
    public async Task SetClockAsync(TimeSpan skew, CancellationToken cancellation)
    {
        Skew = skew;
        await TellAsync($"clock {(long)skew.TotalMilliseconds}", cancellation);
    }

    public ValueTask DisposeAsync() => member.DisposeAsync();
}
