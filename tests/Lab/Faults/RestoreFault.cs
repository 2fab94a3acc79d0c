using Stubs.Lab.Checkers;
using Stubs.Lab.Processes;
using Stubs.Lab.Processes.Disks;
using Stubs.Lab.Sites;
using Stubs.Store.Sqlite.Device;

namespace Stubs.Lab.Faults;

/// <summary>
/// All nodes are backed up as of one moment while clients work. Some time later all of them are destroyed with their
/// disks, and restored. What was done in between never happened; it is written down when each of that was
/// (<see cref="Restores"/>).
/// </summary>
/// <param name="servers">The nodes with stores, the directory among them.</param>
/// <param name="clients">The nodes of clients, which are stopped as all are.</param>
/// <param name="holder">A client in a process of its own.</param>
/// <param name="folder">Where the copies are put.</param>
/// <param name="tally">Counts what came of it.</param>
internal sealed class RestoreFault(
    IReadOnlyList<ServerSlot> servers, IReadOnlyList<NodeSlot> clients, Member holder, string folder, Tally tally)
    : IFault
{
    public const string Kind = "restore";

    private const int ShortestWork = 300, LongestWork = 1000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim turn = new(1, 1);
    private int number;

    public string Name => Kind;

    public Action<string> Mark { get; set; } = static _ => { };

    public string Draw(Random random) => $"all after {random.Next(ShortestWork, LongestWork)} ms";

    public async Task InflictAsync(string drawn, CancellationToken cancellation)
    {
        // Two of them would wait for each other's nodes. One that has begun is carried out, also if clients have ended.
        await turn.WaitAsync(cancellation);
        try
        {
            var copies = Path.Combine(folder, $"backup-{++number}");
            Mark(Restores.CutBegins);
            if (!await BackUpAsync(copies))
                return;
            Mark(Restores.CutEnds);
            await Pause.ForAsync(
                TimeSpan.FromMilliseconds(int.Parse(drawn.Split(' ')[^2])), TimeProvider.System,
                CancellationToken.None);
            await RestoreAsync(copies);
            tally.Add("restores", "all nodes");
        }
        finally
        {
            turn.Release();
        }
    }

    public async Task EndAsync(string drawn, CancellationToken cancellation)
    {
        foreach (var server in servers)
            await server.StartAsync();
        foreach (var client in clients)
            await client.StartAsync(cancellation);
    }

    private async Task<bool> BackUpAsync(string copies)
    {
        using var limit = new CancellationTokenSource(Patience);
        var directory = servers.First(static server => server.Name == NodeSettings.DirectoryName);
        try
        {
            if (await directory.Member.AskAsync($"backup {copies}", limit.Token) == NodeProcess.BackedUp)
                return true;
        }
        catch (OperationCanceledException)
        {
            // A node that stands still, or that was killed, is in the way of a backup.
        }

        tally.Add("restores", "none, for there was no backup");
        return false;
    }

    // No node of before is alive when the first one of afterwards starts.
    private async Task RestoreAsync(string copies)
    {
        Mark(Restores.LossBegins);
        await holder.KillAsync();
        await Task.WhenAll(clients.Select(static client => client.StopAsync()));
        var left = servers.Count;
        var down = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await Task.WhenAll(servers.Select(server => server.KillAsync(async files =>
        {
            if (Interlocked.Decrement(ref left) == 0)
            {
                Mark(Restores.LossEnds);
                down.SetResult();
            }

            await down.Task;
            Put(Path.Combine(copies, server.Name + ".db"), files);
        })));
    }

    private static void Put(string copy, DiskFiles files)
    {
        foreach (var kind in DiskFiles.Kinds)
        {
            File.Delete(files.Seen(kind));
            File.Delete(files.Stable(kind));
        }

        File.Delete(files.Index);
        File.Copy(copy, files.Seen(DeviceFile.Main));
    }
}
