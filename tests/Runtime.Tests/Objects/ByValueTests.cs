using Stubs.Tests.Support;

namespace Stubs.Tests.Objects;

public sealed class ByValueTests : RuleTest, IAsyncLifetime
{
    private Node node = null!;
    private ShelfStub shelf = null!;

    public async Task InitializeAsync()
    {
        node = await Nodes.VolatileAsync();
        shelf = await ShelfStub.CreateAsync(node, null);
    }

    public async Task DisposeAsync() => await node.DisposeAsync();

    [Fact, Trait("Rule", "40")]
    public async Task An_argument_is_not_shared_with_the_object()
    {
        List<string> mine = ["a"];
        await shelf.PutAsync("box", mine);
        mine.Add("b");
        (await shelf.TakeAsync("box")).ShouldBe(["a"]);
        await shelf.PutLaterAsync("box", mine);
        mine.Clear();
        (await shelf.TakeAsync("box")).ShouldBe(["a", "b"]);
    }

    [Fact, Trait("Rule", "40")]
    public async Task An_operation_that_changes_its_argument_does_not_change_the_callers()
    {
        List<string> mine = ["a"];
        (await shelf.EmptyAsync(mine)).ShouldBe(0);
        mine.ShouldBe(["a"]);
    }

    [Fact, Trait("Rule", "40")]
    public async Task An_argument_is_taken_at_the_call_not_when_the_lock_is_granted()
    {
        List<string> mine = ["a"];
        var holder = NewClient();
        await holder.Do(() => shelf.PutAsync("box", []));
        var putting = Apart(() => shelf.PutAsync("box", mine));
        putting.IsCompleted.ShouldBeFalse();
        mine.Add("b");
        await holder.CommitAsync();
        await putting;
        (await shelf.TakeAsync("box")).Count.ShouldBe(1);
    }

    [Fact, Trait("Rule", "40")]
    public async Task A_result_is_not_shared_with_the_object()
    {
        await shelf.PutAsync("box", ["a"]);
        var taken = await shelf.TakeAsync("box");
        taken.Add("b");
        (await shelf.AllAsync())["box"].Clear();
        await foreach (var box in shelf.EachAsync())
            box.Clear();
        (await shelf.TakeAsync("box")).ShouldBe(["a"]);
    }

    [Fact, Trait("Rule", "40")]
    public async Task A_constructors_argument_is_not_shared_either()
    {
        List<int> mine = [1];
        var holder = await NumbersStub.CreateAsync(node, null, mine);
        mine.Add(2);
        (await holder.GetAllAsync()).ShouldBe([1]);
    }

    [Fact, Trait("Rule", "40")]
    public async Task Objects_are_passed_by_reference_as_arguments_as_results_and_in_state()
    {
        var left = await CellStub.CreateAsync(node, null);
        var pair = await PairStub.CreateAsync(node, null, left, await CellStub.CreateAsync(node, null));
        var same = await pair.GetLeftAsync();
        same.ShouldBe(left);
        await same.AddAsync(1);
        (await left.GetValueAsync()).ShouldBe(1);
    }
}
