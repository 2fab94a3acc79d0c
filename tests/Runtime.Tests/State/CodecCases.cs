using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Stubs.Generated;

namespace Stubs.Tests.State;

/// <summary>Every codec there is.</summary>
public static class CodecCases
{
    public enum Small : sbyte
    {
        Less = -128,
        None = 0,
        More = 127,
    }

    [Flags]
    public enum Large : ulong
    {
        None,
        Top = 1ul << 63,
    }

    private static readonly Gen<int[]> ints = Gen.ArrayOf(Gens.Int32);
    private static readonly Gen<string[]> texts = Gen.ArrayOf(Gen.Choose(0, 300).Select(
        number => number.ToString("x", CultureInfo.InvariantCulture)));
    private static readonly Gen<Dictionary<string, int>> pairs = texts.Select(
        keys => keys.Distinct().ToDictionary(key => key, key => key.Length));

    public static TheoryData<CodecCase> All => [
        .. Plain(), .. General(), .. Sequences(), .. Sets(), .. Dictionaries(), .. FrameworkCases.All(),
    ];

    internal static IEnumerable<CodecCase> Plain() =>
    [
        Of("bool", Codecs.Boolean, Gens.Boolean), Of("byte", Codecs.Byte, Gens.Byte),
        Of("sbyte", Codecs.SByte, Gens.SByte),
        Of("short", Codecs.Int16, Gens.Int16), Of("ushort", Codecs.UInt16, Gens.UInt16),
        Of("int", Codecs.Int32, Gens.Int32),
        Of("uint", Codecs.UInt32, Gens.UInt32), Of("long", Codecs.Int64, Gens.Int64),
        Of("ulong", Codecs.UInt64, Gens.UInt64),
        Of("Int128", Codecs.Int128, Gens.Int128), Of("UInt128", Codecs.UInt128, Gens.UInt128),
        Of("BigInteger", Codecs.BigInteger, Gens.BigInteger),
        // Every NaN comes back as the one that .NET calls so; of any other value all bits do.
        Of("Half", Codecs.Half, Gens.Half, (a, b) => Bits(Half.IsNaN(a) ? Half.NaN : a) == Bits(b)),
        Of("float", Codecs.Single, Gens.Single, (a, b) => Bits(float.IsNaN(a) ? float.NaN : a) == Bits(b)),
        Of("double", Codecs.Double, Gens.Double, (a, b) => Bits(double.IsNaN(a) ? double.NaN : a) == Bits(b)),
        Of("decimal", Codecs.Decimal, Gens.Decimal, (a, b) => decimal.GetBits(a).SequenceEqual(decimal.GetBits(b))),
        Of("Complex", Codecs.Complex, Gens.Complex), Of("char", Codecs.Char, Gens.Char),
        Of("Rune", Codecs.Rune, Gens.Rune),
        Of("string", Codecs.String, Gens.String.OrNull()!),
        Of("Uri", Codecs.Uri, Gens.Uri.OrNull()!, (a, b) => a?.IsAbsoluteUri == b?.IsAbsoluteUri && a == b),
        Of("Version", Codecs.Version, Gens.Version.OrNull()!), Of("Guid", Codecs.Guid, Gens.Guid),
        Of("Uid", Codecs.Uid, Gens.Uid),
        Of("DateTime", Codecs.DateTime, Gens.DateTime, SameTime),
        Of("DateTimeOffset", Codecs.DateTimeOffset, Gens.DateTimeOffset, (a, b) => a.EqualsExact(b)),
        Of("DateOnly", Codecs.DateOnly, Gens.DateOnly), Of("TimeOnly", Codecs.TimeOnly, Gens.TimeOnly),
        Of("TimeSpan", Codecs.TimeSpan, Gens.TimeSpan),
        Of("byte[]", Codecs.ByteArray, Gens.Bytes.OrNull()!, Elements),
        Of("Memory", Codecs.Memory, Gens.Bytes.Select(bytes => new Memory<byte>(bytes)), (a, b) => a.Span.SequenceEqual(
            b.Span)),
        Of("ReadOnlyMemory", Codecs.ReadOnlyMemory, Gens.Bytes.Select(bytes => new ReadOnlyMemory<byte>(bytes)), (
            a, b) => a.Span.SequenceEqual(b.Span)),
        Of("StringBuilder", Codecs.StringBuilder, Gens.String.Select(text => new StringBuilder(text))
            .OrNull()!, (a, b) => a?.ToString() == b?.ToString()),
        Of("CultureInfo", Codecs.CultureInfo, Gen.Constant(CultureInfo.InvariantCulture).OrNull()!),
        Of("IPAddress", Codecs.IPAddress, Gens.IPAddress.OrNull()!),
        Of("BitArray", Codecs.BitArray, Gens.BitArray.OrNull()!, Elements), Of("Index", Codecs.Index, Gens.Index),
        Of("Range", Codecs.Range, Gen.Zip(Gens.Index, Gens.Index, (a, b) => new Range(a, b))),
    ];

    internal static IEnumerable<CodecCase> General() =>
    [
        Of("enum of sbyte", Codecs.Enum<Small>(), Gens.SByte.Select(value => (Small)value)),
        Of("enum of ulong", Codecs.Enum<Large>(), Gens.UInt64.Select(value => (Large)value)),
        Of("enum of int", Codecs.Enum<DayOfWeek>(), Gens.Int32.Select(value => (DayOfWeek)value)),
        Of("int?", Codecs.Nullable(Codecs.Int32), Gen.OneOf(
            Gens.Int32.Select(value => (int?)value), Gen.Constant<int?>(null))),
        Of("KeyValuePair", Codecs.KeyValuePair(Codecs.String, Codecs.Int64), Gen.Zip(
            Gens.String, Gens.Int64, KeyValuePair.Create)),
        Of("ValueTuple`1", Codecs.ValueTuple(Codecs.Int32), Gens.Int32.Select(ValueTuple.Create)),
        Of("ValueTuple`2", Codecs.ValueTuple(Codecs.Int32, Codecs.String), Gen.Zip(
            Gens.Int32, Gens.String, ValueTuple.Create)),
        Of("ValueTuple`3", Codecs.ValueTuple(Codecs.Int32, Codecs.Int64, Codecs.Byte), Gens.Int32.Select(
            i => (i, (long)i, (byte)i))),
        Of("ValueTuple`4", Codecs.ValueTuple(Codecs.Int32, Codecs.Int32, Codecs.Int32, Codecs.Int32), Gens.Int32.Select(
            i => (i, ~i, i / 2, i / 3))),
        Of("ValueTuple`5", Codecs.ValueTuple(
            Codecs.Int32, Codecs.Int32, Codecs.Int32, Codecs.Int32, Codecs.Int32),
            Gens.Int32.Select(i => (i, ~i, i / 2, i / 3, i / 4))),
        Of("ValueTuple`6", Codecs.ValueTuple(
            Codecs.Int32, Codecs.Int32, Codecs.Int32, Codecs.Int32, Codecs.Int32, Codecs.Int32),
            Gens.Int32.Select(i => (i, ~i, i / 2, i / 3, i / 4, i / 5))),
        Of("ValueTuple`7", Codecs.ValueTuple(
            Codecs.Int32, Codecs.Int32, Codecs.Int32, Codecs.Int32, Codecs.Int32, Codecs.Int32, Codecs.Int32),
            Gens.Int32.Select(i => (i, ~i, i / 2, i / 3, i / 4, i / 5, i / 6))),
        Of("Tuple`1", Codecs.Tuple(Codecs.Int32), Gens.Int32.Select(Tuple.Create).OrNull()!),
        Of("Tuple`2", Codecs.Tuple(Codecs.Int32, Codecs.String), Gen.Zip(Gens.Int32, Gens.String, Tuple.Create)),
        Of("Tuple`3", Codecs.Tuple(Codecs.Int32, Codecs.Int64, Codecs.Byte), Gens.Int32.Select(
            i => Tuple.Create(i, (long)i, (byte)i))),
        Of("Tuple`4", Codecs.Tuple(Codecs.Int32, Codecs.Int32, Codecs.Int32, Codecs.Int32), Gens.Int32.Select(
            i => Tuple.Create(i, ~i, i / 2, i / 3))),
        Of("Tuple`5", Codecs.Tuple(
            Codecs.Int32, Codecs.Int32, Codecs.Int32, Codecs.Int32, Codecs.Int32),
            Gens.Int32.Select(i => Tuple.Create(i, ~i, i / 2, i / 3, i / 4))),
        Of("Tuple`6", Codecs.Tuple(
            Codecs.Int32, Codecs.Int32, Codecs.Int32, Codecs.Int32, Codecs.Int32, Codecs.Int32),
            Gens.Int32.Select(i => Tuple.Create(i, ~i, i / 2, i / 3, i / 4, i / 5))),
        Of("Tuple`7", Codecs.Tuple(
            Codecs.Int32, Codecs.Int32, Codecs.Int32, Codecs.Int32, Codecs.Int32, Codecs.Int32, Codecs.Int32),
            Gens.Int32.Select(i => Tuple.Create(i, ~i, i / 2, i / 3, i / 4, i / 5, i / 6))),
        Of("PriorityQueue", Codecs.PriorityQueue(Codecs.Int32, Codecs.Byte), ints.Select(
            values => new PriorityQueue<int, byte>(values.Select(value => (value, (byte)(value % 4))))).OrNull()!,
            SameQueue),
        Of("recursive data", TreeCodec.Instance, Gen.Sized(size => Tree.Gen(Math.Min(size, 20)))),
    ];

    internal static IEnumerable<CodecCase> Sequences() =>
    [
        Items("T[]", Codecs.Array(Codecs.Int32), values => values),
        Items("List", Codecs.List(Codecs.Int32), values => values.ToList()),
        Items("IList", Codecs.IList(Codecs.Int32), values => values),
        Items("ICollection", Codecs.ICollection(Codecs.Int32), values => new LinkedList<int>(values)),
        Items("IEnumerable", Codecs.IEnumerable(Codecs.Int32), values => values.Select(value => value)),
        Items("IReadOnlyList", Codecs.IReadOnlyList(Codecs.Int32), values => values.ToImmutableList()),
        Items("IReadOnlyCollection", Codecs.IReadOnlyCollection(Codecs.Int32), values => new Queue<int>(values)),
        Items("LinkedList", Codecs.LinkedList(Codecs.Int32), values => new(values)),
        Items("Queue", Codecs.Queue(Codecs.Int32), values => new(values)),
        Items("Stack", Codecs.Stack(Codecs.Int32), values => new(values)),
        Items("ConcurrentQueue", Codecs.ConcurrentQueue(Codecs.Int32), values => new(values)),
        Items("ConcurrentStack", Codecs.ConcurrentStack(Codecs.Int32), values => new(values)),
        Items("ConcurrentBag", Codecs.ConcurrentBag(Codecs.Int32), values => new(values)),
        Items("Collection", Codecs.Collection(Codecs.Int32), values => new(values)),
        Items("ObservableCollection", Codecs.ObservableCollection(Codecs.Int32), values => new(values)),
        Items("ReadOnlyCollection", Codecs.ReadOnlyCollection(Codecs.Int32), values => new(values)),
        Items(
            "ReadOnlyObservableCollection", Codecs.ReadOnlyObservableCollection(Codecs.Int32),
            values => new(new ObservableCollection<int>(values))),
        Items("ImmutableList", Codecs.ImmutableList(Codecs.Int32), values => [.. values]),
        Items("IImmutableList", Codecs.IImmutableList(Codecs.Int32), values => values.ToImmutableList()),
        Items("ImmutableQueue", Codecs.ImmutableQueue(Codecs.Int32), values => [.. values]),
        Items("IImmutableQueue", Codecs.IImmutableQueue(Codecs.Int32), values => ImmutableQueue.Create(values)),
        Items("ImmutableStack", Codecs.ImmutableStack(Codecs.Int32), values => ImmutableStack.Create(values)),
        Items("IImmutableStack", Codecs.IImmutableStack(Codecs.Int32), values => ImmutableStack.Create(values)),
        Of("ImmutableArray", Codecs.ImmutableArray(Codecs.Int32), Gen.OneOf(
            ints.Select(values => values.ToImmutableArray()), Gen.Constant(default(ImmutableArray<int>))),
            (a, b) => a.IsDefault ? b.IsDefault : a.SequenceEqual(b)),
        Of("jagged array", Codecs.Array(Codecs.Array(Codecs.String)), Gen.ArrayOf(texts.OrNull()), (
            a, b) => a.Zip(b, Elements).All(same => same)),
        Of("T[,]", Codecs.Array2(Codecs.String), Gen.Array2DOf(Gens.String).OrNull()!, (a, b) => Elements(a, b)
            && a?.GetLength(0) == b?.GetLength(0)),
        Of("T[,,]", Codecs.Array3(Codecs.Int32), ints.Select(values => Cube(values)).OrNull()!, (a, b) => Elements(a, b)
            && a?.GetLength(1) == b?.GetLength(1)),
    ];

    internal static IEnumerable<CodecCase> Sets() =>
    [
        Content("HashSet", Codecs.HashSet(Codecs.String), values => new(values)),
        Content(
            "HashSet, comparer", Codecs.HashSet(Codecs.String),
            values => new(values, StringComparer.OrdinalIgnoreCase)),
        Content("ISet", Codecs.ISet(Codecs.String), values => new SortedSet<string>(values, StringComparer.Ordinal)),
        Content("IReadOnlySet", Codecs.IReadOnlySet(Codecs.String), values => values.ToFrozenSet()),
        Content("SortedSet", Codecs.SortedSet(Codecs.String), values => new(values)),
        Content(
            "SortedSet, comparer", Codecs.SortedSet(Codecs.String),
            values => new(values, StringComparer.InvariantCultureIgnoreCase)),
        Content(
            "ReadOnlySet", Codecs.ReadOnlySet(Codecs.String),
            values => new(new HashSet<string>(values, StringComparer.InvariantCulture))),
        Content("FrozenSet", Codecs.FrozenSet(Codecs.String), values => values.ToFrozenSet()),
        Content("ImmutableHashSet", Codecs.ImmutableHashSet(Codecs.String), values => [.. values]),
        Content("ImmutableSortedSet", Codecs.ImmutableSortedSet(Codecs.String), values => [.. values]),
        Content(
            "IImmutableSet", Codecs.IImmutableSet(Codecs.String),
            values => values.ToImmutableHashSet(StringComparer.OrdinalIgnoreCase)),
    ];

    internal static IEnumerable<CodecCase> Dictionaries() =>
    [
        Entries("Dictionary", Codecs.Dictionary(Codecs.String, Codecs.Int32), values => values),
        Entries(
            "Dictionary, comparer", Codecs.Dictionary(Codecs.String, Codecs.Int32),
            values => new(values, StringComparer.OrdinalIgnoreCase)),
        Entries(
            "IDictionary", Codecs.IDictionary(Codecs.String, Codecs.Int32),
            values => new SortedList<string, int>(values, StringComparer.Ordinal)),
        Entries(
            "IReadOnlyDictionary", Codecs.IReadOnlyDictionary(Codecs.String, Codecs.Int32),
            values => values.ToFrozenDictionary()),
        Entries("ReadOnlyDictionary", Codecs.ReadOnlyDictionary(Codecs.String, Codecs.Int32), values => new(values)),
        Entries("SortedDictionary", Codecs.SortedDictionary(Codecs.String, Codecs.Int32), values => new(values)),
        Entries(
            "SortedList", Codecs.SortedList(Codecs.String, Codecs.Int32),
            values => new(values, StringComparer.InvariantCulture)),
        Entries(
            "ConcurrentDictionary", Codecs.ConcurrentDictionary(Codecs.String, Codecs.Int32), values => new(values)),
        Entries(
            "FrozenDictionary", Codecs.FrozenDictionary(Codecs.String, Codecs.Int32),
            values => values.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase)),
        Entries(
            "ImmutableDictionary", Codecs.ImmutableDictionary(Codecs.String, Codecs.Int32),
            values => values.ToImmutableDictionary()),
        Entries(
            "ImmutableSortedDictionary", Codecs.ImmutableSortedDictionary(Codecs.String, Codecs.Int32),
            values => values.ToImmutableSortedDictionary()),
        Entries(
            "IImmutableDictionary", Codecs.IImmutableDictionary(Codecs.String, Codecs.Int32),
            values => values.ToImmutableDictionary()),
        Of("OrderedDictionary", Codecs.OrderedDictionary(Codecs.String, Codecs.Int32), pairs.Select(
            values => new OrderedDictionary<string, int>(values)).OrNull()!, Elements),
        Of("Dictionary of mixed numbers", Codecs.Dictionary(Codecs.BigInteger, Codecs.List(Codecs.String)), Gen.ArrayOf(
            Gens.BigInteger)
                .Select(keys => keys.Distinct().ToDictionary(key => key, key => new List<string> { $"{key}" })),
                (a, b) => a.Keys.ToHashSet().SetEquals(b.Keys)),
    ];

    private static CodecCase Of<T>(string name, Codec<T> codec, Gen<T> values, Func<T, T, bool>? same = null) =>
        new CodecCase<T>(name, codec, values, same ?? EqualityComparer<T>.Default.Equals);

    private static CodecCase Items<T>(string name, Codec<T> codec, Func<int[], T> make)
        where T : class, IEnumerable<int> => new CodecCase<T>(name, codec, ints.Select(make).OrNull()!, Elements);

    private static CodecCase Content<T>(string name, Codec<T> codec, Func<string[], T> make)
        where T : class, IEnumerable<string> =>
        new CodecCase<T>(
            name, codec, texts.Select(make).OrNull()!, (a, b) => a is null ? b is null : a.ToHashSet().SetEquals(b));

    private static CodecCase Entries<T>(string name, Codec<T> codec, Func<Dictionary<string, int>, T> make)
        where T : class, IEnumerable<KeyValuePair<string, int>> =>
        new CodecCase<T>(
            name, codec, pairs.Select(make).OrNull()!, (a, b) => a is null ? b is null : a.ToHashSet().SetEquals(b));

    private static long Bits(double value) => BitConverter.DoubleToInt64Bits(value);

    private static int Bits(float value) => BitConverter.SingleToInt32Bits(value);

    private static short Bits(Half value) => BitConverter.HalfToInt16Bits(value);

    /// <summary>A local time keeps its instant; which time of the clock that is, if any, depends on the zone.</summary>
    private static bool SameTime(DateTime a, DateTime b) =>
        a.Kind == b.Kind && (a.Kind == DateTimeKind.Local ? a.ToUniversalTime() == b.ToUniversalTime() : a == b);

    private static bool Elements(IEnumerable? a, IEnumerable? b) =>
        a is null || b is null ? a == b : a.Cast<object>().SequenceEqual(b.Cast<object>());

    private static int[,,] Cube(int[] values)
    {
        var cube = new int[2, values.Length % 3, values.Length];
        Buffer.BlockCopy(values, 0, cube, 0, Math.Min(cube.Length, values.Length) * sizeof(int));
        return cube;
    }

    private static bool SameQueue(PriorityQueue<int, byte>? a, PriorityQueue<int, byte>? b)
    {
        if (a is null || b is null)
            return a == b;
        a = new PriorityQueue<int, byte>(a.UnorderedItems);
        while (a.TryDequeue(out var element, out var priority))
        {
            if (!b.TryDequeue(out var otherElement, out var otherPriority)
                || (element, priority) != (otherElement, otherPriority))
                return false;
        }

        return b.Count == 0;
    }
}
