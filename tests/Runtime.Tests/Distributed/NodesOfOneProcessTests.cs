using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

/// <summary>One action uses the stubs of several nodes of its process.</summary>
public sealed class NodesOfOneProcessTests : RuleTest, IAsyncLifetime
{
    private Site site = null!;

    public async Task InitializeAsync() => site = await Site.StartAsync();

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact, Trait("Rule", "34")]
    public async Task A_node_that_works_for_an_action_by_messages_refuses_to_call_others_for_it_directly_and_no_lock_stays()
    {
        var atA = await CellStub.CreateAsync(site.Client.At("a"), "at a");
        var byA = await CellStub.CreateAsync(site.A.At("b"), "at b");

        var error = await Should.ThrowAsync<InvalidOperationException>(() => AtomicAction.RunAsync(async () =>
        {
            await atA.AddAsync(1);
            await byA.AddAsync(1);
            await atA.AddAsync(1);
        }));

        error.Message.ShouldContain("Use the stubs of one node in one action");
        (await atA.GetValueAsync()).ShouldBe(0);
        (await byA.GetValueAsync()).ShouldBe(0);
        await atA.AddAsync(1);
        (await atA.GetValueAsync()).ShouldBe(1);
    }
}
