namespace Stubs.Actions;

/// <summary>Lists of identifiers, nodes and texts in messages, and what a peer may fill them with at most.</summary>
internal static class WireUids
{
    /// <summary>How many nodes work for one action at most.</summary>
    public const int MaxNodes = 1 << 10;

    // What a peer may claim at most.
    private const int MaxCount = 1 << 16, MaxText = 4096;

    /// <summary>The refusal of an action that would have more.</summary>
    public static string TooManyNodes =>
        $"No more than {MaxNodes} nodes can work for one action. Use fewer nodes in it, or divide it into several actions.";

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
    public static int ReadCount(ref StateReader reader) => ReadCount(ref reader, MaxCount, "elements");

    /// <summary>Reads how many nodes a list has.</summary>
    public static int ReadNodeCount(ref StateReader reader) =>
        ReadCount(ref reader, MaxNodes, "nodes that work for one action");

    private static int ReadCount(ref StateReader reader, int most, string what)
    {
        var count = reader.ReadArrayStart();
        return count <= most ? count : throw reader.Incompatible($"at most {most} {what}", $"{count}");
    }

    /// <summary>Reads a text for people, of which no more is kept than they read.</summary>
    public static string ReadText(ref StateReader reader) =>
        reader.ReadString() is { } text ? Wording.Escaped(Cut(text)) : "";

    public static string Cut(string text) => text.Length <= MaxText ? text : text[..MaxText];

    /// <summary>Skips what only a later version of the protocol knows.</summary>
    public static void Skip(ref StateReader reader, int count)
    {
        for (; count > 0; count--)
            reader.SkipValue();
    }
}
