using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

/// <summary>Counts what commutes.</summary>
[Persistent, Remote]
public partial class Meter
{
    private long count;

    public long Count => count;

    [Lock<AddingMode>, CompensateWith(nameof(Remove))]
    public void Add(long amount) => count += amount;

    private void Remove(long amount) => count -= amount;
}

public sealed class AddingMode : LockMode
{
    public override bool ModifiesObject => true;

    public override bool ConflictsWith(LockMode other) => other is not AddingMode;
}

public sealed class SharedObjectTests : RuleTest, IAsyncLifetime
{
    private Site site = null!;
    private MeterStub a = null!;
    private MeterStub b = null!;

    public async Task InitializeAsync()
    {
        site = await Site.StartAsync();
        a = await MeterStub.CreateAsync(site.Client.At("a"), "meter a");
        b = await MeterStub.CreateAsync(site.Client.At("b"), "meter b");
    }

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact, Trait("Rule", "25")]
    public async Task Actions_that_share_objects_on_two_nodes_commit_in_whatever_order_they_come()
    {
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Apart(() => AtomicAction.RunAsync(async () =>
        {
            await (i % 2 == 0 ? a : b).AddAsync(1);
            await (i % 2 == 0 ? b : a).AddAsync(1);
        }))));

        (await a.GetCountAsync()).ShouldBe(12);
        (await b.GetCountAsync()).ShouldBe(12);
    }

    [Fact, Trait("Rule", "25")]
    public async Task An_abort_takes_back_what_it_added_and_nothing_of_others()
    {
        var stranger = NewClient();
        await stranger.Do(() => a.AddAsync(100));
        await stranger.Do(() => b.AddAsync(100));
        await AtomicAction.RunAsync(async () =>
        {
            await a.AddAsync(1);
            await b.AddAsync(1);
        });

        await stranger.AbortAsync();

        (await a.GetCountAsync()).ShouldBe(1);
        (await b.GetCountAsync()).ShouldBe(1);
    }
}
