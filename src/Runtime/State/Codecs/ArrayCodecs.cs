using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Stubs.Generated;

internal sealed class ImmutableArrayCodec<T>(Codec<T> item) : Codec<ImmutableArray<T>>
{
    public override void Write(ref StateWriter writer, ImmutableArray<T> value)
    {
        if (value.IsDefault)
            writer.WriteNull();
        else
            Sequences.Write(ref writer, item, value.AsSpan());
    }

    public override ImmutableArray<T> Read(ref StateReader reader) =>
        reader.TryReadNull()
            ? default : ImmutableCollectionsMarshal.AsImmutableArray(Sequences.ReadArray(ref reader, item));
}

/// <summary>
/// Arrays of several dimensions as RFC 8746, section 3.1.1 has them: tag 40, the lengths, then all elements, the last
/// index fastest.
/// </summary>
internal abstract class RectangularCodec<TArray, T>(Codec<T> item, int rank) : Codec<TArray>
    where TArray : class
{
    public sealed override void Write(ref StateWriter writer, TArray value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        var array = (Array)(object)value;
        writer.WriteTag(Cbor.RowMajorTag);
        writer.WriteArrayStart(2);
        writer.WriteArrayStart(rank);
        for (var dimension = 0; dimension < rank; dimension++)
        {
            if (array.GetLowerBound(dimension) != 0)
                throw writer.CannotWrite(
                    $"an array of type {value.GetType()} has an index that does not start at zero.");
            writer.Write(array.GetLength(dimension));
        }

        Sequences.Write(ref writer, item, Elements(array));
    }

    public sealed override TArray Read(ref StateReader reader)
    {
        if (reader.TryReadNull())
            return null!;
        reader.ReadTag(Cbor.RowMajorTag, $"an array of {rank} dimensions");
        reader.EnterArray(2, "the lengths and the elements of an array");
        reader.EnterArray(rank, $"the lengths of {rank} dimensions");
        Span<int> lengths = stackalloc int[rank];
        var (count, size) = (1L, (Int128)1);
        foreach (ref var length in lengths)
        {
            var at = reader.Position;
            length = reader.ReadInt32();
            size *= Math.Max(length, 1);
            count *= length;
            // An array with no elements because one dimension has none may not be too large in the others either.
            if (length < 0 || size > Array.MaxLength)
                throw reader.Unexpected(at, "the length of a dimension");
        }

        reader.Leave();
        var start = reader.Position;
        var items = Sequences.ReadArray(ref reader, item);
        if (count != items.Length)
            throw reader.Unexpected(start, $"an array of {count} elements");
        reader.Leave();
        var array = Make(lengths);
        items.CopyTo(Elements((Array)(object)array));
        return array;
    }

    protected abstract TArray Make(ReadOnlySpan<int> lengths);

    private static Span<T> Elements(Array array) =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length);
}

/// <summary>
/// The codec of structs with [InlineArray]: an array of all elements. Of a state that was written before there was this
/// codec, a map holds the first element alone.
/// </summary>
/// <param name="item">The codec of the elements.</param>
/// <param name="length">The number of elements.</param>
/// <param name="field">The name of the one field, which stands for the first element.</param>
internal sealed class InlineArrayCodec<TArray, T>(Codec<T> item, int length, string field) : Codec<TArray>
    where TArray : struct
{
    public override void Write(ref StateWriter writer, TArray value) =>
        Sequences.Write(ref writer, item, (ReadOnlySpan<T>)Elements(ref value));

    public override TArray Read(ref StateReader reader)
    {
        var value = default(TArray);
        var elements = Elements(ref value);
        if (reader.NextIsMap)
        {
            var map = reader.ReadMapStart();
            if (reader.ReadMember(ref map, System.Text.Encoding.UTF8.GetBytes(field)))
                elements[0] = item.Read(ref reader);
            reader.ReadMapEnd(ref map);
            return value;
        }

        var start = reader.Position;
        var count = reader.EnterArray();
        if (count > length)
            throw reader.Unexpected(start, $"an array of no more than {length} elements");
        // A struct that has become longer has room for more.
        for (var index = 0; index < count; index++)
            elements[index] = item.Read(ref reader);
        reader.Leave();
        return value;
    }

    private Span<T> Elements(ref TArray value) => MemoryMarshal.CreateSpan(ref Unsafe.As<TArray, T>(ref value), length);
}

internal sealed class Array2Codec<T>(Codec<T> item) : RectangularCodec<T[,], T>(item, 2)
{
    protected override T[,] Make(ReadOnlySpan<int> lengths) => new T[lengths[0], lengths[1]];
}

internal sealed class Array3Codec<T>(Codec<T> item) : RectangularCodec<T[,,], T>(item, 3)
{
    protected override T[,,] Make(ReadOnlySpan<int> lengths) => new T[lengths[0], lengths[1], lengths[2]];
}

internal sealed class ArrayOfRankCodec<TArray, T>(Codec<T> item, int rank) : RectangularCodec<TArray, T>(item, rank)
    where TArray : class
{
    protected override TArray Make(ReadOnlySpan<int> lengths) =>
        (TArray)(object)Array.CreateInstanceFromArrayType(typeof(TArray), lengths.ToArray());
}

/// <summary>The codec of what shows a part of an array: only that part is stored. Bytes are bytes.</summary>
/// <param name="item">The codec of the elements.</param>
/// <param name="elementsOf">Gives the elements; null where there is no array.</param>
/// <param name="make">Makes a value of them.</param>
internal sealed class SegmentCodec<TSegment, T>(
    Codec<T> item, Func<TSegment, T[]?> elementsOf, Func<T[]?, TSegment> make) : Codec<TSegment>
{
    private readonly Codec<T[]> items = typeof(T) == typeof(byte)
        ? (Codec<T[]>)(object)ByteArrayCodec.Instance : new ArrayCodec<T>(item);

    public override void Write(ref StateWriter writer, TSegment value) =>
        items.Write(ref writer, elementsOf(value)!);

    public override TSegment Read(ref StateReader reader) => make(items.Read(ref reader));
}
