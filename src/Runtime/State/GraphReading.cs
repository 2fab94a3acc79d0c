using System.ComponentModel;
using System.Runtime.CompilerServices;
using Stubs.Generated;

namespace Stubs;

/// <summary>Where a state begins that may be a graph.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct GraphReading
{
    internal bool IsOuter, HasLater;
}

/// <summary>
/// The objects of one state that have a number, while it is read (<see cref="WrittenGraph"/> has the format). Where
/// their members are is found out by one walk over the bytes, when the first of the tags turns up. So members may come
/// in any order, and one that the class no longer has may hold the first occurrence of what another one holds.
/// </summary>
internal sealed class ReadGraph
{
    private const int MostKept = 4096;

    [ThreadStatic]
    private static ReadGraph? cached;

    // Sets of the state that this thread reads, whose elements are added when all members of all objects have been
    // read: those within others come first.
    [ThreadStatic]
    private static List<(object Set, Filling Fill)>? postponed;

    // By number: where the tag is, in ascending order; where the members are; the object; what reads its members.
    private readonly List<int> tags = [];
    private readonly List<int> places = [];
    private readonly List<object?> objects = [];
    private readonly List<IGraphCodec?> unread = [];
    private readonly Queue<int> pending = new();

    // The numbers of the objects in the place of which values are being read: no more than levels.
    private readonly Stack<int> open = new();

    /// <summary>How many bytes were read again, since values share nothing.</summary>
    private long copied;

    /// <summary>The number that is likely to be asked for next.</summary>
    private int next;

    private ReadGraph()
    {
    }

    /// <summary>Finds the places of all members.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="start">Where the state begins.</param>
    /// <returns>Null if the bytes are malformed.</returns>
    public static ReadGraph? Of(ReadOnlySpan<byte> data, int start)
    {
        var graph = cached ?? new ReadGraph();
        cached = null;
        List<int>? later = null;
        var at = start;
        var bodies = -1;
        if (Cbor.TryReadHead(data, ref at, out var initial, out var argument) && (initial & 0xE0) == Cbor.Tag
            && argument == Cbor.GraphTag)
        {
            // [members, [members of what follows]]
            if (!Cbor.TryReadHead(data, ref at, out _, out _))
                return null;
            bodies = at;
            if (!Cbor.TrySkip(data, ref bodies))
                return null;
        }

        at = start;
        for (long open = 1; open > 0; open--)
        {
            var item = at;
            if (!Cbor.TryReadHead(data, ref at, out initial, out argument))
                return null;
            switch (initial & 0xE0)
            {
                case Cbor.ByteString or Cbor.TextString:
                    if (argument > (ulong)(data.Length - at))
                        return null;
                    at += (int)argument;
                    break;
                case Cbor.Array or Cbor.Map:
                    if (argument > (ulong)(data.Length - at))
                        return null;
                    open += (long)argument * ((initial & 0xE0) == Cbor.Map ? 2 : 1);
                    break;
                case Cbor.Tag:
                    if (argument is Cbor.ShareableTag or Cbor.LaterTag)
                    {
                        graph.tags.Add(item);
                        if (argument == Cbor.LaterTag)
                            (later ??= []).Add(graph.places.Count);
                        graph.places.Add(at);
                        graph.objects.Add(null);
                        graph.unread.Add(null);
                    }

                    open++;
                    break;
            }
        }

        if (later is null)
            return graph;
        if (bodies < 0 || !Cbor.TryReadHead(data, ref bodies, out initial, out argument)
            || (initial & 0xE0) != Cbor.Array || argument != (ulong)later.Count)
            return null;
        foreach (var number in later)
        {
            graph.places[number] = bodies;
            if (!Cbor.TrySkip(data, ref bodies))
                return null;
        }

        return graph;
    }

    /// <summary>Adds elements to a set.</summary>
    public delegate void Filling(ref StateReader reader);

    /// <summary>Lets a set be filled when the state has been read.</summary>
    public static void Postpone(object set, Filling fill) => (postponed ??= []).Add((set, fill));

    /// <summary>Whether a set has still to be filled.</summary>
    public static bool IsPostponed(object? set) =>
        set is not null && postponed?.Exists(each => ReferenceEquals(each.Set, set)) == true;

    /// <summary>Fills all sets.</summary>
    public static void FillSets(ref StateReader reader)
    {
        if (postponed is not { Count: > 0 } sets)
            return;
        postponed = null;
        foreach (var (_, fill) in sets)
            fill(ref reader);
    }

    /// <summary>Forgets the sets of a state that could not be read.</summary>
    public static void ForgetSets() => postponed = null;

    /// <summary>The number of the tag at a position; -1 if there is none.</summary>
    public int NumberAt(int position)
    {
        // They are read in the order in which they were written, or nearly so.
        var number = next < tags.Count && tags[next] == position ? next : tags.BinarySearch(position);
        if (number < 0)
            return -1;
        next = number + 1;
        return number;
    }

    /// <summary>Forgets all objects, and keeps the room for those of another state.</summary>
    public void Return()
    {
        if (tags.Count > MostKept)
            return;
        tags.Clear();
        places.Clear();
        objects.Clear();
        unread.Clear();
        pending.Clear();
        open.Clear();
        (next, copied) = (0, 0);
        cached = this;
    }

    public bool Has(ulong number) => number < (ulong)places.Count;

    public object? Find(int number) => objects[number];

    public int PlaceOf(int number) => places[number];

    /// <summary>Begins to read a value in the place of an object; false if that has begun and not ended.</summary>
    public bool TryOpen(int number)
    {
        if (open.Contains(number))
            return false;
        open.Push(number);
        return true;
    }

    /// <summary>Ends what was begun last.</summary>
    public void Close() => open.Pop();

    /// <summary>Counts what is read again; false if that is more than a store takes.</summary>
    public bool TryCopy(int length) => (copied += length) <= ObjectState.MaxBodyLength;

    /// <summary>Remembers an object whose members are still to be read.</summary>
    public void Know(int number, object target, IGraphCodec codec)
    {
        objects[number] = target;
        unread[number] = codec;
        pending.Enqueue(number);
    }

    /// <summary>Whether the members of an object have not been read; from now on they have.</summary>
    public bool TakeMembers(int number)
    {
        var isUnread = unread[number] is not null;
        unread[number] = null;
        return isUnread;
    }

    /// <summary>Gives the next object whose members were not met.</summary>
    public bool TryTakePending(out object target, out IGraphCodec codec, out int place)
    {
        while (pending.TryDequeue(out var number))
        {
            if (unread[number] is not { } found)
                continue;
            unread[number] = null;
            (target, codec, place) = (objects[number]!, found, places[number]);
            return true;
        }

        (target, codec, place) = (null!, null!, 0);
        return false;
    }
}

public ref partial struct StateReader
{
    /// <summary>The objects of the state that have a number; null as long as none was met.</summary>
    internal readonly ReadGraph? Graph => isGraph ? graph : null;

    /// <summary>
    /// Says that what is read is the state of an object: an earlier version of its class may have written it as a
    /// graph.
    /// </summary>
    internal void StartStored() => isStored = true;

    /// <summary>Begins a state in which objects of mutable classes may have an identity.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public GraphReading StartGraph()
    {
        var start = new GraphReading { IsOuter = !isGraph };
        if (!start.IsOuter)
            return start;
        ReadGraph.ForgetSets();
        (isGraph, graphStart) = (true, position);
        if (NextIsTag && TryReadTag(Cbor.GraphTag))
        {
            graph = null;
            EnterArray(2, "the members of an object, and those of objects that follow");
            start.HasLater = true;
        }

        return start;
    }

    /// <summary>Reads the members of all objects that were met and not read, and ends the state.</summary>
    /// <exception cref="StateIncompatibleException">They are not there.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void EndGraph(ref GraphReading start)
    {
        if (!start.IsOuter)
            return;
        var end = position;
        while (graph is not null && graph.TryTakePending(out var target, out var codec, out position))
            codec.ReadMembers(ref this, target);
        ReadGraph.FillSets(ref this);
        position = end;
        if (start.HasLater)
        {
            SkipValue();
            Leave();
        }

        graph?.Return();
        (isGraph, graph) = (false, null);
    }

    /// <summary>
    /// Reads a tag that makes the next item one of a graph, and moves behind it.
    /// </summary>
    /// <param name="holdsMembers">Whether the members of the object come next.</param>
    /// <param name="forValue">What comes next becomes a value: no object of the state has an identity then.</param>
    /// <returns>The number of the object; -1 if the tag is another one.</returns>
    internal int ReadGraphTag(out bool holdsMembers, bool forValue = false)
    {
        holdsMembers = false;
        var (start, at) = (position, position);
        if (!(isGraph || (isStored && forValue)) || !Cbor.TryReadHead(data, ref at, out _, out var tag)
            || tag is not (Cbor.ShareableTag or Cbor.SharedReferenceTag or Cbor.LaterTag))
            return -1;
        var read = graph ??= ReadGraph.Of(data, FindGraphStart()) ?? throw Unexpected("a state that is complete");
        position = at;
        switch (tag)
        {
            case Cbor.SharedReferenceTag:
                if (!TryReadHead(out var initial, out var number) || (initial & 0xE0) != Cbor.UnsignedInteger
                    || !read.Has(number))
                    throw Unexpected(start, "the number of an object of this state");
                return (int)number;
            case Cbor.LaterTag:
                if (!TryReadNull())
                    throw Unexpected("null");
                return read.NumberAt(start);
            default:
                holdsMembers = true;
                return read.NumberAt(start);
        }
    }

    /// <summary>
    /// Reads the start of the members of a value where an earlier version of its class wrote an object that occurs
    /// again. Each occurrence becomes a value of its own, as each does when it is written next.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private MapCursor ReadSharedMapStart()
    {
        var start = position;
        if (isStored && !isGraph && TryReadTag(Cbor.GraphTag))
        {
            var end = start;
            (graph, graphStart) = (null, start);
            if (!Cbor.TrySkip(data, ref end) || ReadArrayStart() != 2)
                throw Unexpected(start, "the members of an object, and those of objects that follow");
            var members = EnterMap();
            var all = new MapCursor { Start = position, Count = members };
            IndexOf(ref all)[members] = end;
            return all;
        }

        var holdsMembers = false;
        var number = NextIsTag ? ReadGraphTag(out holdsMembers, forValue: true) : -1;
        if (number < 0)
            throw Unexpected(start, "a map");
        var read = graph!;
        if (!read.TryOpen(number))
            throw LeadsToItself(start);
        var behind = position;
        position = read.PlaceOf(number);
        var count = EnterMap();
        var map = new MapCursor { Start = position, Count = count, IsShared = true };
        var index = IndexOf(ref map);
        if (holdsMembers)
            return map;
        if (!read.TryCopy(index[count] - map.Start))
            throw Incompatible(
                start, "a state that has at most 256 MiB when all that it shares is written out",
                "one that has more");
        index[count] = behind;
        return map;
    }

    private readonly StateIncompatibleException LeadsToItself(int start)
    {
        var member = MemberPath.At(data, start);
        return new StateIncompatibleException(
            $"Member '{member}' cannot be read: an object is stored there that leads to itself, and its type is one of values now, which cannot (at byte {start} of {data.Length}). Let the type be a class with members that can be set, or keep such a class beside it and make the new member of the old one by an [Upgrade].",
            member);
    }

    /// <summary>
    /// Where the graph begins that a tag belongs to. A derived class that holds no objects any more may have held some:
    /// then a base class is a part of that graph, unless it has one of its own.
    /// </summary>
    private readonly int FindGraphStart()
    {
        var (at, end) = (graphStart, 0);
        var isOwn = Cbor.TryReadHead(data, ref at, out var initial, out var tag)
            && (initial & 0xE0) == Cbor.Tag && tag == Cbor.GraphTag;
        return isStored && !isOwn && Cbor.TrySkip(data, ref end) && end > graphStart ? 0 : graphStart;
    }
}
