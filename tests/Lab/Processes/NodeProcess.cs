using Stubs.Actions;
using Stubs.Lab.Processes.Disks;
using Stubs.Lab.Processes.Net;
using Stubs.Lab.Sites;
using Stubs.Store;

namespace Stubs.Lab.Processes;

/// <summary>
/// A process with one node in it, which does what it is told line by line until its input ends, or it is killed.
/// </summary>
internal sealed class NodeProcess(Node node, Suicide suicide, SkewedClock clock, RememberingDisk disk)
{
    public const int RefusedCode = 3;

    /// <summary>All nodes are backed up.</summary>
    public const string BackedUp = "backed up";

    public static async Task<int> RunAsync(NodeSettings settings, CancellationToken cancellation)
    {
        var (suicide, clock, transport) =
            (new Suicide(), new SkewedClock { Offset = settings.Skew }, new RoutedTransport(settings.Routes));
        if (settings.Step is not null)
            suicide.Arm(Enum.Parse<ProtocolStep>(settings.Step));
        var input = new LineReader(Console.OpenStandardInput());
        using var disk = await OpenDiskAsync(settings.Store!, clock, cancellation);
        Node node;
        try
        {
            node = await NodeStart.StartAsync(
                settings, transport, clock, suicide.Events,
                () => SqliteObjectStore.OpenAsync(
                    settings.Store!, new SqliteStoreOptions { Probe = disk, Time = clock },
                    cancellationToken: cancellation), cancellation);
        }
        catch (StoreException error)
        {
            ProcessOutput.Say(ProcessOutput.Refused + error);
            return RefusedCode;
        }

        await using (node)
        {
            ProcessOutput.Say(ProcessOutput.Ready + transport.Listening);
            var process = new NodeProcess(node, suicide, clock, disk);
            while (await input.ReadAsync() is { } line)
            {
                var (number, words) = (line[..line.IndexOf(' ')], line.Split(' ')[1..]);
                ProcessOutput.Say($"{ProcessOutput.Answer}{number} {await process.DoAsync(words, cancellation)}");
            }
        }

        return 0;
    }

    /// <summary>A store that does not exist is made first: no disk loses what no client was told to be there.</summary>
    private static async Task<RememberingDisk> OpenDiskAsync(
        string store, TimeProvider clock, CancellationToken cancellation)
    {
        if (!File.Exists(store))
            await (await SqliteObjectStore.OpenAsync(
                store, new SqliteStoreOptions { Time = clock }, cancellationToken: cancellation)).DisposeAsync();
        return new RememberingDisk(new DiskFiles(store))
            { OnPowerLoss = static () => Suicide.Commit("power at a write") };
    }

    private async Task<string> DoAsync(string[] words, CancellationToken cancellation)
    {
        switch (words)
        {
            case ["arm", var step]:
                suicide.Arm(Enum.Parse<ProtocolStep>(step));
                return "armed";
            case ["disarm"]:
                suicide.Disarm();
                return "disarmed";
            case ["clock", var milliseconds]:
                clock.Offset = TimeSpan.FromMilliseconds(long.Parse(milliseconds));
                return "set";
            case ["disk", var failure]:
                disk.Failure = Enum.Parse<DiskFailure>(failure);
                return "set";

            case ["power", var moment]:
                disk.LosePowerAt(int.Parse(moment));
                return "set";

            case ["backup", var folder]:
                return await BackUpAsync(folder, cancellation);

            // What is not yet as it must be when all faults are over.
            case ["settle"]:
                return string.Join(Member.Separator, await Settling.AskAsync(node, cancellation));
            case ["check"]:
                return string.Join(Member.Separator, await Settling.CheckStoreAsync(node, cancellation));
            default:
                throw new ArgumentException(string.Join(' ', words));
        }
    }

    private async Task<string> BackUpAsync(string folder, CancellationToken cancellation)
    {
        try
        {
            await node.BackupClusterAsync(folder, cancellationToken: cancellation);
            return BackedUp;
        }
        catch (StubsException error)
        {
            return error.Message;
        }
    }
}
