using System.ComponentModel;
using System.Runtime.CompilerServices;
using Stubs.Generated;

namespace Stubs;

/// <summary>Where a state begins that is written as a graph.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct GraphWriting
{
    internal bool IsOuter;
    internal int Position, Depth, Awaited;
}

/// <summary>
/// The objects of one state, while it is written. Instances of mutable classes have an identity: one that two members
/// hold is written once.
/// </summary>
/// <remarks>
/// <para>Format. The first occurrence of an object that occurs again is tag 28, each other one tag 29: its number. An
/// object that nests too deeply is tag 21340: null, and its members follow behind the state: the state is then tag
/// 21341: [members, [members of the objects that follow]]. Tags 28 and 21340 are numbered together in the order of the
/// bytes; the members that follow stand in the order of the tags 21340.</para>
/// <para>Passes. The first pass only finds out what occurs again and what nests too deeply. If nothing does, what it
/// wrote is the state, as it is without a graph. Otherwise the state is written anew. In that pass dictionaries write
/// their values in the order of their keys' bytes, so that numbers ascend. Another order may find other objects too
/// deep: the pass is repeated until their number is the one that was announced.</para>
/// <para>Invariants. An object's members are written once. A number is written behind the tag that it names. Each pass
/// over the same objects in the same order defers the same objects: levels count from where members begin.</para>
/// </remarks>
internal sealed class WrittenGraph
{
    /// <summary>
    /// From this level on an object's members follow later. What an object holds itself has the rest.
    /// </summary>
    private const int DeepestInline = 48;

    private const int Unseen = -1;

    [ThreadStatic]
    private static WrittenGraph? cached;

    private readonly List<(int Entry, IGraphCodec Codec)> deferred = [];
    private Entry[] entries = new Entry[16];
    private int[] buckets = new int[32];
    private int count;
    private int numbers;
    private int announced;
    private int baseDepth;
    private bool recurs;

    private struct Entry
    {
        public object Target;
        public int Next;
        public int Number;
        public bool Recurs;

        /// <summary>Whether not all of its members have been written: a reader has not read them then.</summary>
        public bool IsOpen;
    }

    /// <summary>Whether what is written is the state and not a first look at it.</summary>
    public bool IsFinal { get; private set; }

    /// <summary>Whether some object was met twice.</summary>
    public bool MeetsAgain => recurs;

    /// <summary>How many objects have a number.</summary>
    public int Numbers => numbers;

    /// <summary>
    /// How often an object was met of which a reader will not have read all members by then: one that leads to itself,
    /// or one that follows later.
    /// </summary>
    public int Incomplete { get; private set; }

    public static WrittenGraph Rent(int depth)
    {
        var graph = cached ?? new WrittenGraph();
        cached = null;
        graph.baseDepth = depth;
        return graph;
    }

    public void Return()
    {
        Array.Clear(entries, 0, count);
        Array.Clear(buckets);
        deferred.Clear();
        (count, numbers, announced, recurs, IsFinal, Incomplete) = (0, 0, 0, false, false, 0);
        if (entries.Length <= 4096)
            cached = this;
    }

    /// <summary>
    /// Begins an object, which <see cref="End"/> must end. Negative if its members are not to be written here: it was
    /// written before, or follows later.
    /// </summary>
    public int Begin(ref StateWriter writer, object target, IGraphCodec codec)
    {
        var index = Find(target, out var isNew);
        ref var entry = ref entries[index];
        if (!IsFinal)
        {
            if (!isNew)
            {
                entry.Recurs = recurs = true;
                writer.WriteNull();
                return Unseen;
            }

            if (writer.Depth - baseDepth < DeepestInline)
                return index;
            deferred.Add((index, codec));
            writer.WriteNull();
            return Unseen;
        }

        if (entry.Number != Unseen)
        {
            writer.WriteTag(Cbor.SharedReferenceTag);
            writer.Write(entry.Number);
            if (entry.IsOpen)
                Incomplete++;
            return Unseen;
        }

        entry.IsOpen = true;

        if (writer.Depth - baseDepth >= DeepestInline)
        {
            entry.Number = numbers++;
            deferred.Add((index, codec));
            writer.WriteTag(Cbor.LaterTag);
            writer.WriteNull();
            Incomplete++;
            return Unseen;
        }

        if (entry.Recurs)
        {
            entry.Number = numbers++;
            writer.WriteTag(Cbor.ShareableTag);
        }

        return index;
    }

    /// <summary>All members of an object have been written.</summary>
    public void End(int index) => entries[index].IsOpen = false;

    /// <summary>Ends a pass. True if the state is to be written anew, behind what begins it.</summary>
    public bool EndPass(ref StateWriter writer, in GraphWriting start)
    {
        if (!IsFinal && !recurs && deferred.Count == 0)
            return false;
        if (announced > 0)
            writer.WriteArrayStart(announced);
        for (var index = 0; index < deferred.Count; index++)
        {
            if (index == announced)
                writer.TakeAny(start);
            baseDepth = writer.Depth;
            var (entry, codec) = deferred[index];
            codec.WriteMembers(ref writer, entries[entry].Target);
            End(entry);
        }

        if (IsFinal && deferred.Count == announced)
            return false;
        announced = deferred.Count;
        IsFinal = true;
        numbers = 0;
        deferred.Clear();
        for (var index = 0; index < count; index++)
            (entries[index].Number, entries[index].IsOpen) = (Unseen, false);
        Incomplete = 0;
        writer.Rewind(start);
        if (announced > 0)
        {
            writer.WriteTag(Cbor.GraphTag);
            writer.WriteArrayStart(2);
        }

        baseDepth = writer.Depth;
        return true;
    }

    private int Find(object target, out bool isNew)
    {
        var hash = RuntimeHelpers.GetHashCode(target);
        ref var bucket = ref buckets[hash & (buckets.Length - 1)];
        for (var index = bucket - 1; index >= 0; index = entries[index].Next)
        {
            if (ReferenceEquals(entries[index].Target, target))
            {
                isNew = false;
                return index;
            }
        }

        if (count == entries.Length)
        {
            Grow();
            bucket = ref buckets[hash & (buckets.Length - 1)];
        }

        isNew = true;
        entries[count] = new Entry { Target = target, Next = bucket - 1, Number = Unseen };
        bucket = count + 1;
        return count++;
    }

    private void Grow()
    {
        Array.Resize(ref entries, 2 * count);
        buckets = new int[4 * count];
        for (var index = 0; index < count; index++)
        {
            ref var bucket = ref buckets[RuntimeHelpers.GetHashCode(entries[index].Target) & (buckets.Length - 1)];
            entries[index].Next = bucket - 1;
            bucket = index + 1;
        }
    }
}

public ref partial struct StateWriter
{
    /// <summary>The objects that have an identity in what is written; null where all is a tree.</summary>
    internal readonly WrittenGraph? Graph => graph;

    /// <summary>How many maps and arrays are open.</summary>
    internal readonly int Depth => depth;

    /// <summary>Begins a state in which objects of mutable classes keep their identity.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public GraphWriting StartGraph()
    {
        var start = new GraphWriting { IsOuter = !isGraph, Position = position, Depth = depth, Awaited = awaited };
        if (start.IsOuter)
            (isGraph, graphDepth) = (true, depth);
        return start;
    }

    /// <summary>
    /// Ends such a state, of which a base class's is a part. As long as it is true, all is to be written anew.
    /// </summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool EndGraph(ref GraphWriting start)
    {
        if (!start.IsOuter)
            return false;
        if (graph is { } written)
        {
            if (written.EndPass(ref this, start))
                return true;
            graph = null;
            written.Return();
        }

        isGraph = false;
        return false;
    }

    /// <summary>
    /// Begins an object of a mutable class, which <see cref="EndObject"/> must end. Negative if its members are not to be
    /// written here.
    /// </summary>
    internal int BeginObject(object target, IGraphCodec codec)
    {
        if (!isGraph)
            return 0;
        return (graph ??= WrittenGraph.Rent(graphDepth)).Begin(ref this, target, codec);
    }

    /// <summary>Ends an object by what its beginning gave.</summary>
    internal readonly void EndObject(int begun)
    {
        if (isGraph)
            graph!.End(begun);
    }

    /// <summary>Forgets what was written since the start of a graph.</summary>
    internal void Rewind(in GraphWriting start) =>
        (position, depth, awaited) = (start.Position, start.Depth, start.Awaited);

    /// <summary>Takes any number of items from now on, which are to be forgotten.</summary>
    internal void TakeAny(in GraphWriting start) => (depth, awaited) = (start.Depth, NoItemWritten);
}
