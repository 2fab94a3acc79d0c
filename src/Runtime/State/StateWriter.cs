using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Stubs;

/// <summary>
/// Writes state as CBOR in the core deterministic encoding of RFC 8949, section 4.2.1: shortest heads, definite
/// lengths. Equal content has equal bytes, so that a write that changes nothing can be seen to be none.
/// </summary>
/// <remarks>
/// <para>The whole format, with what readers accept beside it, is in <c>docs/state-format.md</c>. What each type
/// becomes:</para>
/// <list type="table">
/// <listheader><term>C#</term><description>CBOR</description></listheader>
/// <item><term>null</term><description><c>null</c></description></item>
/// <item><term>bool</term><description><c>false</c>, <c>true</c></description></item>
/// <item><term>integers of 8 to 128 bits, BigInteger, enum</term><description>integer; beyond 64 bits a bignum, tag 2
/// or 3</description></item>
/// <item><term>Half, float, double</term><description>the shortest float that has the value; every NaN is
/// <c>f97e00</c></description></item>
/// <item><term>decimal</term><description>tag 4: [-scale, mantissa]; the scale is kept, the sign of zero is
/// not</description></item>
/// <item><term>string, StringBuilder, char, Rune</term><description>text in UTF-8; with unpaired surrogates tag 21334:
/// bytes in UTF-16BE</description></item>
/// <item><term>byte[], Memory, ReadOnlyMemory of byte</term><description>byte string</description></item>
/// <item><term>Guid</term><description>tag 37: 16 bytes, most significant first</description></item>
/// <item><term>DateTimeOffset, DateTime of kind Utc</term><description>tag 0: RFC 3339 text, fraction without trailing
/// zeros, offset zero as Z</description></item>
/// <item><term>DateTime, Unspecified</term><description>tag 21335: the same text without an offset</description></item>
/// <item><term>DateTime, Local</term><description>tag 21336: the instant as text in UTC; comes back as Local in the
/// reader's zone</description></item>
/// <item><term>DateOnly</term><description>tag 1004: yyyy-MM-dd</description></item>
/// <item><term>TimeOnly</term><description>tag 21337: HH:mm:ss and a fraction without trailing
/// zeros</description></item>
/// <item><term>TimeSpan</term><description>tag 1002: {1: whole seconds rounded down, -9: nanoseconds above them unless
/// zero}</description></item>
/// <item><term>Uri</term><description>tag 32 (absolute), tag 267 (relative): text</description></item>
/// <item><term>Version</term><description>array of its two to four numbers</description></item>
/// <item><term>Complex</term><description>tag 43000: [real, imaginary]</description></item>
/// <item><term>Uid, reference to an object</term><description>tag 21332: the 16 bytes of the UID</description></item>
/// <item><term>Index, Range</term><description>integer, from the end as -1 - n; [start, end]</description></item>
/// <item><term>IPAddress</term><description>tag 52 or 54: bytes; with a scope [bytes, null, scope]</description></item>
/// <item><term>BitArray</term><description>[length, bytes], the first bit lowest in the first byte</description></item>
/// <item><term>CultureInfo</term><description>text: its name</description></item>
/// <item><term>data types and objects</term><description>map from member name to value, sorted by encoded
/// name</description></item>
/// <item><term>sequences, tuples, KeyValuePair</term><description>array; PriorityQueue: array of [element,
/// priority]</description></item>
/// <item><term>T[,], T[,,]</term><description>tag 40: [[lengths], [elements, last index fastest]]</description></item>
/// <item><term>sets</term><description>tag 258: array sorted by encoded element</description></item>
/// <item><term>collections of another class than the usual one, behind an interface</term><description>tag 21339: [name
/// of the class, the collection]</description></item>
/// <item><term>dictionaries</term><description>map sorted by encoded key</description></item>
/// <item><term>sets and dictionaries with a well-known StringComparer</term><description>tag 21333: [name of the
/// comparer, the set or map]</description></item>
/// </list>
/// <para>Nesting is limited to 64 levels: data must be a tree, but for objects of mutable classes in the state of an
/// object (<see cref="StartGraph"/>). A writer must be disposed of, once.</para>
/// </remarks>
public ref partial struct StateWriter
{
    // The head of the buffer holds, per open level, how many items the level around it still awaits; the text starts
    // behind it.
    private const int HeadSize = Cbor.MaximumDepth * sizeof(int);
    private const int InitialSize = 2048;

    // Around the outermost item any number is awaited, so that it need not be treated as a special case.
    private const int NoItemWritten = int.MaxValue, OneItemWritten = int.MaxValue - 1;

    private byte[] buffer;
    // The buffer again: what is written most often gets at it without a look at the array.
    private Span<byte> room;
    private int position;
    private int depth;
    private int awaited;
    private int graphDepth;
    private bool isGraph;
    private WrittenGraph? graph;

    /// <summary>Starts a writer with a pooled buffer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static StateWriter Create()
    {
        var rented = Buffers.Rent(InitialSize);
        return new StateWriter
        {
            buffer = rented,
            room = rented,
            position = HeadSize,
            awaited = NoItemWritten,
        };
    }

    /// <summary>What has been written: one item with all that is in it.</summary>
    /// <exception cref="InvalidOperationException">A map or an array has fewer or more entries than were announced, or
    /// several items were written.</exception>
    public readonly ReadOnlySpan<byte> Written =>
        depth > 0
            ? throw new InvalidOperationException(
                "A map or an array has fewer entries than were announced at its start.")
        : awaited < OneItemWritten
        ? throw new InvalidOperationException(
            "More than one item was written, or a map or an array has more entries than were announced at its start.")
        : buffer.AsSpan(HeadSize..position);

    /// <summary>A copy of what has been written.</summary>
    /// <inheritdoc cref="Written" path="/exception"/>
    public readonly byte[] ToArray() => Written.ToArray();

    /// <summary>Returns the buffer to its pool. What <see cref="Written"/> gave out is no longer valid.</summary>
    public void Dispose()
    {
        var rented = buffer;
        buffer = [];
        room = default;
        position = HeadSize;
        if (rented is { Length: > 0 })
            Buffers.Return(rented);
    }

    /// <summary>
    /// Starts a map of so many entries; each is a <see cref="WriteKey"/> and a value. For the deterministic encoding
    /// write the keys in the order of their encoded bytes: shorter names first, equally long ones bytewise.
    /// </summary>
    /// <exception cref="StateIncompatibleException">Maps and arrays nest deeper than 64 levels.</exception>
    public void WriteMapStart(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)int.MaxValue / 2, nameof(count));
        StartLevel(Cbor.Map, (uint)count, 2 * count);
    }

    /// <summary>Starts an array of so many values.</summary>
    /// <exception cref="StateIncompatibleException">Maps and arrays nest deeper than 64 levels.</exception>
    public void WriteArrayStart(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        StartLevel(Cbor.Array, (uint)count, count);
    }

    /// <summary>Writes the name of the next member, in UTF-8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteKey(scoped ReadOnlySpan<byte> utf8Name)
    {
        // Names are literals: here, where their length is known, copying one is a few instructions.
        if (utf8Name.Length < 24)
        {
            position += ShortKey(ref Room(1 + utf8Name.Length), utf8Name);
            // A value is still to come, so that no level can end.
            awaited--;
        }
        else
        {
            WriteString(Cbor.TextString, utf8Name);
        }
    }

    /// <summary>Writes null.</summary>
    public void WriteNull() => WriteItem(Cbor.Null);

    /// <summary>Writes a truth value.</summary>
    public void Write(bool value) => WriteItem(value ? Cbor.True : Cbor.False);

    internal readonly int Position => position;

    /// <summary>
    /// Starts an array whose head and first elements were written before, and which awaits so many more, one at least.
    /// </summary>
    internal void WriteStarted(scoped ReadOnlySpan<byte> written, int more)
    {
        written.CopyTo(Bytes(ref Room(written.Length), written.Length));
        position += written.Length;
        EnterLevel(more);
    }

    /// <summary>Writes so many items that were written before, one at least.</summary>
    internal void WriteWritten(scoped ReadOnlySpan<byte> items, int count)
    {
        awaited -= count - 1;
        items.CopyTo(Bytes(ref Item(items.Length), items.Length));
        position += items.Length;
    }

    /// <summary>Writes a tag; the item that it holds comes next.</summary>
    internal void WriteTag(uint tag) => position += Head(ref Room(9), Cbor.Tag, tag);

    /// <summary>
    /// An error about the value that was to be written next, which names the member that it belongs to.
    /// </summary>
    internal readonly StateIncompatibleException CannotWrite(string reason, Exception? innerException = null) =>
        CannotWrite(position, reason, innerException);

    /// <summary>The same about a value of a derived type, of which only what the declared one has would stay.</summary>
    internal readonly StateIncompatibleException CannotWriteDerived(object value, Type declared) => CannotWrite(
        $"a {value.GetType()} stands where {declared} is declared, and what the derived class adds would be lost.");

    /// <summary>The same about a value that was written, from a position on.</summary>
    internal readonly StateIncompatibleException CannotWrite(
        int start, string reason, Exception? innerException = null)
    {
        var member = MemberPath.At(buffer.AsSpan(HeadSize..position), start - HeadSize);
        return new StateIncompatibleException(
            member is null ? $"This cannot be saved: {reason}" : $"Member '{member}' cannot be saved: {reason}",
            member, innerException);
    }

    /// <summary>
    /// An error about what code of the program threw while a value was written: a getter, for example.
    /// </summary>
    internal readonly StateIncompatibleException Failed(Exception error) => CannotWrite(
        $"the program's own code threw {error.GetType()}: {Wording.Sentence(UserCode.TextOf(error))}", error);

    /// <summary>
    /// How many items are complete of an array that was begun at a position, where the writer is in it still.
    /// </summary>
    internal readonly int ItemsSince(int start) => MemberPath.CompleteItems(buffer.AsSpan(start..position));

    private void WriteItem(byte value)
    {
        Item(1) = value;
        position++;
    }

    private void WriteHead(byte major, ulong argument) => position += Head(ref Item(9), major, argument);

    private void WriteString(byte major, scoped ReadOnlySpan<byte> bytes)
    {
        ref var target = ref Item(9 + bytes.Length);
        var head = Head(ref target, major, (uint)bytes.Length);
        bytes.CopyTo(Bytes(ref Unsafe.Add(ref target, head), bytes.Length));
        position += head + bytes.Length;
    }

    /// <summary>Writes the shortest head into room for 9 bytes and returns its length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Head(ref byte target, byte major, ulong argument)
    {
        if (argument >= 24)
            return LongHead(ref target, major, argument);
        target = (byte)(major | argument);
        return 1;
    }

    private static int LongHead(ref byte target, byte major, ulong argument)
    {
        switch (argument)
        {
            case <= byte.MaxValue:
                target = (byte)(major | 24);
                Unsafe.Add(ref target, 1) = (byte)argument;
                return 2;
            case <= ushort.MaxValue:
                target = (byte)(major | 25);
                PutBigEndian(ref target, 1, (ushort)argument);
                return 3;
            case <= uint.MaxValue:
                target = (byte)(major | 26);
                PutBigEndian(ref target, 1, (uint)argument);
                return 5;
            default:
                target = (byte)(major | 27);
                PutBigEndian(ref target, 1, argument);
                return 9;
        }
    }

    /// <summary>Writes a name of less than 24 bytes with its head and returns the length of both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ShortKey(ref byte target, scoped ReadOnlySpan<byte> utf8Name)
    {
        target = (byte)(Cbor.TextString | utf8Name.Length);
        utf8Name.CopyTo(Bytes(ref Unsafe.Add(ref target, 1), utf8Name.Length));
        return 1 + utf8Name.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PutBigEndian(ref byte target, int at, ushort value) => Unsafe.WriteUnaligned(
        ref Unsafe.Add(ref target, at),
        BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PutBigEndian(ref byte target, int at, uint value) => Unsafe.WriteUnaligned(
        ref Unsafe.Add(ref target, at),
        BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PutBigEndian(ref byte target, int at, ulong value) => Unsafe.WriteUnaligned(
        ref Unsafe.Add(ref target, at),
        BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value);

    /// <summary>The room that was given, where something checks its bounds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Span<byte> Bytes(ref byte room, int size) => MemoryMarshal.CreateSpan(ref room, size);

    /// <summary>
    /// Counts a member, writes its key and gives room for its value, behind the key, whose length is to be added to
    /// the position together with the value's: it is what each write waits for.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref byte Member(scoped ReadOnlySpan<byte> utf8Name, int size, out int keySize)
    {
        if (utf8Name.Length >= 24)
        {
            WriteKey(utf8Name);
            keySize = 0;
            return ref Item(size);
        }

        var left = awaited - 2;
        awaited = left;
        if (left == 0)
            EndLevel();
        ref var target = ref Room(1 + utf8Name.Length + size);
        keySize = ShortKey(ref target, utf8Name);
        return ref Unsafe.Add(ref target, keySize);
    }

    /// <summary>Counts one item and gives room for it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref byte Item(int size)
    {
        var left = awaited - 1;
        awaited = left;
        if (left == 0)
            EndLevel();
        return ref Room(size);
    }

    /// <summary>
    /// Gives room for so many bytes at the position. What is written into it is not checked again: each method asks
    /// for the most that its value can take.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref byte Room(int size)
    {
        if (room.Length - position < size)
            Grow(size);
        return ref Unsafe.Add(ref MemoryMarshal.GetReference(room), (uint)position);
    }

    private void StartLevel(byte major, uint count, int items)
    {
        if (items == 0)
        {
            WriteItem(major);
            return;
        }

        if (depth == Cbor.MaximumDepth)
            throw NestsTooDeep();
        position += Head(ref Room(9), major, count);
        EnterLevel(items);
    }

    private readonly StateIncompatibleException NestsTooDeep() => CannotWrite(
        $"its data nest deeper than {Cbor.MaximumDepth} levels. Data must be a tree: let it not contain itself, or make it an object of its own and hold a reference.");

    private void EnterLevel(int items)
    {
        LevelAround(depth++) = awaited - 1;
        awaited = items;
    }

    private void EndLevel()
    {
        while (awaited == 0 && depth > 0)
            awaited = LevelAround(--depth);
    }

    /// <summary>Where the head of the buffer has what the level around one awaits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly ref int LevelAround(int level) =>
        ref Unsafe.Add(ref Unsafe.As<byte, int>(ref MemoryMarshal.GetReference(room)), (uint)level);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int size)
    {
        ObjectDisposedException.ThrowIf(buffer is not { Length: > 0 }, typeof(StateWriter));
        var needed = (long)position + size;
        if (needed > Array.MaxLength)
            throw CannotWrite("a state cannot be larger than two gigabytes.");

        // Behind a large item there is room for what usually follows: twice the memory is not asked for.
        var larger = Buffers.Rent(
            (int)Math.Min(Math.Max(needed + (needed / 8), 2L * buffer.Length), Array.MaxLength));
        buffer.AsSpan(0, position).CopyTo(larger);
        Buffers.Return(buffer);
        buffer = larger;
        room = larger;
    }
}
