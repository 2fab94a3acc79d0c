using Stubs.Tests.Distributed;
using Stubs.Tests.Support;

namespace Stubs.Tests.Placement;

/// <summary>
/// Objects that come to whatever node calls them, and are moved besides, while actions over two of them go on: what one
/// is given the other has lost, wherever they are.
/// </summary>
[Trait("Rule", "43")]
[Leaves("Actions of a node that crashes.")]
public sealed class MoveStormTests : RuleTest, IAsyncLifetime
{
    private const int Couriers = 4;
    private static readonly string[] Homes = ["a", "b"], Places = ["a", "b", "directory"];

    private Site site = null!;
    private Uid[] couriers = null!;

    public async Task InitializeAsync()
    {
        site = await Site.StartAsync();
        couriers = new Uid[Couriers];
        for (var i = 0; i < Couriers; i++)
            couriers[i] = (await CourierStub.CreateAsync(site.Client.At(Homes[i % Homes.Length]), $"courier {i}")).Uid;
    }

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_meets_the_sum_stays(int seed)
    {
        await Task.WhenAll(
            [
                .. Enumerable.Range(0, 6).Select(worker => Apart(
                    () => WorkAsync(Places, new Random((seed * 100) + worker), actions: 12))),
                .. Enumerable.Range(0, 2).Select(mover => Apart(
                    () => MoveAsync(new Random((seed * 100) + 50 + mover), moves: 12))),
            ]);

        (await Apart(SumAsync)).ShouldBe(0);
    }

    [Theory, Trait("Rule", "31")]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Nodes_that_crash_in_the_midst_of_it_leave_the_sum_as_it_was(int seed)
    {
        var random = new Random(seed);
        Task[] work =
        [
            // The actions of a node that crashes would go on in this process.
            .. Enumerable.Range(0, 4).Select(worker => Apart(
                () => WorkAsync(["directory", "client"], new Random((seed * 100) + worker), actions: 12))),
            Apart(() => MoveAsync(new Random((seed * 100) + 50), moves: 12)),
        ];
        for (var crash = 0; crash < 3; crash++)
        {
            var name = Homes[random.Next(Homes.Length)];
            await Apart(() => site.CrashAsync(name));
            await Apart(() => site.StartAsync(name));
            await Until.HoldsAsync(async () => await CanSumAsync());
        }

        await Task.WhenAll(work);
        await Until.HoldsAsync(async () => await CanSumAsync());
        (await Apart(SumAsync)).ShouldBe(0);
    }

    private async Task WorkAsync(string[] nodes, Random random, int actions)
    {
        for (var i = 0; i < actions; i++)
        {
            var (from, to) = (random.Next(Couriers), random.Next(Couriers - 1));
            to += to >= from ? 1 : 0;
            var (node, fails) = (NodeOf(nodes[random.Next(nodes.Length)]), random.Next(4) == 0);
            try
            {
                await AtomicAction.RunAsync(async () =>
                {
                    await (await CourierStub.BindAsync(node, couriers[from])).HandAsync(-1, isToFail: false);
                    await (await CourierStub.BindAsync(node, couriers[to])).HandAsync(1, fails);
                });
            }
            catch (Exception error)
                when (error is StubsException or InvalidOperationException or ObjectDisposedException)
            {
                // It was to fail, or its node has crashed: then all of it is undone, or done.
            }
        }
    }

    private async Task MoveAsync(Random random, int moves)
    {
        for (var i = 0; i < moves; i++)
        {
            try
            {
                var courier = await CourierStub.BindAsync(site.Client, couriers[random.Next(Couriers)]);
                await courier.MoveToAsync(Places[random.Next(Places.Length)]);
            }
            catch (StubsException)
            {
                // It is in use, or a node has crashed.
            }
        }
    }

    private async Task<bool> CanSumAsync()
    {
        try
        {
            await Apart(SumAsync);
            return true;
        }
        catch (StubsException)
        {
            return false;
        }
    }

    private async Task<int> SumAsync() => await AtomicAction.RunAsync(async () =>
    {
        var sum = 0;
        foreach (var uid in couriers)
            sum += await (await CourierStub.BindAsync(site.Client, uid)).GetTripsAsync();
        return sum;
    });

    private Node NodeOf(string name) => name switch
    {
        "a" => site.A,
        "b" => site.B,
        "client" => site.Client,
        _ => site.Directory,
    };
}
