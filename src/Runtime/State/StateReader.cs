using System.Runtime.CompilerServices;
using Stubs.Generated;

namespace Stubs;

/// <summary>
/// Reads what <see cref="StateWriter"/> writes. Hostile input is an error, never a crash, a hang or a huge allocation:
/// every length is checked against what remains before anything is allocated, nesting is limited to 64 levels, and
/// indefinite lengths, duplicate keys and text that is not UTF-8 are refused.
/// </summary>
/// <remarks>
/// Lenient where nothing can be lost: heads need not be the shortest, members may come in any order, integers of any
/// width are read into any that holds the value, integers into floating-point and decimal members, and floats into
/// wider or narrower ones if that is exact. Everything else that was retyped is an error that names the member.
/// </remarks>
public ref partial struct StateReader
{
    private readonly ReadOnlySpan<byte> data;
    private readonly IReferenceResolver? resolver;
    private readonly bool isProbe;
    private int position;
    private int depth;
    private int graphStart;
    private bool isGraph;
    private bool isStored;
    private ReadGraph? graph;
    private bool isOfOtherShape;

    /// <summary>Starts to read.</summary>
    /// <param name="data">The bytes. They must not change while they are read.</param>
    /// <param name="resolver">Turns UIDs into references; without it a state that holds references cannot be
    /// read.</param>
    public StateReader(ReadOnlySpan<byte> data, IReferenceResolver? resolver = null)
    {
        this.data = data;
        this.resolver = resolver;
    }

    /// <summary>
    /// Starts a reader that only finds out whether an item is of a kind. Its errors are terse: they are made while an
    /// error is described.
    /// </summary>
    internal static StateReader Probe(ReadOnlySpan<byte> data) => new(data, isProbe: true);

    private StateReader(ReadOnlySpan<byte> data, bool isProbe)
    {
        this.data = data;
        this.isProbe = isProbe;
    }

    /// <summary>
    /// True when everything has been read: what follows a state that is complete is an error that only the caller can
    /// see.
    /// </summary>
    public readonly bool AtEnd => position == data.Length;

    /// <summary>Whether a peer has written what is read: its keys may be chosen to be expensive.</summary>
    internal bool IsOfPeer { get; init; }

    /// <summary>Whether it is the reply of a peer: what has been executed is not refused for being expensive.</summary>
    internal bool IsReply { get; init; }

    /// <summary>
    /// Whether some map of members had others than were asked for: it was written by another version of its class.
    /// </summary>
    internal readonly bool IsOfOtherShape => isOfOtherShape;

    /// <summary>What turns UIDs into references, for a reader of something inside.</summary>
    internal readonly IReferenceResolver? Resolver => resolver;

    internal readonly bool NextIsArray => NextIs(Cbor.Array);

    internal readonly bool NextIsMap => NextIs(Cbor.Map);

    internal readonly bool NextIsTag => NextIs(Cbor.Tag);

    internal readonly bool NextIsText => NextIs(Cbor.TextString);

    internal readonly bool NextIsBytes => NextIs(Cbor.ByteString);

    internal readonly bool NextIsInteger => NextIs(Cbor.UnsignedInteger) || NextIs(Cbor.NegativeInteger);

    internal readonly bool NextIsTruth => position < data.Length && data[position] is Cbor.False or Cbor.True;

    /// <summary>The number of bytes read so far.</summary>
    internal readonly int Position => position;

    /// <summary>Moves behind a null, if that is what comes next.</summary>
    /// <returns>Whether there was one.</returns>
    public bool TryReadNull()
    {
        if ((uint)position >= (uint)data.Length || data[position] != Cbor.Null)
            return false;
        position++;
        return true;
    }

    /// <summary>Reads a truth value.</summary>
    /// <exception cref="StateIncompatibleException">Something else comes next.</exception>
    public bool ReadBoolean()
    {
        var at = position;
        if ((uint)at < (uint)data.Length && data[at] is (Cbor.False or Cbor.True) and var value)
        {
            position = at + 1;
            return value == Cbor.True;
        }

        throw Unexpected("true or false");
    }

    /// <summary>Reads the start of an array.</summary>
    /// <returns>The number of its elements, which come next. It never exceeds the number of bytes that
    /// remain.</returns>
    /// <exception cref="StateIncompatibleException">Something else comes next.</exception>
    public int ReadArrayStart()
    {
        var start = position;
        if (TryReadHead(out var initial, out var argument) && (initial & 0xE0) == Cbor.Array)
            return argument <= (ulong)(data.Length - position) ? (int)argument : throw Unexpected(start, "an array");
        throw Unexpected(start, "an array");
    }

    /// <summary>Moves behind the next value, whatever it is.</summary>
    /// <exception cref="StateIncompatibleException">It is malformed or incomplete.</exception>
    public void SkipValue()
    {
        if (!Cbor.TrySkip(data, ref position))
            throw Unexpected("a value");
    }

    /// <summary>
    /// Reads the start of an array as <see cref="ReadArrayStart"/> does and counts a level, which <see cref="Leave"/>
    /// must end.
    /// </summary>
    internal int EnterArray()
    {
        var count = ReadArrayStart();
        Enter(count > 0);
        return count;
    }

    /// <summary>
    /// Reads the start of an array of exactly so many elements and counts a level, which <see cref="Leave"/> must end.
    /// </summary>
    internal void EnterArray(int length, string expected)
    {
        var start = position;
        if (!TryReadHead(out var initial, out var argument) || (initial & 0xE0) != Cbor.Array
            || argument != (ulong)length)
            throw Unexpected(start, expected);
        Enter(length > 0);
    }

    /// <summary>Reads the start of a map and counts a level, which <see cref="Leave"/> must end.</summary>
    internal int EnterMap()
    {
        var start = position;
        return TryEnterMap(out var count) ? count : throw Unexpected(start, "a map");
    }

    /// <summary>The same, if a map comes next; otherwise nothing is read.</summary>
    private bool TryEnterMap(out int count)
    {
        var start = position;
        if (!TryReadHead(out var initial, out var argument) || (initial & 0xE0) != Cbor.Map
            || argument > (ulong)(data.Length - position) / 2)
        {
            (position, count) = (start, 0);
            return false;
        }

        Enter(argument > 0);
        count = (int)argument;
        return true;
    }

    internal void Leave() => depth--;

    /// <summary>Moves to where a value ends of which a part may be unread.</summary>
    internal void MoveTo(in StateReader end) => (position, depth) = (end.position, end.depth);

    /// <summary>Moves behind a tag, if it is the one expected.</summary>
    internal bool TryReadTag(uint tag)
    {
        var at = position;
        if (!Cbor.TryReadHead(data, ref at, out var initial, out var argument) || (initial & 0xE0) != Cbor.Tag
            || argument != tag)
            return false;
        position = at;
        return true;
    }

    internal void ReadTag(uint tag, string expected)
    {
        if (!TryReadTag(tag))
            throw Unexpected(expected);
    }

    /// <summary>
    /// How many elements to make room for when so many are announced: never more memory than there is input left, for
    /// the announcement may be a lie. Collections then grow as elements turn up.
    /// </summary>
    internal readonly int Capacity<T>(int announced) =>
        Math.Min(announced, Math.Max(4, (data.Length - position) / Unsafe.SizeOf<T>()));

    // As the writer counts: an empty map or array is no level, since nothing can be in it.
    private void Enter(bool holdsItems)
    {
        if (depth++ >= Cbor.MaximumDepth && holdsItems)
            throw NestsTooDeep();
    }

    private StateIncompatibleException NestsTooDeep() =>
        Incompatible($"data nested no deeper than {Cbor.MaximumDepth} levels", "more");

    /// <summary>
    /// Decodes the next head. The position is kept in a register meanwhile: it is the one thing that every read waits
    /// for.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryReadHead(out byte initial, out ulong argument)
    {
        var at = position;
        if (!Cbor.TryReadHead(data, ref at, out initial, out argument))
            return false;
        position = at;
        return true;
    }

    private readonly bool NextIs(byte major) => position < data.Length && (data[position] & 0xE0) == major;

    private bool TryReadString(byte major, out ReadOnlySpan<byte> bytes)
    {
        var at = position;
        if (Cbor.TryReadHead(data, ref at, out var initial, out var argument) && (initial & 0xE0) == major
            && argument <= (ulong)(data.Length - at))
        {
            bytes = data.Slice(at, (int)argument);
            position = at + (int)argument;
            return true;
        }

        bytes = default;
        return false;
    }
}
