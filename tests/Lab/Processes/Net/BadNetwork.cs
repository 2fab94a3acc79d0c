namespace Stubs.Lab.Processes.Net;

/// <summary>
/// The network of the laboratory: a proxy between any node and any server, and a link for each direction between two
/// nodes.
/// </summary>
internal sealed class BadNetwork : IAsyncDisposable
{
    private readonly Dictionary<(string From, string To), Link> links = [];
    private readonly List<Proxy> proxies = [];

    /// <param name="servers">Who listens.</param>
    /// <param name="all">All nodes.</param>
    public BadNetwork(IReadOnlyList<string> servers, IReadOnlyList<string> all)
    {
        Nodes = all;
        foreach (var from in all)
        {
            foreach (var to in all.Where(to => to != from))
                links[(from, to)] = new Link();
        }

        foreach (var server in servers)
        {
            foreach (var client in all.Where(client => client != server))
                proxies.Add(new Proxy(client, server, links[(client, server)], links[(server, client)]));
        }
    }

    /// <summary>The names of the nodes.</summary>
    public IReadOnlyList<string> Nodes { get; }

    /// <summary>Where a node connects to, by the names of servers.</summary>
    public IReadOnlyDictionary<string, string> RoutesOf(string node) =>
        proxies.Where(proxy => proxy.Client == node)
            .ToDictionary(static proxy => proxy.Server, static proxy => proxy.Address);

    /// <summary>A server has started, and listens there now.</summary>
    public void Listens(string server, string address)
    {
        foreach (var proxy in proxies.Where(proxy => proxy.Server == server))
            proxy.Target = address;
    }

    /// <summary>Breaks all connections between two nodes.</summary>
    public void Break(string one, string other)
    {
        foreach (var proxy in Between(one, other))
            proxy.Break();
    }

    /// <summary>
    /// Breaks all connections between two nodes at the side of the one only: the other still believes in them.
    /// </summary>
    public void BreakHalf(string one, string other)
    {
        foreach (var proxy in Between(one, other))
            proxy.BreakHalf(one);
    }

    /// <summary>Lets no node connect between two nodes, or again.</summary>
    public void Refuse(string one, string other, bool refuses)
    {
        foreach (var proxy in Between(one, other))
            proxy.Refuses = refuses;
    }

    public Link Link(string from, string to) => links[(from, to)];

    /// <summary>Ends all that is wrong with the network.</summary>
    public void Heal()
    {
        foreach (var link in links.Values)
            link.Heal();
        foreach (var proxy in proxies)
            proxy.Refuses = false;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var proxy in proxies)
            await proxy.DisposeAsync();
    }

    private IEnumerable<Proxy> Between(string one, string other) =>
        proxies.Where(
            proxy => (proxy.Client == one && proxy.Server == other) || (proxy.Client == other && proxy.Server == one));
}
