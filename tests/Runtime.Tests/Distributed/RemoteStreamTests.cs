using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

public sealed class RemoteStreamTests : RuleTest, IAsyncLifetime
{
    private Site site = null!;
    private TellerStub teller = null!;

    public async Task InitializeAsync()
    {
        site = await Site.StartAsync();
        teller = await TellerStub.CreateAsync(site.Client.At("a"), "teller");
    }

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact, Trait("Rule", "40")]
    public async Task A_stream_comes_whole_and_in_order()
    {
        var items = new List<int>();
        await foreach (var item in teller.CountAsync(1000))
            items.Add(item);

        items.ShouldBe(Enumerable.Range(1, 1000));
    }

    [Fact, Trait("Rule", "39")]
    public async Task Who_has_had_enough_stops_the_server_and_its_lock_is_free_afterwards()
    {
        await foreach (var item in teller.CountAsync(int.MaxValue))
        {
            if (item == 3)
                break;
        }

        await teller.MoveAsync(await CellStub.CreateAsync(site.A, null), await CellStub.CreateAsync(site.A, null), 1);
        (await teller.GetMovesAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "20")]
    public async Task A_stream_that_ends_in_an_exception_is_undone_and_its_items_have_come_before()
    {
        var items = new List<int>();
        await Should.ThrowAsync<SpoiledException>(async () =>
        {
            await foreach (var item in teller.CountAndFailAsync(3))
                items.Add(item);
        });

        items.ShouldBe([1, 2, 3]);
        (await teller.GetMovesAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "19")]
    public async Task A_stream_inside_an_action_commits_with_it()
    {
        await AtomicAction.RunAsync(async () =>
        {
            var sum = 0;
            await foreach (var item in teller.CountAsync(4))
                sum += item;
            var cell = await CellStub.CreateAsync(site.Client.At("b"), "sum");
            await cell.AddAsync(sum);
        });

        (await (await CellStub.BindAsync(site.Client, "sum")).GetValueAsync()).ShouldBe(10);
    }

    [Fact, Trait("Rule", "39")]
    public async Task Cancellation_acts_at_the_server()
    {
        using var source = new CancellationTokenSource();
        var waiting = teller.WaitAsync("never", source.Token);
        await site.Gates.Reached("never");

        await source.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
        (await teller.GetMovesAsync()).ShouldBe(0);
    }
}
