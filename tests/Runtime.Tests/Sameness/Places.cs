using Stubs.Rpc;
using Stubs.Tests.Support;

namespace Stubs.Tests.Sameness;

/// <summary>
/// Where an object may be, as its caller sees it: here, at a node of the same process, or behind a socket.
/// </summary>
public sealed class Places : IAsyncLifetime
{
    private readonly InProcessTransport transport = new();
    private readonly List<Node> nodes = [];
    private readonly Dictionary<string, (Node Caller, Node Server)> places = [];

    public static string[] Names { get; } = ["here", "in the process", "over TCP"];

    internal Gates Gates { get; } = new();

    public async Task InitializeAsync()
    {
        var here = await StartAsync("here", listen: null, directory: null);
        places["here"] = (here, here);
        var near = await StartAsync("near", "inproc:near", directory: null);
        places["in the process"] = (await StartAsync("near caller", listen: null, near.Address), near);
        var far = await StartAsync("far", "tcp://127.0.0.1:0", directory: null);
        places["over TCP"] = (await StartAsync("far caller", listen: null, far.Address), far);
    }

    public async Task DisposeAsync()
    {
        for (var i = nodes.Count - 1; i >= 0; i--)
            await nodes[i].DisposeAsync();
    }

    /// <summary>A new object at a place, as its caller has it, and the caller's own node.</summary>
    internal async Task<(ProbeStub Probe, Node Caller)> NewProbeAsync(string place)
    {
        var (caller, server) = places[place];
        var made = await ProbeStub.CreateAsync(server, null);
        return caller == server ? (made, caller) : (await ProbeStub.BindAsync(caller, made.Uid), caller);
    }

    internal Node ServerOf(string place) => places[place].Server;

    private async Task<Node> StartAsync(string name, string? listen, string? directory)
    {
        var node = await Nodes.StartAsync(new NodeOptions
        {
            Name = name,
            Store = NodeOptions.InMemory,
            Listen = listen,
            Directory = directory,
            Transports = name.StartsWith("near", StringComparison.Ordinal) ? [transport] : [],
            Services = Gates,
        });
        nodes.Add(node);
        return node;
    }
}
