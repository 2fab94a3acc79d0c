using Stubs.Store;
using static Stubs.Tests.Store.Objects;

namespace Stubs.Tests.Store;

/// <summary>The log: how long it grows, and what is made of one that a dead process has left.</summary>
public sealed class SqliteLogTests : IDisposable
{
    private readonly TemporaryDirectory directory = new(inMemory: true);

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task The_log_does_not_grow_without_limit()
    {
        var states = Enumerable.Range(0, 50).Select(i => NewState(NewUid(), i, 500)).ToArray();
        await using var store = await SqliteObjectStore.OpenAsync(
            directory.StorePath, new SqliteStoreOptions { CheckpointPages = 50 });
        await store.WriteAsync(Create(states));
        for (var i = 0; i < 400; i++)
            await store.WriteAsync(Write(NewState(states[i % 50].Uid, i, 500)));
        LogLength().ShouldBeLessThan(2 * 50 * 4120);
    }

    [Fact]
    public async Task The_log_does_not_grow_without_limit_though_every_batch_is_as_long_as_it_may_be()
    {
        var states = Enumerable.Range(0, 20).Select(i => NewState(NewUid(), i, 3000)).ToArray();
        await using var store = await SqliteObjectStore.OpenAsync(
            directory.StorePath, new SqliteStoreOptions { CheckpointPages = 10 });
        await store.WriteAsync(Create(states));
        var length = LogLength();
        length.ShouldBeGreaterThan(10 * 4120);
        for (var i = 0; i < 40; i++)
            await store.WriteAsync(Write([.. states.Select(state => NewState(state.Uid, i, 3000))]));
        LogLength().ShouldBeLessThan(3 * length);
    }

    [Fact]
    public async Task An_open_listing_keeps_the_log_only_as_long_as_it_is_open()
    {
        var states = Enumerable.Range(0, 50).Select(i => NewState(NewUid(), i, 500)).ToArray();
        await using var store = await SqliteObjectStore.OpenAsync(
            directory.StorePath, new SqliteStoreOptions { CheckpointPages = 50 });
        await store.WriteAsync(Create(states));
        await using (var listing = store.ListAsync().GetAsyncEnumerator())
        {
            await listing.MoveNextAsync();
            for (var i = 0; i < 200; i++)
                await store.WriteAsync(Write(NewState(states[i % 50].Uid, 1000 + i, 500)));
            var seen = 1;
            while (await listing.MoveNextAsync())
                Value(listing.Current).ShouldBe(seen++);
        }

        for (var i = 0; i < 60; i++)
            await store.WriteAsync(Write(NewState(states[i % 50].Uid, i, 500)));
        var length = LogLength();
        for (var i = 0; i < 400; i++)
            await store.WriteAsync(Write(NewState(states[i % 50].Uid, i, 500)));
        LogLength().ShouldBe(length);
    }

    [Fact]
    [Trait("Rule", "35")]
    public async Task A_log_that_is_cut_off_anywhere_is_repaired_to_the_last_commit_that_is_whole()
    {
        var (main, log, states) = await LeaveLogAsync(8);
        for (var cut = 0; cut <= log.Length; cut += 1000)
        {
            var stored = await RecoverAsync(main, log[..cut]);
            stored.ShouldBe(
                Enumerable.Range(0, stored.Count),
                $"a log cut off after {cut} bytes holds the first commits, each whole");
        }

        (await RecoverAsync(main, log)).Count.ShouldBe(states);
    }

    [Fact]
    [Trait("Rule", "35")]
    public async Task A_rotten_log_is_refused_for_confirmed_commits_lie_behind_the_damage()
    {
        var (main, log, states) = await LeaveLogAsync(8);
        var random = new Random(3);
        var (refused, torn) = (0, 0);
        for (var i = 0; i < 80; i++)
        {
            var bit = i < 32 ? (i * 8) + (i % 8) : random.Next(log.Length * 8);
            var damaged = log.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                // Only damage to the last commit can look like a torn tail.
                var stored = await RecoverAsync(main, damaged);
                stored.ShouldBe(Enumerable.Range(0, stored.Count));
                stored.Count.ShouldBeGreaterThanOrEqualTo(states - 1, $"bit {bit % 8} of byte {bit / 8} was changed");
                torn++;
            }
            catch (StoreCorruptException corrupt)
            {
                corrupt.Message.ShouldContain("confirmed commits lie behind that");
                (await File.ReadAllBytesAsync(directory.StorePath + "-wal")).ShouldBe(damaged);
                refused++;
            }
        }

        refused.ShouldBeGreaterThan(10 * torn);
    }

    [Fact]
    [Trait("Rule", "35")]
    public async Task Whatever_part_of_a_frame_has_rotted_the_frames_behind_it_tell_unless_it_is_of_the_last_commit()
    {
        const int header = 32, frame = 24 + 4096;
        var (main, log, commits) = await LeaveLogAsync(3);
        var commitEnds = Enumerable.Range(0, (log.Length - header) / frame)
            .Where(
                i => System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(log.AsSpan(
                    header + (i * frame) + 4)) != 0)
            .ToList();
        commitEnds.Count.ShouldBeGreaterThanOrEqualTo(commits);

        // The page number, the salt of the run, either half of the checksum, the page.
        foreach (var part in new[] { 3, 15, 19, 23, 24 + 100 })
        {
            for (var i = 0; i <= commitEnds[^1]; i++)
            {
                var damaged = log.ToArray();
                damaged[header + (i * frame) + part] ^= 1;
                if (i <= commitEnds[^2])
                    (await Should.ThrowAsync<StoreCorruptException>(
                        () => RecoverAsync(main, damaged), $"byte {part} of frame {i}")).Message.ShouldContain(
                            "confirmed commits");
                else
                    (await RecoverAsync(main, damaged)).Count.ShouldBe(
                        commits - 1, $"byte {part} of frame {i}, which may have been torn");
            }
        }
    }

    [Fact]
    [Trait("Rule", "35")]
    public async Task A_log_that_has_rotted_in_two_places_is_refused_though_the_second_is_a_checksum()
    {
        const int header = 32, frame = 24 + 4096;
        var (main, log, _) = await LeaveLogAsync(3);
        var commitEnds = Enumerable.Range(0, (log.Length - header) / frame)
            .Where(
                i => System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(log.AsSpan(
                    header + (i * frame) + 4)) != 0)
            .ToList();
        var (first, second) = (commitEnds[^3] + 1, commitEnds[^2] - 1);
        first.ShouldBeLessThan(second, "the commit before the last has at least three frames");

        // A page, and the checksum of the frame before a commit: that commit and the last one are right.
        log[header + (first * frame) + 24 + 100] ^= 1;
        log[header + (second * frame) + 19] ^= 1;

        (await Should.ThrowAsync<StoreCorruptException>(() => RecoverAsync(main, log))).Message.ShouldContain(
            "confirmed commits lie behind that");
    }

    [Fact]
    [Trait("Rule", "35")]
    public async Task What_an_open_store_reads_from_its_log_is_right_or_reported()
    {
        var (lost, kept) = (NewState(NewUid(), 1, 200), NewState(NewUid(), 2, 200));
        await using var store = await SqliteObjectStore.OpenAsync(directory.StorePath);
        await store.WriteAsync(Create(lost, kept));
        await store.BackupAsync(directory.File("copy.db")); // It reads every page.

        // With another identifier the object would not be found, though all that is read of it is as it was written.
        ChangeInLog(lost.Uid.ToByteArray());

        await Should.ThrowAsync<StoreCorruptException>(async () => await store.ReadStateAsync(lost.Uid));
    }

    private void ChangeInLog(byte[] wanted)
    {
        var log = File.ReadAllBytes(directory.StorePath + "-wal");
        using var file = new FileStream(
            directory.StorePath + "-wal", FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        var found = 0;
        for (int next, from = 0; (next = log.AsSpan(from).IndexOf(wanted)) >= 0; from += next + wanted.Length)
        {
            file.Position = from + next + wanted.Length - 1;
            file.WriteByte((byte)(wanted[^1] ^ 1));
            found++;
        }

        found.ShouldBeGreaterThan(0);
    }

    private long LogLength() => new FileInfo(directory.StorePath + "-wal").Length;

    /// <summary>
    /// The files of a store whose process has died: so many commits of one new object each are in the log.
    /// </summary>
    private async Task<(byte[] Main, byte[] Log, int Commits)> LeaveLogAsync(int commits)
    {
        await using var store = await SqliteObjectStore.OpenAsync(directory.StorePath);
        for (var i = 0; i < commits; i++)
            await store.WriteAsync(Create(NewState(NewUid(), i, 200), NewState(NewUid(), i, 3000)));
        return (await File.ReadAllBytesAsync(directory.StorePath), await File.ReadAllBytesAsync(
            directory.StorePath + "-wal"), commits);
    }

    private async Task<List<int>> RecoverAsync(byte[] main, byte[] log)
    {
        await File.WriteAllBytesAsync(directory.StorePath, main);
        await File.WriteAllBytesAsync(directory.StorePath + "-wal", log);
        await using var store = await SqliteObjectStore.OpenAsync(directory.StorePath);
        var values = (await ListAsync(store)).GroupBy(Value).ToList();
        values.ShouldAllBe(pair => pair.Count() == 2);
        (await store.CheckAsync()).ShouldBeEmpty();
        return [.. values.Select(pair => pair.Key)];
    }
}
