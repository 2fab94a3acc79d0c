namespace Stubs.Actions;

/// <summary>Lists of identifiers in messages.</summary>
internal static class WireUids
{
    // What a peer may claim at most.
    private const int MaxCount = 1 << 16;

    public static void Write(ref StateWriter writer, IReadOnlyList<Uid> uids)
    {
        writer.WriteArrayStart(uids.Count);
        foreach (var uid in uids)
            writer.Write(uid);
    }

    public static Uid[] Read(ref StateReader reader)
    {
        var uids = new Uid[ReadCount(ref reader)];
        for (var i = 0; i < uids.Length; i++)
            uids[i] = reader.ReadUid();
        return uids;
    }

    /// <summary>Reads how many elements a list has.</summary>
    public static int ReadCount(ref StateReader reader) => reader.ReadArrayStart() is <= MaxCount and var count
        ? count
        : throw reader.Incompatible($"at most {MaxCount} elements");

    /// <summary>Skips what only a later version of the protocol knows.</summary>
    public static void Skip(ref StateReader reader, int count)
    {
        for (; count > 0; count--)
            reader.SkipValue();
    }
}
