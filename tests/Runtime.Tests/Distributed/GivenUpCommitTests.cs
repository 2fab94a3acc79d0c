using Stubs.Store;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

/// <summary>
/// A commit that is given up before all servers have been asked, one of which works for the action because another
/// server has called it.
/// </summary>
public sealed class GivenUpCommitTests : IAsyncLifetime
{
    private readonly Disk disk = new();
    private Site site = null!;
    private Node refusing = null!;
    private Node client = null!;

    public async Task InitializeAsync()
    {
        site = await Site.StartAsync();
        refusing = await site.StartNodeAsync("c", "inproc:directory", "inproc:c", store: disk);
        client = await site.StartNodeAsync("other client", "inproc:directory");
        await TellerStub.CreateAsync(site.Client.At("a"), "teller");
        await CellStub.CreateAsync(site.Client.At("b"), "cell b");
        await CellStub.CreateAsync(site.Client.At("c"), "cell c");
    }

    public async Task DisposeAsync()
    {
        await client.DisposeAsync();
        await refusing.DisposeAsync();
        await site.DisposeAsync();
    }

    [Theory, Trait("Rule", "24")]
    [InlineData("cell b", "cell c")]
    [InlineData("cell c", "cell b")]
    public async Task It_frees_what_was_locked_there(string first, string second)
    {
        var teller = await TellerStub.BindAsync(client, "teller");
        var action = AtomicAction.Begin();
        await teller.AddBackAsync(await CellStub.BindAsync(client, first), 5);
        await teller.AddBackAsync(await CellStub.BindAsync(client, second), 5);
        disk.OnWrite = static (_, _) => throw new StoreFullException("There is no room.");

        await Should.ThrowAsync<ActionAbortedException>(() => action.CommitAsync());

        var cell = await CellStub.BindAsync(site.Client, "cell b");
        await cell.AddAsync(1);
        (await cell.GetValueAsync()).ShouldBe(1);
    }
}
