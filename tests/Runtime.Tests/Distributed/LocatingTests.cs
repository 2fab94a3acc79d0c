using Stubs.Actions;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

/// <summary>
/// Bindings are persistent objects that the actions of users lock; to find an object must neither wait for one's own
/// action, nor wait for another one without anybody knowing.
/// </summary>
public sealed class LocatingTests : RuleTest, IAsyncLifetime
{
    // It passes only if the rule is broken.
    private static readonly AtomicActionOptions Limited = new() { TimeLimit = TimeSpan.FromSeconds(10) };

    private Site site = null!;
    private Uid held;
    private Uid unseen;

    public async Task InitializeAsync()
    {
        site = await Site.StartAsync();

        // The client has not located them: another node has made them.
        await using var maker = await site.StartNodeAsync("maker", "inproc:directory");
        held = (await CellStub.CreateAsync(maker.At("a"), "held")).Uid;
        unseen = (await CellStub.CreateAsync(maker.At("b"), "unseen")).Uid;
    }

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact, Trait("Rule", "10")]
    public async Task An_action_finds_other_objects_while_it_has_made_one()
    {
        await AtomicAction.RunAsync(
            async () =>
            {
                await CellStub.CreateAsync(site.Client.At("a"), "made");
                await (await CellStub.BindAsync(site.Client, unseen)).AddAsync(1);
            },
            Limited);

        (await (await CellStub.BindAsync(site.Client, "unseen")).GetValueAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "10")]
    public async Task An_action_finds_an_object_through_another_that_it_has_made()
    {
        await AtomicAction.RunAsync(
            async () =>
            {
                await using (var nested = AtomicAction.Begin())
                {
                    await CellStub.CreateAsync(site.Client.At("a"), "made");
                    await nested.CommitAsync();
                }

                var teller = await TellerStub.CreateAsync(site.Client.At("a"), "teller");
                await teller.MoveAsync(
                    await CellStub.BindAsync(site.Client, held), await CellStub.BindAsync(site.Client, unseen), 3);
            },
            Limited);

        (await (await CellStub.BindAsync(site.Client, "unseen")).GetValueAsync()).ShouldBe(3);
    }

    [Fact, Trait("Rule", "13")]
    public async Task An_older_action_that_finds_an_object_does_not_wait_for_a_younger_one_that_waits_for_it()
    {
        var called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var older = AtomicAction.Begin(Limited);
        await (await CellStub.BindAsync(site.Client, held)).AddAsync(1);
        var younger = Apart(() => AtomicAction.RunAsync(
            async () =>
            {
                await CellStub.CreateAsync(site.Client.At("a"), "made");
                var cell = await CellStub.BindAsync(site.Client, held);
                site.OnStep = (name, step, _) =>
                {
                    if (name == "a" && step == ProtocolStep.CallReceived)
                        called.TrySetResult();
                    return default;
                };
                await cell.AddAsync(10);
            },
            Limited));
        await called.Task;

        // The younger one has locked the bindings, and waits for the cell.
        await (await CellStub.BindAsync(site.Client, unseen)).AddAsync(1);
        await older.CommitAsync();
        await younger;

        (await (await CellStub.BindAsync(site.Client, held)).GetValueAsync()).ShouldBe(11);
        (await (await CellStub.BindAsync(site.Client, "made")).GetValueAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task To_find_an_object_leaves_no_lock_on_its_binding()
    {
        await using var finder = AtomicAction.Begin();
        await (await CellStub.BindAsync(site.Client, unseen)).GetValueAsync();

        await Apart(
            () => AtomicAction.RunAsync(() => CellStub.CreateAsync(site.Client.At("a"), "made meanwhile"), Limited));

        await finder.CommitAsync();
    }
}
