using Stubs.Lab.Processes;
using Stubs.Lab.Processes.Disks;

namespace Stubs.Lab.Faults;

/// <summary>
/// A disk is full for some time, or fails to flush, or writes only a part; its replacement switches the node off.
/// </summary>
internal sealed class DiskFault(IReadOnlyList<ServerSlot> servers, Tally tally) : IFault
{
    private const string Power = "power";

    private static readonly DiskFailure[] Failures = [DiskFailure.Full, DiskFailure.Sync, DiskFailure.Short];

    public string Name => "disk";

    public string Draw(Random random) =>
        $"{servers[random.Next(servers.Count)].Name} {Failures[random.Next(Failures.Length)]} then {random.Next(3) switch { 0 => "on", 1 => "kill", _ => Power }} #{random.Next()}";

    public TimeSpan DrawLasting(Random random, TimeSpan interval) => interval * random.NextDouble();

    public async Task InflictAsync(string drawn, CancellationToken cancellation)
    {
        var words = drawn.Split(' ');
        if (await Find(words).TellAsync($"disk {words[1]}", cancellation))
            tally.Add("disks", words[1]);
    }

    public async Task EndAsync(string drawn, CancellationToken cancellation)
    {
        var words = drawn.Split(' ');
        var server = Find(words);

        // A store that could not tell what became of a write takes no more, until it is opened again. One that was only
        // full goes on.
        if (words[3] == "on" && words[1] == nameof(DiskFailure.Full))
        {
            await server.TellAsync($"disk {DiskFailure.None}", cancellation);
            return;
        }

        await server.KillAsync(files =>
        {
            if (words[3] == Power)
                PowerLoss.Strike(files, new Random(int.Parse(words[4][1..])));
            return Task.CompletedTask;
        });
        await server.StartAsync();
    }

    private ServerSlot Find(string[] words) => servers.First(server => server.Name == words[0]);
}
