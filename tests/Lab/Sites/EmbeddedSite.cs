using Stubs.Lab.Faults;

namespace Stubs.Lab.Sites;

/// <summary>One node, in which everything is: the objects and the clients.</summary>
internal sealed class EmbeddedSite : ISite
{
    private readonly NodeSlot slot;

    private EmbeddedSite(string store)
    {
        slot = new NodeSlot(
            "node", cancellation => Node.StartAsync(new NodeOptions { Name = "node", Store = store }, cancellation));
        Faults = store == NodeOptions.InMemory ? [] : [new RestartFault([slot])];
    }

    public string Name => "embedded";

    public TimeProvider Clock => TimeProvider.System;

    public IReadOnlyList<string?> Servers { get; } = [null];

    public IReadOnlyList<IFault> Faults { get; }

    public Tally Tally { get; } = new();

    /// <param name="store">The file; or in memory, where nothing can be restarted.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<EmbeddedSite> StartAsync(
        string store = NodeOptions.InMemory, CancellationToken cancellation = default)
    {
        var site = new EmbeddedSite(store);
        await site.slot.StartAsync(cancellation);
        return site;
    }

    public async ValueTask<Node> ClientNodeAsync(int client, CancellationToken cancellation = default) =>
        await slot.NodeAsync(cancellation);

    public Task HealAsync(CancellationToken cancellation = default) => slot.StartAsync(cancellation);

    public async Task<IReadOnlyList<string>> SettleAsync(TimeSpan limit, CancellationToken cancellation = default) =>
        await Settling.WaitAsync([await slot.NodeAsync(cancellation)], limit, Clock, cancellation);

    public ValueTask DisposeAsync() => slot.DisposeAsync();
}
