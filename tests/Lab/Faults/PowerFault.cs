using Stubs.Lab.Processes;
using Stubs.Lab.Processes.Disks;

namespace Stubs.Lab.Faults;

/// <summary>The power of one node fails, or that of all: the process dies, and of what its disk was not told to flush, any part is there afterwards.</summary>
internal sealed class PowerFault(IReadOnlyList<ServerSlot> servers, Tally tally) : IFault
{
    private const string All = "all";

    public string Name => "power";

    public string Draw(Random random) => $"{(random.Next(4) == 0 ? All : servers[random.Next(servers.Count)].Name)} #{random.Next()}";

    public async Task InflictAsync(string drawn, CancellationToken cancellation)
    {
        var words = drawn.Split(' ');
        var hit = servers.Where(server => words[0] == All || server.Name == words[0]).ToArray();
        await Task.WhenAll(hit.Select((server, number) => server.KillAsync(files =>
        {
            var (unflushed, lost) = PowerLoss.Strike(files, new Random(int.Parse(words[1][1..]) ^ number));
            tally.Add("power", "nodes");
            tally.Add("unflushed", "sectors", unflushed);
            tally.Add("unflushed", "of them lost or torn", lost);
            return Task.CompletedTask;
        })));
    }

    public async Task EndAsync(string drawn, CancellationToken cancellation)
    {
        foreach (var server in servers)
            await server.StartAsync();
    }
}
