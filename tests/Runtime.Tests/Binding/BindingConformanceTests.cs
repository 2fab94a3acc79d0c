using Stubs.Binding;
using Stubs.Conformance;
using Stubs.Rpc;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.BindingModule;

public sealed class BindingConformanceTests
{
    public static TheoryData<string> Checks => new(BindingConformance.Checks.Select(static check => check.Name));

    [Theory, MemberData(nameof(Checks)), Trait("Rule", "2")]
    public Task The_binding_of_a_volatile_node_conforms(string check) => RunAsync(check, new NodeBinding(disk: null));

    [Theory, MemberData(nameof(Checks)), Trait("Rule", "2")]
    public Task The_binding_of_a_durable_node_conforms(string check) => RunAsync(check, new NodeBinding(new Disk()));

    [Fact]
    public async Task A_directory_uses_the_binding_of_the_program_if_it_is_given_one()
    {
        var transport = new InProcessTransport();
        await using var keeper = await Nodes.StartAsync(new NodeOptions { Store = NodeOptions.InMemory });
        var binding = await BindingService.OpenAsync(keeper.Space);
        await using var directory = await Nodes.StartAsync(
            new NodeOptions
                { Store = NodeOptions.InMemory, Listen = "inproc:directory", Transports = [
                    transport], Binding = binding });
        await using var server = await Nodes.StartAsync(
            new NodeOptions
                { Store = NodeOptions.InMemory, Listen = "inproc:server", Directory = "inproc:directory", Transports = [
                    transport] });

        var cell = await CellStub.CreateAsync(server, "cell");

        (await binding.LocateAsync(cell.Uid)).ShouldBe(server.Objects.Self.Node);
        await (await CellStub.BindAsync(directory, "cell")).DestroyAsync();
        (await binding.LocateAsync(cell.Uid)).ShouldBeNull();
    }

    private static async Task RunAsync(string check, NodeBinding factory)
    {
        await using (factory)
            await BindingConformance.Checks.Single(candidate => candidate.Name == check).RunAsync(factory);
    }

    private sealed class NodeBinding(Disk? disk) : IBindingServiceFactory, IAsyncDisposable
    {
        private Node? node;

        public bool IsDurable => disk is not null;

        public async Task<IBindingService> OpenAsync()
        {
            node = await Nodes.StartAsync(new NodeOptions { Store = NodeOptions.InMemory, ObjectStore = disk?.Open() });
            return await BindingService.OpenAsync(node.Space);
        }

        public async Task<IBindingService> RestartAsync()
        {
            await node!.DisposeAsync();
            return await OpenAsync();
        }

        public ValueTask DisposeAsync() => node?.DisposeAsync() ?? default;
    }
}
