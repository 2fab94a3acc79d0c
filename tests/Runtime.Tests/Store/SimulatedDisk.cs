using Stubs.Store.Sqlite.Device;

namespace Stubs.Tests.Store;

/// <summary>
/// A model of a disk that loses power: what has been synced stays; of what has been written since, any part may be
/// there, in sectors of 512 bytes.
/// </summary>
internal sealed class SimulatedDisk : DeviceProbe
{
    private const int Sector = 512;

    private readonly Dictionary<DeviceFile, byte[]> stable = new() { [DeviceFile.Main] = [], [DeviceFile.Log] = [] };
    private readonly Dictionary<DeviceFile, List<Change>> pending = new()
        { [DeviceFile.Main] = [], [DeviceFile.Log] = [] };

    /// <summary>Puts files on the disk, stable.</summary>
    public void Put(byte[] main, byte[] log) => (stable[DeviceFile.Main], stable[DeviceFile.Log]) = (main, log);

    /// <summary>Makes nothing stable although it says so, as some disks do.</summary>
    public bool Lies { get; init; }

    /// <summary>Called before every call on the device: a moment at which the power may fail.</summary>
    public Action? Moment { get; set; }

    public override int OnWrite(DeviceFile file, long offset, ReadOnlySpan<byte> bytes) =>
        Note(file, new Change(offset, bytes.ToArray()));

    public override int OnTruncate(DeviceFile file, long length) => Note(file, new Change(length, null));

    public override int OnSync(DeviceFile file)
    {
        if (file == DeviceFile.Other)
            return Ok;
        Moment?.Invoke();
        if (Lies)
            return Ok;
        stable[file] = pending[file].Aggregate(stable[file], (content, change) => change.Apply(content));
        pending[file].Clear();
        return Ok;
    }

    /// <summary>What is on the disk after a loss of power at this moment: one of the many possibilities.</summary>
    public (byte[] Main, byte[] Log) LosePower(Random random) =>
        (Lose(DeviceFile.Main, random), Lose(DeviceFile.Log, random));

    private int Note(DeviceFile file, Change change)
    {
        if (file == DeviceFile.Other)
            return Ok;
        Moment?.Invoke();
        pending[file].Add(change);
        return Ok;
    }

    private byte[] Lose(DeviceFile file, Random random)
    {
        // Sometimes all or nothing arrives, sometimes each sector goes its own way.
        var chance = random.Next(4) switch { 0 => 0.0, 1 => 1.0, _ => random.NextDouble() };
        return pending[file].SelectMany(change => change.Sectors()).Where(_ => random.NextDouble() < chance)
            .Aggregate(stable[file], (content, change) => change.Apply(content));
    }

    /// <summary>A write, or without bytes a cut.</summary>
    private sealed record Change(long Offset, byte[]? Bytes)
    {
        public byte[] Apply(byte[] content)
        {
            var changed = content.ToArray();
            Array.Resize(ref changed, (int)(Bytes is null ? Offset : Math.Max(content.Length, Offset + Bytes.Length)));
            Bytes?.CopyTo(changed, Offset);
            return changed;
        }

        public IEnumerable<Change> Sectors()
        {
            if (Bytes is null)
            {
                yield return this;
                yield break;
            }

            for (var start = 0; start < Bytes.Length;)
            {
                var end = (int)Math.Min(Bytes.Length, ((Offset + start) / Sector * Sector) + Sector - Offset);
                yield return new Change(Offset + start, Bytes[start..end]);
                start = end;
            }
        }
    }
}
