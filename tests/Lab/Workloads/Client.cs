using Stubs.Lab.Histories;
using Stubs.Lab.Sites;

namespace Stubs.Lab.Workloads;

/// <summary>
/// One client of a workload: where it works from, what it draws from, and where it writes down what it does.
/// </summary>
internal sealed class Client
{
    private readonly ISite site;
    private readonly Dictionary<string, Stub> stubs = [];
    private long unique;
    private Node? bound;
    private object? state;

    /// <param name="site">Where it works.</param>
    /// <param name="number">Which client of the site it is; -1 for the one who sets up and reads at the end.</param>
    /// <param name="identity">A number that no other client of the run has, nor the same one before it was restarted: 1
    /// to 4,999.</param>
    /// <param name="seed">What it draws follows from this and the identity.</param>
    /// <param name="history">Where it writes.</param>
    public Client(ISite site, int number, int identity, int seed, IHistory history)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(identity, HistoryClient.Stride / 2);
        this.site = site;
        Number = number;
        Identity = identity;
        Random = new Random(unchecked((seed * 7919) + identity));
        History = new HistoryClient(history, identity);
        Side = new HistoryClient(history, identity + (HistoryClient.Stride / 2));
        Errors = new ErrorLog();
    }

    public int Number { get; }

    public int Identity { get; }

    public Random Random { get; }

    public HistoryClient History { get; }

    /// <summary>
    /// For operations that happen while one of <see cref="History"/> is open: what a nested action or an independent
    /// one does for itself.
    /// </summary>
    public HistoryClient Side { get; }

    /// <summary>Whether records of its actions may throw when they are told of the commit.</summary>
    public bool RecordsThrow { get; set; }

    /// <summary>What was thrown that is no outcome anybody should see.</summary>
    public ErrorLog Errors { get; }

    /// <summary>Ends waiting.</summary>
    public CancellationToken Stopping { get; set; }

    public TimeProvider Clock => site.Clock;

    public int ServerCount => site.Servers.Count;

    /// <summary>How actions are to run here.</summary>
    public AtomicActionOptions Options =>
        options ??= new AtomicActionOptions
            { TimeProvider = Clock, RetryFor = TimeSpan.FromSeconds(5), TimeLimit = TimeLimit };

    private AtomicActionOptions? options;

    /// <summary>After which an action is aborted, so that a client does not hang for ever.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>A number that is drawn once in a run.</summary>
    public long NextUnique() => (++unique * HistoryClient.Stride) + Identity;

    /// <summary>The node to work from.</summary>
    public async ValueTask<Node> NodeAsync()
    {
        var node = await site.ClientNodeAsync(Number, Stopping);
        if (!ReferenceEquals(node, bound))
        {
            stubs.Clear();
            bound = node;
        }

        return node;
    }

    /// <summary>The node for the making of objects at a server.</summary>
    /// <param name="place">Any number: the servers take turns.</param>
    public async ValueTask<Node> PlaceAsync(int place)
    {
        var node = await NodeAsync();
        return site.Servers[place % site.Servers.Count] is { } server ? node.At(server) : node;
    }

    /// <summary>The object of a name; it is looked up once.</summary>
    public async ValueTask<TStub> FindAsync<TStub>(string name)
        where TStub : Stub
    {
        var node = await NodeAsync();
        if (stubs.TryGetValue(name, out var known))
            return (TStub)known;
        var found = await node.BindAsync<TStub>(name, Stopping);
        stubs[name] = found;
        return found;
    }

    /// <summary>The object of a name, which is made if there is none; it is looked up once.</summary>
    /// <param name="name">The name.</param>
    /// <param name="place">At which server it is made.</param>
    /// <param name="make">Binds or creates.</param>
    public async ValueTask<TStub> FindOrMakeAsync<TStub>(
        string name, int place, Func<Node, string, CancellationToken, Task<TStub>> make)
        where TStub : Stub
    {
        var node = await PlaceAsync(place);
        if (stubs.TryGetValue(name, out var known))
            return (TStub)known;
        var found = await make(node, name, Stopping);

        // Inside an action, what it makes is not there for ever before it has committed.
        if (AtomicAction.Current is null)
            stubs[name] = found;
        return found;
    }

    /// <summary>What a workload remembers for this client.</summary>
    /// <param name="make">Makes it, the first time.</param>
    public T State<T>(Func<T> make)
        where T : class => (T)(state ??= make());

    /// <summary>
    /// Gives others a chance to come between, now and then: on one node alone everything may otherwise happen at once.
    /// </summary>
    public async ValueTask InterleaveAsync()
    {
        if (Random.Next(3) == 0)
            await Task.Yield();
    }
}
