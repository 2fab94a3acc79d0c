using Stubs.Tests.Objects;
using Stubs.Tests.Store;
using Stubs.Tests.Support;

namespace Stubs.Tests.Recovery;

/// <summary>Store files that are not as they should be, as a program that starts a node meets them.</summary>
public sealed class UnreadableStoreTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact, Trait("Rule", "35")]
    public async Task A_file_that_is_no_store_is_refused_and_left_alone()
    {
        await File.WriteAllTextAsync(directory.StorePath, "Dear diary, today I was not a database.");
        await Should.ThrowAsync<StoreException>(() => Nodes.OnFileAsync(directory.StorePath));
        (await File.ReadAllTextAsync(directory.StorePath)).ShouldStartWith("Dear diary");
    }

    [Fact, Trait("Rule", "35")]
    public async Task A_store_that_was_cut_off_is_refused()
    {
        await FillAsync();
        await using (var file = File.OpenWrite(directory.StorePath))
            file.SetLength(file.Length / 2);
        await Should.ThrowAsync<StoreCorruptException>(async () =>
        {
            await using var node = await Nodes.OnFileAsync(directory.StorePath);
            for (var i = 0; i < 200; i++)
                await CellStub.BindAsync(node, $"cells/{i}");
        });
    }

    [Fact, Trait("Rule", "35")]
    public async Task Damage_inside_the_file_is_reported_and_never_taken_for_a_state()
    {
        await FillAsync();
        var bytes = await File.ReadAllBytesAsync(directory.StorePath);
        for (var i = bytes.Length / 4; i < bytes.Length; i += 97)
            bytes[i] ^= 0x55;
        await File.WriteAllBytesAsync(directory.StorePath, bytes);
        await Should.ThrowAsync<StoreException>(async () =>
        {
            await using var node = await Nodes.OnFileAsync(directory.StorePath);
            for (var i = 0; i < 200; i++)
                (await (await CellStub.BindAsync(node, $"cells/{i}")).GetValueAsync()).ShouldBe(i);
        });
    }

    [Fact, Trait("Rule", "35")]
    public async Task A_torn_tail_is_repaired_to_the_last_committed_state()
    {
        var copy = directory.File("torn.db");
        await using (var node = await Nodes.OnFileAsync(directory.StorePath))
        {
            var cell = await CellStub.CreateAsync(node, "cell");
            for (var i = 1; i <= 5; i++)
                await cell.SetValueAsync(i);

            // As the disk may look after a loss of power: the log ends in the middle of a transaction.
            File.Copy(directory.StorePath, copy);
            File.Copy(directory.StorePath + "-wal", copy + "-wal");
        }

        await using (var log = File.OpenWrite(copy + "-wal"))
            log.SetLength(log.Length - 100);
        await using var repaired = await Nodes.OnFileAsync(copy);
        (await (await CellStub.BindAsync(repaired, "cell")).GetValueAsync()).ShouldBe(4);
        (await repaired.Recovery.ListInDoubtAsync()).ShouldBeEmpty();
    }

    private async Task FillAsync()
    {
        await using var node = await Nodes.OnFileAsync(directory.StorePath);
        await AtomicAction.RunAsync(async () =>
        {
            for (var i = 0; i < 200; i++)
                await (await CellStub.CreateAsync(node, $"cells/{i}")).SetValueAsync(i);
        });
    }
}
