using FsCheck;
using FsCheck.Fluent;
using Stubs.Store;
using static Stubs.Tests.Store.Objects;

namespace Stubs.Tests.Store;

/// <summary>Power fails at any call on the device, and any part of what has not been synced is gone.</summary>
[Trait("Rule", "35")]
public sealed class SqlitePowerLossTests : IDisposable
{
    private const int Counters = 3;

    private readonly TemporaryDirectory directory = new(inMemory: true);

    public void Dispose() => directory.Dispose();

    [Fact]
    public void After_a_loss_of_power_at_any_moment_every_confirmed_batch_is_there_and_every_batch_is_whole() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(5),
            Prop.ForAll(
                Gen.Choose(0, int.MaxValue).ToArbitrary(),
                seed => RunAsync(new SimulatedDisk(), new Random(seed)).GetAwaiter().GetResult()));

    [Fact]
    public async Task The_check_above_notices_a_disk_that_makes_nothing_stable() =>
        await Should.ThrowAsync<StoreCorruptException>(
            () => RunAsync(new SimulatedDisk { Lies = true }, new Random(1)));


    private async Task RunAsync(SimulatedDisk disk, Random random)
    {
        var losses = new List<Loss>();
        var confirmed = 0;
        var begun = 0;
        var path = directory.File($"{Guid.NewGuid():N}.db");
        var store = await SqliteObjectStore.OpenAsync(
            path, new SqliteStoreOptions { Probe = disk, CheckpointPages = random.Next(5, 40) });
        var uids = Enumerable.Range(0, Counters).Select(_ => NewUid()).ToArray();
        await store.WriteAsync(Create([.. uids.Select(uid => NewState(uid, 0))]));
        disk.Moment = () =>
        {
            if (random.Next(25) == 0)
                losses.Add(new Loss(disk.LosePower(random), confirmed, begun));
        };
        for (var i = 1; i <= 40; i++)
        {
            begun = i;
            await store.WriteAsync(
                [.. Write([.. uids.Select(uid => NewState(uid, i, random.Next(4, 6000)))]), .. Create(NewState(
                    NewUid(), i, 300, "log"))]);
            confirmed = i;
        }

        await store.DisposeAsync();
        losses.ShouldNotBeEmpty();
        foreach (var loss in losses)
            await VerifyAsync(loss, uids);
    }

    private async Task VerifyAsync(Loss loss, Uid[] uids)
    {
        await File.WriteAllBytesAsync(directory.StorePath, loss.Disk.Main);
        await File.WriteAllBytesAsync(directory.StorePath + "-wal", loss.Disk.Log);
        await using var store = await SqliteObjectStore.OpenAsync(directory.StorePath);
        (await store.CheckAsync()).ShouldBeEmpty();
        var values = new List<int>();
        foreach (var uid in uids)
            values.Add(Value(await store.ReadStateAsync(uid)));
        var last = values[0];
        values.ShouldAllBe(value => value == last);
        last.ShouldBeInRange(loss.Confirmed, loss.Begun);
        (await ListAsync(store, new StoreFilter("log"))).Select(Value).ShouldBe(Enumerable.Range(1, last));
        await store.WriteAsync(Write(NewState(uids[0], last + 1)));
    }

    private sealed record Loss((byte[] Main, byte[] Log) Disk, int Confirmed, int Begun);
}
