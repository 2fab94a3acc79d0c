using Stubs.Locking;

namespace Stubs.Actions;

/// <summary>
/// One level of an action as another node knows it: a nested action, and its place among its siblings.
/// </summary>
internal readonly record struct ActionLevel(Uid Id, int Order);

/// <summary>Nested actions that have committed, and that a node may not know to have.</summary>
internal readonly record struct NodeSubcommits(Uid Node, IReadOnlyList<Uid> Subcommits);

/// <summary>
/// The action in which a call is made: it rides on every call, so that beginning an action and committing a nested one
/// cost no message.
/// </summary>
/// <param name="Top">The outermost action.</param>
/// <param name="Priority">Its age, for wound-wait on the other node.</param>
/// <param name="IsKnown">Whether the other node works for this action already: if it has forgotten that, it has lost
/// what it did (SYSTEM 31).</param>
/// <param name="CallOrder">The place of the call among the children of the innermost action.</param>
/// <param name="Path">The nested actions, outermost first.</param>
/// <param name="Subcommits">Nested actions that have committed since the other node last heard, innermost
/// first.</param>
internal sealed record ActionContext(
    Uid Top, ActionPriority Priority, bool IsKnown, int CallOrder, IReadOnlyList<ActionLevel> Path,
    IReadOnlyList<Uid> Subcommits)
{
    private const int Elements = 11;

    // The last three elements may be missing.
    private const int WithTimeLeft = 10;
    private const int WithElsewhere = 9;
    private const int FewestElements = 8;

    // What a peer may claim at most, so that it cannot make this node nest, or allocate, without end.
    private const int MaxPath = 1024;

    // No timer runs longer.
    private const long MaxTimeLeft = uint.MaxValue - 1;

    /// <summary>
    /// The same as <see cref="Subcommits"/> for third nodes that work for the action: the other node may call one of
    /// them, and that needs what those hold.
    /// </summary>
    public IReadOnlyList<NodeSubcommits> Elsewhere { get; init; } = [];

    /// <summary>
    /// The node that began the action, if that is not the caller: others than nodes speak for no actions but their own.
    /// Empty for the caller.
    /// </summary>
    public Uid Origin { get; init; }

    /// <summary>
    /// What the caller's action and all around it leave of their time limits; null for no limit (SYSTEM 39).
    /// </summary>
    public TimeSpan? TimeLeft { get; init; }

    /// <summary>Writes the context, or null for a call outside any action.</summary>
    public static void Write(ref StateWriter writer, ActionContext? context)
    {
        if (context is null)
        {
            writer.WriteNull();
            return;
        }

        var elements = !context.Origin.IsEmpty ? Elements
            : context.TimeLeft is not null
            ? WithTimeLeft : context.Elsewhere.Count > 0 ? WithElsewhere : FewestElements;
        writer.WriteArrayStart(elements);
        writer.Write(context.Top);
        writer.Write(context.Priority.Stamp);
        writer.Write(context.Priority.Node);
        writer.Write(context.Priority.Sequence);
        writer.Write(context.IsKnown);
        writer.Write(context.CallOrder);
        writer.WriteArrayStart(context.Path.Count * 2);
        foreach (var level in context.Path)
        {
            writer.Write(level.Id);
            writer.Write(level.Order);
        }

        WireUids.Write(ref writer, context.Subcommits);
        if (elements == FewestElements)
            return;
        writer.WriteArrayStart(context.Elsewhere.Count * 2);
        foreach (var other in context.Elsewhere)
        {
            writer.Write(other.Node);
            WireUids.Write(ref writer, other.Subcommits);
        }

        // Rounded up, as clocks differ: the caller's own limit is never later.
        if (context.TimeLeft is { } left)
            writer.Write((long)Math.Ceiling(left.TotalMilliseconds));
        else if (elements == Elements)
            writer.WriteNull();
        if (elements == Elements)
            writer.Write(context.Origin);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static ActionContext? Read(ref StateReader reader)
    {
        if (reader.TryReadNull())
            return null;
        var elements = reader.ReadArrayStart();
        if (elements < FewestElements)
            throw reader.Incompatible("an action context of 9 elements ");
        var top = reader.ReadUid();
        var priority = new ActionPriority(reader.ReadInt64(), reader.ReadUid(), reader.ReadInt64(), Order: 0);
        var isKnown = reader.ReadBoolean();
        var order = reader.ReadInt32();
        var path = new ActionLevel[PairsIn(ref reader, "levels, an identifier and an order each")];
        for (var i = 0; i < path.Length; i++)
            path[i] = new ActionLevel(reader.ReadUid(), reader.ReadInt32());
        var subcommits = WireUids.Read(ref reader);
        var elsewhere =
            new NodeSubcommits[elements < WithElsewhere
                ? 0 : PairsIn(ref reader, "third nodes, a node and what committed there")];
        for (var i = 0; i < elsewhere.Length; i++)
            elsewhere[i] = new NodeSubcommits(reader.ReadUid(), WireUids.Read(ref reader));
        var left = elements < WithTimeLeft || reader.TryReadNull() ? (TimeSpan?)null : ReadTimeLeft(ref reader);
        var origin = elements < Elements ? default : reader.ReadUid();
        WireUids.Skip(ref reader, Math.Max(0, elements - Elements));
        return new ActionContext(top, priority, isKnown, order, path, subcommits)
            { Elsewhere = elsewhere, TimeLeft = left, Origin = origin };
    }

    private static TimeSpan ReadTimeLeft(ref StateReader reader)
    {
        var milliseconds = reader.ReadInt64();
        return milliseconds is >= 0 and <= MaxTimeLeft
            ? TimeSpan.FromMilliseconds(milliseconds)
            : throw reader.Incompatible($"from 0 to {MaxTimeLeft} milliseconds that are left", $"{milliseconds}");
    }

    private static int PairsIn(ref StateReader reader, string what)
    {
        var count = reader.ReadArrayStart();
        return count % 2 == 0 && count / 2 <= MaxPath
            ? count / 2
            : throw reader.Incompatible($"an action of at most {MaxPath} {what}", $"{count} elements");
    }
}
