using Stubs.Lab.Processes;

namespace Stubs.Lab.Faults;

/// <summary>The clocks of nodes are hours apart, and jump.</summary>
internal sealed class ClockFault(IReadOnlyList<ServerSlot> servers) : IFault
{
    private const int Most = 2 * 60 * 60 * 1000;

    public string Name => "clock";

    public string Draw(Random random) => $"{servers[random.Next(servers.Count)].Name} {random.Next(-Most, Most)} ms";

    public async Task InflictAsync(string drawn, CancellationToken cancellation)
    {
        var words = drawn.Split(' ');
        await servers.First(server => server.Name == words[0])
            .SetClockAsync(TimeSpan.FromMilliseconds(int.Parse(words[1])), cancellation);
    }

    public Task EndAsync(string drawn, CancellationToken cancellation) => Task.CompletedTask;
}
