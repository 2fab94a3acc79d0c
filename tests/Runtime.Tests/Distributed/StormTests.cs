using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

/// <summary>
/// Many clients at once, over few objects on two nodes, in every form that an action can have; the sum of all cells
/// never changes.
/// </summary>
public sealed class StormTests : RuleTest, IAsyncLifetime
{
    private const int CellsPerNode = 3;

    private Site site = null!;
    private CellStub[] cells = null!;
    private TellerStub[] tellers = null!;

    public async Task InitializeAsync()
    {
        site = await Site.StartAsync();
        cells = new CellStub[2 * CellsPerNode];
        for (var i = 0; i < cells.Length; i++)
            cells[i] = await CellStub.CreateAsync(site.Client.At(i % 2 == 0 ? "a" : "b"), $"cell {i}");
        tellers = [
            await TellerStub.CreateAsync(site.Client.At("a"), "teller a"),
            await TellerStub.CreateAsync(site.Client.At("b"), "teller b")];
    }

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Theory, Trait("Rule", "13")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_meets_the_sum_stays_and_all_actions_end(int seed)
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(
            worker => Apart(() => WorkAsync(new Random((seed * 1000) + worker), actions: 15))));

        (await SumAsync()).ShouldBe(0);
        cells.ShouldAllBe(cell => IsFree(cell.Uid));
    }

    [Theory, Trait("Rule", "37")]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Servers_that_crash_in_the_midst_of_it_leave_the_sum_as_it_was(int seed)
    {
        var random = new Random(seed);
        var work = Enumerable.Range(0, 6)
            .Select(worker => Apart(() => WorkAsync(new Random((seed * 1000) + worker), actions: 15, maySuffer: true)))
                .ToArray();
        for (var crash = 0; crash < 4; crash++)
        {
            var name = random.Next(2) == 0 ? "a" : "b";
            await Apart(() => site.CrashAsync(name));
            await Apart(() => site.StartAsync(name));
            await Apart(() => SumAsync());
        }

        await Task.WhenAll(work);
        foreach (var node in new[] { site.A, site.B, site.A })
        {
            while (await node.Recovery.AskNodesAsync() > 0)
                await Task.Yield();
        }

        (await SumAsync()).ShouldBe(0);
    }

    private async Task WorkAsync(Random random, int actions, bool maySuffer = false)
    {
        for (var i = 0; i < actions; i++)
        {
            try
            {
                await AtomicAction.RunAsync(() => OneAsync(random));
            }
            catch (GivenUpException)
            {
                // As the dice said.
            }
            catch (Exception error) when (maySuffer && error is StubsException or ObjectDisposedException)
            {
                // A server was gone, or said with its last breath that it has lost its disk: whatever became of the
                // action, it became of all of it.
            }
        }
    }

    private async Task OneAsync(Random random)
    {
        var (from, to) = (cells[random.Next(cells.Length)], cells[random.Next(cells.Length)]);
        var amount = random.Next(1, 10);
        switch (random.Next(7))
        {
            case 0:
                await from.AddAsync(-amount);
                await to.AddAsync(amount);
                break;
            case 1:
                await tellers[random.Next(2)].MoveAsync(from, to, amount);
                break;
            case 2:
                await using (AtomicAction.Begin())
                    await from.AddAsync(1000);
                await tellers[random.Next(2)].MoveOnlyHalfAsync(from, to, amount);
                break;
            case 3:
                await AtomicAction.RunAsync(() => from.AddAsync(-amount));
                await AtomicAction.RunAsync(() => to.AddAsync(amount));
                break;
            case 4:
                await Task.WhenAll(from.AddAsync(-amount), to.AddAsync(amount));
                break;
            case 5:
                await from.AddAsync(-amount);
                throw new GivenUpException();
            default:
                var read = await from.GetValueAsync();
                await to.AddAsync(read);
                await to.AddAsync(-read);
                break;
        }
    }

    private Task<int> SumAsync() => AtomicAction.RunAsync(async () =>
    {
        while (true)
        {
            try
            {
                var sum = 0;
                foreach (var cell in cells)
                    sum += await cell.GetValueAsync();
                return sum;
            }
            catch (Exception error) when (error is BindingBrokenException or ObjectInDoubtException
                or ObjectDisposedException && AtomicAction.Current!.Status == ActionStatus.Running)
                {
                    await Task.Yield();
                }
            }
        });

    private bool IsFree(Uid uid) =>
        (site.A.Objects.FindActive(uid) ?? site.B.Objects.FindActive(uid))?.Locks.IsFree ?? true;

    private sealed class GivenUpException : Exception;
}
