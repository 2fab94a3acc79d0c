using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Actions;

public sealed class FailureAtomicityTests : RuleTest, IAsyncLifetime
{
    private Node node = null!;
    private CellStub left = null!;
    private CellStub right = null!;
    private PairStub pair = null!;

    public async Task InitializeAsync()
    {
        node = await Nodes.VolatileAsync();
        left = await CellStub.CreateAsync(node, null);
        right = await CellStub.CreateAsync(node, null);
        pair = await PairStub.CreateAsync(node, null, left, right);
    }

    public async Task DisposeAsync() => await node.DisposeAsync();

    [Fact, Trait("Rule", "20")]
    public async Task An_operation_that_throws_leaves_its_object_as_it_was_and_the_exception_as_it_is()
    {
        await left.SetValueAsync(5);
        var error = await Should.ThrowAsync<SpoiledException>(() => left.AddAndThrowAsync(2));
        error.Message.ShouldBe("spoiled at 7");
        error.At.ShouldBe(7);
        error.StackTrace.ShouldNotBeNull().ShouldContain(nameof(Cell.AddAndThrow));
        (await left.GetValueAsync()).ShouldBe(5);
    }

    [Fact, Trait("Rule", "20")]
    public async Task The_enclosing_action_goes_on_if_the_caller_catches()
    {
        await AtomicAction.RunAsync(async () =>
        {
            await left.AddAsync(1);
            await Should.ThrowAsync<SpoiledException>(() => left.AddAndThrowAsync(10));
            await left.AddAsync(1);
        });
        (await left.GetValueAsync()).ShouldBe(2);
    }

    [Fact, Trait("Rule", "20")]
    public async Task What_a_failed_operation_did_to_other_objects_is_undone_too()
    {
        await Should.ThrowAsync<SpoiledException>(() => pair.SpoilAsync(3));
        (await left.GetValueAsync()).ShouldBe(0);
        (await right.GetValueAsync()).ShouldBe(0);
        (await pair.GetMovesAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "20")]
    public async Task Inside_an_action_a_failed_operation_takes_with_it_only_what_it_did_itself()
    {
        await AtomicAction.RunAsync(async () =>
        {
            await left.AddAsync(1);
            await pair.MoveAsync(10);
            await Should.ThrowAsync<SpoiledException>(() => pair.SpoilAsync(3));
        });
        (await left.GetValueAsync()).ShouldBe(-9);
        (await right.GetValueAsync()).ShouldBe(10);
        (await pair.GetMovesAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "20")]
    public async Task An_operation_that_catches_the_failure_of_a_call_keeps_the_rest()
    {
        await pair.SpoilAndGoOnAsync(3);
        (await left.GetValueAsync()).ShouldBe(3);
        (await right.GetValueAsync()).ShouldBe(0);
        (await pair.GetMovesAsync()).ShouldBe(101);
    }

    [Fact, Trait("Rule", "20")]
    public async Task A_failure_after_an_asynchronous_step_undoes_as_well()
    {
        await Should.ThrowAsync<SpoiledException>(() => pair.FailAfterYieldAsync());
        (await left.GetValueAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "20")]
    public async Task A_failed_call_of_an_object_by_itself_does_not_undo_what_its_own_operation_did_before()
    {
        var mirror = await MirrorStub.CreateAsync(node, null);
        await mirror.FaceAsync(mirror);
        await mirror.AddAroundAFailureAsync(1);
        (await mirror.GetValueAsync()).ShouldBe(2);
        (await mirror.AddTwiceAsync(10, 20)).ShouldBe(32);
        (await mirror.GetValueAsync()).ShouldBe(32);
    }

    [Fact, Trait("Rule", "20")]
    public async Task A_failed_operation_on_collections_restores_them_deeply()
    {
        var shelf = await ShelfStub.CreateAsync(node, null);
        await shelf.PutAsync("a", ["one", "two"]);
        await Should.ThrowAsync<SpoiledException>(() => shelf.MessUpAsync());
        (await shelf.TakeAsync("a")).ShouldBe(["one", "two"]);
        (await shelf.CountAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "21")]
    public async Task A_call_outside_any_action_is_an_action_by_itself()
    {
        var disk = new Disk();
        await using var durable = await Nodes.OnAsync(disk);
        var cell = await CellStub.CreateAsync(durable, "cell");
        var batches = disk.Written.Count;
        await cell.AddAsync(1);
        disk.Written.Count.ShouldBe(batches + 1);
        await Should.ThrowAsync<SpoiledException>(() => cell.AddAndThrowAsync(1));
        disk.Written.Count.ShouldBe(batches + 1);
        await using var again = await Nodes.OnAsync(disk);
        (await (await CellStub.BindAsync(again, "cell")).GetValueAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "21")]
    public async Task Calls_outside_any_action_exclude_each_other_and_none_is_lost()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => left.AddAsync(1))));
        (await left.GetValueAsync()).ShouldBe(200);
    }

    [Fact, Trait("Rule", "20")]
    public async Task An_operation_whose_object_cannot_be_restored_after_a_failed_call_of_itself_leaves_no_trace()
    {
        var moods = new Moods();
        await using var own = await Nodes.VolatileAsync(moods);
        var moody = await MoodyStub.CreateAsync(own, null);
        await moody.AddAsync(1);
        moods.OnRestore = () =>
        {
            moods.OnRestore = static () => { };
            throw new IOException("It cannot be read now.");
        };

        var error = await Should.ThrowAsync<ActionAbortedException>(() => moody.AddAroundAFailureAsync(moody, 10));

        error.Reason.ShouldBe(AbortReason.ChildRunning);
        (await moody.GetValueAsync()).ShouldBe(1);
    }
}
