using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Stubs;

/// <summary>
/// How far a map of members has been read. Members are expected in the order in which they were written, which costs
/// one comparison each. When one is not where it is expected (the class has changed since), an index of the keys is
/// made, once per map.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct MapCursor
{
    /// <summary>Where the first key is.</summary>
    internal int Start;

    internal int Count;

    /// <summary>Which entry comes after the value that was read last, or is being read.</summary>
    internal int Next;

    /// <summary>Where the value that was found last begins.</summary>
    internal int Value;

    /// <summary>
    /// Where each key begins, and at the end where the map does; null as long as members come as expected.
    /// </summary>
    internal int[]? Index;

    /// <summary>It is of a value that was an object with a number, and has an index that ends behind it.</summary>
    internal bool IsShared;
}

public ref partial struct StateReader
{
    /// <summary>Reads the start of a map of members.</summary>
    /// <exception cref="StateIncompatibleException">Something else comes next.</exception>
    public MapCursor ReadMapStart() =>
        TryEnterMap(out var count) ? new MapCursor { Start = position, Count = count } : ReadSharedMapStart();

    /// <summary>Moves to the value of a member.</summary>
    /// <param name="map">The map.</param>
    /// <param name="utf8Name">The member's name in UTF-8. Each name may be asked for once.</param>
    /// <returns>False if the map has no such member.</returns>
    /// <exception cref="StateIncompatibleException">The map is malformed or has a key twice.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool ReadMember(ref MapCursor map, scoped ReadOnlySpan<byte> utf8Name)
    {
        // Names are literals: here, where their length is known, comparing one is a few instructions.
        var (at, next) = (position, map.Next);
        if (next < map.Count && utf8Name.Length < 24 && at != map.Value)
        {
            // What has been read never exceeds what there is, so that one look at the rest suffices.
            ref var key = ref Unsafe.Add(ref MemoryMarshal.GetReference(data), (uint)at);
            if (data.Length - at > utf8Name.Length && key == (Cbor.TextString | utf8Name.Length)
                && MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref key, 1), utf8Name.Length)
                    .SequenceEqual(utf8Name))
            {
                at += 1 + utf8Name.Length;
                map.Value = position = at;
                map.Next = next + 1;
                return true;
            }
        }

        return FindMember(ref map, utf8Name);
    }

    /// <summary>Moves behind a map of members. What was not read is skipped.</summary>
    /// <exception cref="StateIncompatibleException">The map is malformed or has a key twice.</exception>
    public void ReadMapEnd(ref MapCursor map)
    {
        depth--;
        if (map.Next == map.Count && map.Index is null && position != map.Value)
            return;
        position = IndexOf(ref map)[map.Count];
        if (map.IsShared)
            graph!.Close();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool FindMember(ref MapCursor map, scoped ReadOnlySpan<byte> utf8Name)
    {
        // A long name, or one whose head is not the shortest, may be where it is expected all the same.
        if (map.Next < map.Count && position != map.Value && IsKey(position, utf8Name, out var value))
        {
            position = map.Value = value;
            map.Next++;
            return true;
        }

        var index = IndexOf(ref map);

        // Members come in one order or nearly so: look on from where the last one was.
        for (var i = 0; i < map.Count; i++)
        {
            var entry = (map.Next + i) % map.Count;
            if (!IsKey(index[entry], utf8Name, out value))
                continue;
            position = map.Value = value;
            map.Next = entry + 1;
            return true;
        }

        // The next member may still be the one behind the value that was read last.
        position = index[map.Next];
        return false;
    }

    private int[] IndexOf(ref MapCursor map)
    {
        if (map.Index is { } known)
            return known;

        isOfOtherShape = true;
        var index = new int[map.Count + 1];
        var at = map.Start;
        var ascending = true;
        var previous = default(Key);
        for (var i = 0; i < map.Count; i++)
        {
            index[i] = at;
            var key = KeyAt(at);
            if (key.End == at || !Cbor.TrySkip(data, ref key.End))
                throw Unexpected(key.End, "a key and a value");
            ascending = ascending && (i == 0 || previous.CompareTo(key) < 0);
            previous = key;
            at = key.End;
        }

        index[map.Count] = at;
        if (!ascending)
            RefuseDuplicates(index.AsSpan(0, map.Count));
        return map.Index = index;
    }

    private void RefuseDuplicates(ReadOnlySpan<int> keys)
    {
        var sorted = keys.ToArray();
        HeapSort(sorted);
        for (var i = 1; i < sorted.Length; i++)
        {
            if (CompareKeys(sorted[i - 1], sorted[i]) == 0)
                throw Incompatible(
                    sorted[i], "a map with distinct keys", $"{CborDiagnostics.Describe(data, sorted[i])} twice");
        }
    }

    // A comparer cannot hold a span, hence a sort of its own; it is needed only for maps that others wrote in another
    // order.
    private readonly void HeapSort(Span<int> keys)
    {
        for (var root = (keys.Length / 2) - 1; root >= 0; root--)
            Sift(keys, root);
        for (var last = keys.Length - 1; last > 0; last--)
        {
            (keys[0], keys[last]) = (keys[last], keys[0]);
            Sift(keys[..last], 0);
        }
    }

    private readonly void Sift(Span<int> keys, int root)
    {
        while ((2 * root) + 1 is var child && child < keys.Length)
        {
            if (child + 1 < keys.Length && CompareKeys(keys[child], keys[child + 1]) < 0)
                child++;
            if (CompareKeys(keys[root], keys[child]) >= 0)
                return;
            (keys[root], keys[child]) = (keys[child], keys[root]);
            root = child;
        }
    }

    private readonly int CompareKeys(int left, int right) => KeyAt(left).CompareTo(KeyAt(right));

    private readonly bool IsKey(int start, scoped ReadOnlySpan<byte> utf8Name, out int value)
    {
        var key = KeyAt(start);
        value = key.End;
        return key.IsText && key.Content.SequenceEqual(utf8Name);
    }

    /// <summary>Decodes the key at a position. A malformed one ends where it begins.</summary>
    private readonly Key KeyAt(int start)
    {
        var (end, content) = (start, start);
        if (!Cbor.TrySkip(data, ref end) || !Cbor.TryReadHead(data, ref content, out var initial, out _))
            return new Key { End = start };
        var isText = (initial & 0xE0) == Cbor.TextString;
        return new Key { Content = data[(isText ? content : start)..end], End = end, IsText = isText };
    }

    private ref struct Key
    {
        /// <summary>A text without its head, which need not be the shortest; whatever else with it.</summary>
        public ReadOnlySpan<byte> Content;
        public int End;
        public bool IsText;

        /// <summary>
        /// Any total order would do for finding duplicates; in this one deterministic maps are ascending.
        /// </summary>
        public readonly int CompareTo(scoped in Key other)
        {
            if (IsText != other.IsText)
                return IsText.CompareTo(other.IsText);
            return IsText && Content.Length != other.Content.Length
                ? Content.Length.CompareTo(other.Content.Length) : Content.SequenceCompareTo(other.Content);
        }
    }
}
