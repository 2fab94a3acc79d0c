using Stubs.Tests.Store;
using Stubs.Tests.Support;

namespace Stubs.Tests.Recovery;

/// <summary>A shadow in the store names a coordinator that is no node.</summary>
public sealed class NamelessCoordinatorTests : RuleTest
{
    [Theory, Trait("Rule", "35")]
    [InlineData(null)]
    [InlineData("unix:")]
    public async Task The_node_starts_and_says_what_is_in_doubt_and_why(string? listen)
    {
        using var directory = new TemporaryDirectory();
        var path = Path.Combine(directory.Path, "damaged.stubs");
        new PastStore("objects").CopyTo(path);

        await using var node = await Nodes.StartAsync(
            new NodeOptions
                { Store = path, Listen = listen is null ? null : listen + Path.Combine(directory.Path, "socket") });

        var inDoubt = await node.Recovery.ListInDoubtAsync();
        inDoubt.ShouldNotBeEmpty();
        var cell = await Objects.CellStub.CreateAsync(node, "others go on");
        (await cell.GetValueAsync()).ShouldBe(0);
    }
}
