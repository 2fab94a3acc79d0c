using Stubs.Rpc;

namespace Stubs.Tests.Rpc;

/// <summary>What the queue of sizes does with large ones, and with a peer that takes little.</summary>
public sealed class FrameWriterTests
{
    private const int Large = 1_500_000;

    private readonly SlowWire wire = new();
    private readonly FrameWriter writer;

    public FrameWriterTests() => writer = new FrameWriter(wire, TimeProvider.System);

    [Fact]
    public async Task Large_frames_are_queued_and_sent_as_they_are_and_in_their_order()
    {
        int[] sizes = [10, Large, 20, 30, 200_000, Large, 40];
        var batches = sizes.Select(Write).ToArray();

        batches.ShouldBe([1, 2, 3, 3, 3, 4, 5]);
        writer.Queued.ShouldBe(sizes[1..].Sum(static size => size + FrameHeader.Size));
        writer.MayBeSent(1).ShouldBeTrue();
        writer.MayBeSent(2).ShouldBeFalse();
        (await TakeSizesAsync(sizes.Length)).ShouldBe(sizes);
        writer.MayBeSent(5).ShouldBeTrue();
        writer.Queued.ShouldBe(0);
        writer.Finals.ShouldBe(0);
        await writer.CloseAsync();
    }

    [Fact]
    public async Task What_is_thrown_away_leaves_its_numbers_to_the_last_frame()
    {
        foreach (var size in (int[])[10, Large, 20, Large])
            Write(size);
        writer.Finals.ShouldBe(3);

        var ending = writer.AbandonAsync(new FrameHeader(FrameKind.Goodbye, 0, 0, 0), new byte[5]);

        writer.Finals.ShouldBe(0);
        (await TakeSizesAsync(2)).ShouldBe([10, 5]);
        await ending;
    }

    [Fact]
    public async Task There_is_room_when_the_wire_has_taken_all_but_little()
    {
        writer.WhenThereIsRoom().ShouldBeNull();
        Write(3_000_000);
        writer.Queued.ShouldBe(0);
        var room = writer.WhenThereIsRoom().ShouldNotBeNull();
        var taken = 0;
        while (!room.IsCompleted)
        {
            await wire.Sending;
            room.IsCompleted.ShouldBe(3_000_000 - taken < 1 << 20);
            taken += await wire.TakeAsync();
            if (3_000_000 - taken < 1 << 20)
                await room;
        }

        writer.IsStuck.ShouldBeFalse();
        writer.WhenThereIsRoom().ShouldBeNull();
        var ending = writer.AbandonAsync(null);
        wire.Close();
        await ending;
    }

    [Fact]
    public async Task An_end_leaves_none_to_wait_for_room()
    {
        Write(3_000_000);
        var room = writer.WhenThereIsRoom().ShouldNotBeNull();
        writer.IsStuck.ShouldBeTrue();

        var ending = writer.AbandonAsync(null);

        await room;
        wire.Close();
        await ending;
        writer.HasRoom.ShouldBeTrue();
    }

    private long Write(int size)
    {
        var batch = 0L;
        writer.TryWrite(new FrameHeader(FrameKind.Reply, 0, 7, 0), new byte[size], ref batch).ShouldBeTrue();
        return batch;
    }

    // The reader refuses a frame that does not have the next number.
    private async Task<List<int>> TakeSizesAsync(int count)
    {
        using var reader = new FrameReader(1 << 21);
        var sizes = new List<int>();
        while (sizes.Count < count)
        {
            var bytes = await wire.TakeBytesAsync();
            for (var given = 0; given < bytes.Length;)
            {
                var room = reader.Free();
                var part = Math.Min(room.Length, bytes.Length - given);
                bytes.AsMemory(given, part).CopyTo(room);
                reader.Added(part);
                given += part;
                while (reader.TryTake(out _, out var payload))
                    sizes.Add(payload.Length);
            }
        }

        return sizes;
    }
}
