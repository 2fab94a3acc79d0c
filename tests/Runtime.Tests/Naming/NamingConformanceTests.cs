using Stubs.Conformance;
using Stubs.Naming;
using Stubs.Rpc;
using Stubs.Tests.Support;

namespace Stubs.Tests.NamingModule;

public sealed class NamingConformanceTests
{
    public static TheoryData<string> Checks => new(NamingConformance.Checks.Select(static check => check.Name));

    [Theory, MemberData(nameof(Checks)), Trait("Rule", "2")]
    public Task The_naming_of_a_volatile_node_conforms(string check) => RunAsync(check, new NodeNaming(disk: null));

    [Theory, MemberData(nameof(Checks)), Trait("Rule", "2")]
    public Task The_naming_of_a_durable_node_conforms(string check) => RunAsync(check, new NodeNaming(new Disk()));

    [Theory, MemberData(nameof(Checks)), Trait("Rule", "2")]
    public Task The_naming_of_a_directory_conforms(string check) => RunAsync(check, new DirectoryNaming(new Disk()));

    [Fact]
    public async Task A_node_uses_the_naming_of_the_program_if_it_is_given_one()
    {
        await using var keeper = await Nodes.StartAsync(new NodeOptions { Store = NodeOptions.InMemory });
        await using var node = await Nodes.StartAsync(
            new NodeOptions { Store = NodeOptions.InMemory, Naming = keeper.Naming });

        await node.Naming.AddAsync("alice", node.Objects.Uids.Next());

        node.Naming.ShouldBeSameAs(keeper.Naming);
        (await node.Store.ReadStateAsync(NameKey.OfName(NamingService.Root, "alice"))).ShouldBeNull();
    }

    private static async Task RunAsync(string check, NodeNaming factory)
    {
        await using (factory)
            await NamingConformance.Checks.Single(candidate => candidate.Name == check).RunAsync(factory);
    }

    private class NodeNaming(Disk? disk) : INamingServiceFactory, IAsyncDisposable
    {
        private readonly List<Node> nodes = [];

        public bool IsDurable => disk is not null;

        public virtual async Task<INamingService> OpenAsync() => (await StartAsync(listen: null)).Naming;

        public virtual async Task<INamingService> RestartAsync()
        {
            await StopAsync();
            return await OpenAsync();
        }

        public async ValueTask DisposeAsync() => await StopAsync();

        protected async Task<Node> StartAsync(string? listen, params IReadOnlyList<IRpcTransport> transports)
        {
            nodes.Insert(
                0, await Nodes.StartAsync(
                    new NodeOptions
                        { Store = NodeOptions.InMemory, ObjectStore = disk?.Open(), Listen = listen,
                            Transports = transports }));
            return nodes[0];
        }

        protected async Task<Node> JoinAsync(string directory, IRpcTransport transport)
        {
            nodes.Insert(
                0, await Nodes.StartAsync(
                    new NodeOptions { Store = NodeOptions.InMemory, Directory = directory, Transports = [transport] }));
            return nodes[0];
        }

        private async Task StopAsync()
        {
            foreach (var node in nodes)
                await node.DisposeAsync();
            nodes.Clear();
        }
    }

    private sealed class DirectoryNaming(Disk disk) : NodeNaming(disk)
    {
        public override async Task<INamingService> OpenAsync()
        {
            var transport = new InProcessTransport();
            await StartAsync("inproc:directory", transport);
            return (await JoinAsync("inproc:directory", transport)).Naming;
        }
    }
}
