namespace Stubs.Actions;

/// <summary>
/// What a reply says about the action: whether the node that replies works for it, and which others do because of
/// the call.
/// </summary>
/// <param name="IsEnlisted">The node must be told how the action ends.</param>
/// <param name="IsDurable">Its store survives a crash, so that it can decide for others.</param>
/// <param name="Others">The nodes that it called in turn.</param>
internal sealed record Enlistment(bool IsEnlisted, bool IsDurable, IReadOnlyList<EnlistedNode> Others)
{
    private const int Elements = 4;

    // The last element may be missing.
    private const int FewestElements = 3;

    /// <summary>What the node's <see cref="LogicalClock"/> showed; 0 if it was not said.</summary>
    public long Clock { get; init; }

    /// <summary>Nothing was locked or changed.</summary>
    public static Enlistment None { get; } = new(false, false, []);

    public static void Write(ref StateWriter writer, Enlistment enlistment)
    {
        writer.WriteArrayStart(enlistment.Clock == 0 ? FewestElements : Elements);
        writer.Write(enlistment.IsEnlisted);
        writer.Write(enlistment.IsDurable);
        writer.WriteArrayStart(enlistment.Others.Count);
        foreach (var other in enlistment.Others)
        {
            writer.WriteArrayStart(4);
            writer.Write(other.Node.ToString());
            writer.Write(other.Incarnation);
            writer.Write(other.IsDurable);
            WireUids.Write(ref writer, other.Subcommits);
        }

        if (enlistment.Clock != 0)
            writer.Write(enlistment.Clock);
    }

    public static Enlistment Read(ref StateReader reader)
    {
        var elements = reader.ReadArrayStart();
        if (elements < FewestElements)
            throw reader.Incompatible("an enlistment of 3 elements");
        var isEnlisted = reader.ReadBoolean();
        var isDurable = reader.ReadBoolean();
        var others = WireUids.ReadNodeCount(ref reader) is var count and not 0 ? new EnlistedNode[count] : [];
        for (var i = 0; i < others.Length; i++)
        {
            var moreOfNode = reader.ReadArrayStart() - 4;
            if (moreOfNode < 0)
                throw reader.Incompatible("an enlisted node of 4 elements");
            others[i] = new EnlistedNode(
                ReadNode(ref reader), reader.ReadInt64(), reader.ReadBoolean(), WireUids.Read(ref reader));
            WireUids.Skip(ref reader, moreOfNode);
        }

        var clock = elements < Elements ? 0 : reader.ReadInt64();
        WireUids.Skip(ref reader, Math.Max(0, elements - Elements));
        return !isEnlisted && others.Length == 0 && clock == 0
            ? None : new Enlistment(isEnlisted, isDurable, others) { Clock = clock };
    }

    private static NodeReference ReadNode(ref StateReader reader)
    {
        var text = reader.ReadString() ?? "";
        return NodeReference.TryParse(text, out var node)
            ? node : throw reader.Incompatible("a node and its address", text);
    }
}

/// <summary>A node that works for an action because another participant called it.</summary>
/// <param name="Node">The node.</param>
/// <param name="Incarnation">The start of it that does the work (SYSTEM 31).</param>
/// <param name="IsDurable">Its store survives a crash.</param>
/// <param name="Subcommits">Nested actions that it must know to have committed.</param>
internal sealed record EnlistedNode(
    NodeReference Node, long Incarnation, bool IsDurable, IReadOnlyList<Uid> Subcommits);
