namespace Stubs.Lab.Processes.Disks;

/// <summary>
/// A loss of power: of what was not flushed, any part is there afterwards, in sectors of 512 bytes, of which any may be
/// torn.
/// </summary>
internal static class PowerLoss
{
    private const int Sector = 512;

    /// <summary>Leaves of a store's files what the disk may have kept. The process that had it open is dead.</summary>
    /// <param name="files">The files.</param>
    /// <param name="random">Decides which of the many possibilities it is.</param>
    /// <returns>How many sectors had not been flushed, and how many of them are lost or torn.</returns>
    public static (int Unflushed, int Lost) Strike(DiskFiles files, Random random)
    {
        var (unflushed, lost) = (0, 0);
        foreach (var kind in DiskFiles.Kinds)
        {
            if (!File.Exists(files.Stable(kind)) || !File.Exists(files.Seen(kind)))
                continue;
            var left = Mix(
                File.ReadAllBytes(files.Stable(kind)), File.ReadAllBytes(files.Seen(kind)), random, ref unflushed,
                ref lost);
            File.WriteAllBytes(files.Seen(kind), left);
            File.WriteAllBytes(files.Stable(kind), left);
        }

        File.Delete(files.Index);
        return (unflushed, lost);
    }

    private static byte[] Mix(byte[] stable, byte[] seen, Random random, ref int unflushed, ref int lost)
    {
        // Sometimes all or nothing arrives, sometimes each sector goes its own way. The length is a change like any
        // other.
        var chance = random.Next(4) switch { 0 => 0.0, 1 => 1.0, _ => random.NextDouble() };
        var left = new byte[random.NextDouble() < chance ? seen.Length : stable.Length];
        for (var start = 0; start < left.Length; start += Sector)
        {
            var end = Math.Min(start + Sector, left.Length);
            var before = Part(stable, start, end);
            var after = Part(seen, start, end);
            if (before.SequenceEqual(after))
            {
                before.CopyTo(left.AsSpan(start));
                continue;
            }

            unflushed++;
            var arrived = random.NextDouble() < chance
                ? end - start : random.Next(8) == 0 ? random.Next(end - start) : 0;
            lost += arrived < end - start ? 1 : 0;
            before.CopyTo(left.AsSpan(start));
            after[..arrived].CopyTo(left.AsSpan(start));
        }

        return left;
    }

    /// <summary>A sector; zeros where the file ends before.</summary>
    private static Span<byte> Part(byte[] content, int start, int end)
    {
        var part = new byte[end - start];
        if (start < content.Length)
            content.AsSpan(start, Math.Min(end, content.Length) - start).CopyTo(part);
        return part;
    }
}
