using Stubs.Lab.Processes;

namespace Stubs.Lab.Faults;

/// <summary>
/// SIGSTOP: a node stands still, mostly for longer than its lease, and goes on as if nothing had happened.
/// </summary>
internal sealed class StopFault(IReadOnlyList<ServerSlot> servers, TimeSpan lease) : IFault
{
    public string Name => "stop";

    public string Draw(Random random) => servers[random.Next(servers.Count)].Name;

    public TimeSpan DrawLasting(Random random, TimeSpan interval) => lease * (0.5 + (1.5 * random.NextDouble()));

    public Task InflictAsync(string drawn, CancellationToken cancellation)
    {
        Find(drawn).Member.Stop();
        return Task.CompletedTask;
    }

    public Task EndAsync(string drawn, CancellationToken cancellation)
    {
        Find(drawn).Member.Continue();
        return Task.CompletedTask;
    }

    private ServerSlot Find(string name) => servers.First(server => server.Name == name);
}
