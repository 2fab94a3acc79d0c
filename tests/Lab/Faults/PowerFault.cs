using Stubs.Lab.Processes;
using Stubs.Lab.Processes.Disks;

namespace Stubs.Lab.Faults;

/// <summary>
/// The power of one node fails, or that of all, at any time or in the middle of what a disk does: the process dies, and
/// of what was not flushed any part is there afterwards.
/// </summary>
internal sealed class PowerFault(IReadOnlyList<ServerSlot> servers, Tally tally) : IFault
{
    private const string All = "all", AtWrite = "at write";
    private const int LatestWrite = 25;

    public string Name => "power";

    public string Draw(Random random)
    {
        var name = servers[random.Next(servers.Count)].Name;
        var which = random.Next(4) switch
        {
            0 => All,
            1 => name,
            _ => $"{name} {AtWrite} {random.Next(1, LatestWrite)}",
        };
        return $"{which} #{random.Next()}";
    }

    public TimeSpan DrawLasting(Random random, TimeSpan interval) => interval * (0.2 + random.NextDouble());

    public async Task InflictAsync(string drawn, CancellationToken cancellation)
    {
        if (drawn.Contains(AtWrite, StringComparison.Ordinal))
            await Find(drawn)[0].TellAsync($"power {drawn.Split(' ')[^2]}", cancellation);
        else
            await StrikeAsync(drawn);
    }

    public async Task EndAsync(string drawn, CancellationToken cancellation)
    {
        if (drawn.Contains(AtWrite, StringComparison.Ordinal))
            await StrikeAsync(drawn);
        foreach (var server in Find(drawn))
            await server.StartAsync();
    }

    private Task StrikeAsync(string drawn) =>
        Task.WhenAll(Find(drawn).Select((server, number) => server.KillAsync(files =>
        {
            var (unflushed, lost) = PowerLoss.Strike(
                files, new Random(int.Parse(drawn[(drawn.IndexOf('#') + 1)..]) ^ number));
            tally.Add("power", "nodes");
            tally.Add("unflushed", "sectors", unflushed);
            tally.Add("lost", "sectors, in whole or in part", lost);
            return Task.CompletedTask;
        })));

    private ServerSlot[] Find(string drawn) =>
        [.. servers.Where(server => drawn.Split(' ')[0] is var name && (name == All || server.Name == name))];
}
