using Stubs.Tests.Support;

namespace Stubs.Tests.Objects;

public sealed class PassivationTests : RuleTest
{
    private const int MaxActive = 8;

    private readonly Disk disk = new();

    [Fact, Trait("Rule", "1")]
    public async Task Idle_objects_become_passive_above_the_limit_and_come_back_when_used()
    {
        await using var node = await StartAsync();
        var cells = new List<CellStub>();
        for (var i = 0; i < 100; i++)
        {
            cells.Add(await CellStub.CreateAsync(node, null));
            await cells[i].SetValueAsync(i);
        }

        node.Objects.ActiveCount.ShouldBeLessThanOrEqualTo(MaxActive + 2);
        for (var i = 0; i < 100; i++)
            (await cells[i].AddAsync(1)).ShouldBe(i + 1);
        node.Objects.ActiveCount.ShouldBeLessThanOrEqualTo(MaxActive + 2);
    }

    [Fact, Trait("Rule", "1")]
    public async Task What_an_action_uses_is_not_made_passive()
    {
        await using var node = await StartAsync();
        var client = NewClient();
        var held = await Apart(() => CellStub.CreateAsync(node, null));
        await client.Do(() => held.SetValueAsync(1));
        for (var i = 0; i < 100; i++)
            await CellStub.CreateAsync(node, null);
        node.Objects.IsActive(held.Uid).ShouldBeTrue();
        await client.CommitAsync();
        (await held.GetValueAsync()).ShouldBe(1);
        for (var i = 0; i < 100; i++)
            await CellStub.CreateAsync(node, null);
        node.Objects.IsActive(held.Uid).ShouldBeFalse();
        (await held.GetValueAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "1")]
    public async Task Objects_are_made_passive_above_the_limit_of_bytes_too()
    {
        await using var node = await Nodes.StartAsync(
            new NodeOptions { ObjectStore = disk.Open(), MaxActiveBytes = 20_000 });
        for (var i = 0; i < 50; i++)
        {
            var shelf = await ShelfStub.CreateAsync(node, null);
            await shelf.PutAsync("box", [new string('x', 2_000)]);
        }

        node.Objects.ActiveCount.ShouldBeLessThanOrEqualTo(13);
    }

    [Fact, Trait("Rule", "1")]
    public async Task Objects_that_are_no_more_do_not_stay_known()
    {
        await using var node = await Nodes.OnAsync(disk);
        for (var i = 0; i < 2_000; i++)
        {
            await using (AtomicAction.Begin())
                await CellStub.CreateAsync(node, null);
            var destroyed = await CellStub.CreateAsync(node, null);
            await destroyed.DestroyAsync();
        }

        node.Objects.ActiveCount.ShouldBeLessThan(10);
        node.Objects.Idle.Length.ShouldBeLessThan(200);
    }

    [Fact, Trait("Rule", "1")]
    public async Task A_stub_does_not_keep_the_image_of_a_passive_object()
    {
        await using var node = await StartAsync();
        var shelf = await ShelfStub.CreateAsync(node, null);
        await shelf.PutAsync("box", ["thing"]);
        var active = await node.Objects.ActivateAsync(shelf.Uid);
        active.Unpin();
        for (var i = 0; i < 100; i++)
            await CellStub.CreateAsync(node, null);
        active.Committed.ShouldBeNull();
        (await shelf.TakeAsync("box")).ShouldBe(["thing"]);
    }

    [Fact, Trait("Rule", "1")]
    public async Task Uses_and_passivation_at_the_same_time_lose_nothing()
    {
        await using var node = await Nodes.StartAsync(
            new NodeOptions { ObjectStore = disk.Open(), MaxActiveObjects = 1 });
        var cells = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => CellStub.CreateAsync(node, null)));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; i < 200; i++)
                await cells[(i * (worker + 1)) % cells.Length].AddAsync(1);
        })));
        var sum = 0;
        foreach (var cell in cells)
            sum += await cell.GetValueAsync();
        sum.ShouldBe(800);
    }

    private Task<Node> StartAsync() =>
        Nodes.StartAsync(new NodeOptions { ObjectStore = disk.Open(), MaxActiveObjects = MaxActive });
}
