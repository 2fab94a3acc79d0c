using Stubs.Lab.Sites;

namespace Stubs.Lab.Faults;

/// <summary>
/// Stops a node, and starts it again on its store when the fault ends. What it had not committed is lost, as in a
/// crash; it is one that a process survives.
/// </summary>
internal sealed class RestartFault(IReadOnlyList<NodeSlot> slots) : IFault
{
    public string Name => "restart";

    public string Draw(Random random) => slots[random.Next(slots.Count)].Name;

    public Task InflictAsync(string drawn, CancellationToken cancellation) => Find(drawn).StopAsync();

    public Task EndAsync(string drawn, CancellationToken cancellation) => Find(drawn).StartAsync(cancellation);

    private NodeSlot Find(string name) => slots.First(slot => slot.Name == name);
}
