using System.Globalization;
using Stubs;

namespace Cluster;

/// <summary>
/// The directory, or an object server: a node on a store of its own. Everything else is done by who calls it.
/// </summary>
internal static class ServerProcess
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Runs until its input ends, or it is killed. Asked to settle, it answers how many actions it could not resolve
    /// within the time given, and how many objects are in doubt. Asked to back all nodes up, the directory answers for
    /// how many milliseconds no action could commit, or why it could not.
    /// </summary>
    public static async Task<int> RunAsync(
        string name, string store, string listen, string? directory, CancellationToken cancellation)
    {
        await using var node = await Bootstrap.StartAsync(name, store, listen, directory, cancellation);
        Console.WriteLine("ready");
        while (await Console.In.ReadLineAsync(cancellation) is { } line)
        {
            if (line.Split(' ', 2) is ["backup", var path])
                Console.WriteLine(await BackUpAsync(node, path, cancellation));
            if (line.Split(' ') is not ["settle", var seconds])
                continue;
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(double.Parse(
                seconds, CultureInfo.InvariantCulture)));
            using var pause = new PeriodicTimer(Pause);
            int unresolved;
            while ((unresolved = await node.Recovery.AskNodesAsync(cancellation)) > 0 && !limit.IsCancellationRequested)
                await pause.WaitForNextTickAsync(cancellation);
            Console.WriteLine($"settled {unresolved} {(await node.Recovery.ListInDoubtAsync(cancellation)).Count}");
        }

        return 0;
    }

    private static async Task<string> BackUpAsync(Node node, string path, CancellationToken cancellation)
    {
        try
        {
            var made = await node.BackupClusterAsync(path, cancellationToken: cancellation);
            return string.Create(CultureInfo.InvariantCulture, $"paused {made.Pause.TotalMilliseconds:0.0}");
        }
        catch (StubsException error)
        {
            return error.Message.ReplaceLineEndings(" ");
        }
    }
}
