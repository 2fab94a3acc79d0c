using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;

namespace Stubs.Generated;

/// <summary>
/// Keeps the keys of a peer from costing more than others: a peer can choose keys whose hash codes collide, and a hash
/// table of n such keys takes n² steps (Crosby and Wallach 2003).
/// </summary>
/// <remarks>
/// <code>
/// keys of a peer      few, or texts, or they do not collide   as ever
///                     they collide, and are plain             the table gets a comparer whose hash codes a peer cannot know
///                     they collide, and are not               refused
/// keys of a store, or of this node                            as ever
/// </code>
/// Texts have such hash codes already. A comparer of this kind equals the default one in all that can be stored.
/// </remarks>
internal static class PeerKeys
{
    /// <summary>So many keys may collide: it takes no longer than to read them.</summary>
    public const int Few = 64;

    // Steps that are not due to n keys whose hash codes are spread: about one half for each.
    private const int StepsPerKey = 4, StepsAtLeast = 2_000;

    /// <summary>What a table is to be made with.</summary>
    /// <param name="reader">What the entries were read with.</param>
    /// <param name="entries">The entries.</param>
    /// <param name="keyOf">Gives the key of one.</param>
    /// <param name="comparer">What they were written with; null for the default comparer.</param>
    /// <param name="start">Where they begin, for a message.</param>
    /// <param name="collection">The collection, whose tables may have sizes of their own.</param>
    /// <returns>A comparer; null for the default one.</returns>
    /// <exception cref="StateIncompatibleException">The keys collide, and no other comparer is known for
    /// them.</exception>
    public static object? ComparerFor<TEntry, TKey>(
        in StateReader reader, TEntry[] entries, Func<TEntry, TKey> keyOf, object? comparer, int start, Type collection)
    {
        if (!reader.IsOfPeer || entries.Length <= Few || comparer is not null || typeof(TKey) == typeof(string))
            return comparer;
        var codes = ArrayPool<int>.Shared.Rent(entries.Length);
        for (var i = 0; i < entries.Length; i++)
            codes[i] = keyOf(entries[i]) is { } key ? EqualityComparer<TKey>.Default.GetHashCode(key) : 0;
        var collide = TableSizes.Of(collection, entries.Length)
            .Any(size => Collide(codes.AsSpan(0, entries.Length), size));
        ArrayPool<int>.Shared.Return(codes);
        if (!collide || (reader.IsReply && SpreadComparer<TKey>.Instance is null))
            return null;
        return SpreadComparer<TKey>.Instance ?? throw reader.Incompatible(
            start, "keys whose hash codes differ",
            $"{entries.Length} of type {typeof(TKey)} of which many have one place in a hash table. Give the type hash codes that are spread");
    }

    /// <summary>
    /// Whether a table of keys takes many more steps than one of keys whose hash codes are spread. It counts by the
    /// places of the table, which are numbered modulo its size, and by whole hash codes.
    /// </summary>
    public static bool Collide(ReadOnlySpan<int> hashCodes, int size)
    {
        var mask = (int)BitOperations.RoundUpToPowerOf2((uint)hashCodes.Length) - 1;
        var (byPlace, byCode) = (ArrayPool<byte>.Shared.Rent(size), ArrayPool<byte>.Shared.Rent(mask + 1));
        Array.Clear(byPlace, 0, size);
        Array.Clear(byCode, 0, mask + 1);
        var most = (StepsPerKey * (long)hashCodes.Length) + StepsAtLeast;
        var (placeSteps, codeSteps) = (0L, 0L);
        foreach (var code in hashCodes)
        {
            placeSteps += Count(ref byPlace[(uint)code % (uint)size]);
            codeSteps += Count(ref byCode[HashCode.Combine(code) & mask]);
            if (placeSteps > most || codeSteps > most)
                break;
        }

        ArrayPool<byte>.Shared.Return(byPlace);
        ArrayPool<byte>.Shared.Return(byCode);
        return placeSteps > most || codeSteps > most;
    }

    private static int Count(ref byte keys) => keys < byte.MaxValue ? keys++ : keys;

    /// <summary>The sizes of the hash tables of .NET.</summary>
    private static class TableSizes
    {
        private const int FirstOfLookup = 7;

        // Each size, and the least count for which it is known to be chosen.
        private static readonly SortedList<int, int> Known = [];

        /// <summary>The sizes that a collection of so many keys has when it has been made.</summary>
        public static int[] Of(Type collection, int count)
        {
            var kind = collection.IsGenericType ? collection.GetGenericTypeDefinition() : collection;
            if (kind == typeof(ILookup<,>) || kind == typeof(Lookup<,>))
                return [OfLookup(count)];
            if (kind == typeof(SortedDictionary<,>) || kind == typeof(SortedSet<>)
                || kind == typeof(ImmutableSortedDictionary<,>) || kind == typeof(ImmutableSortedSet<>))
                return [];

            // It may grow while it is filled.
            var size = Chosen(count);
            return kind == typeof(ConcurrentDictionary<,>) ? [size, Chosen(2 * size)] : [size];
        }

        private static int OfLookup(int count)
        {
            var size = FirstOfLookup;
            while (size < count)
                size = (size * 2) + 1;
            return size;
        }

        // As HashSet chooses it; it tells the size, not the rule.
        private static int Chosen(int count)
        {
            lock (Known)
            {
                foreach (var (size, least) in Known)
                {
                    if (count <= size && count >= least)
                        return size;
                }

                var chosen = new HashSet<byte>(count).Capacity;
                Known[chosen] = count;
                return chosen;
            }
        }
    }
}

/// <summary>Tells that a comparer means the same as the default one.</summary>
internal interface ISpreadComparer;

/// <summary>
/// The default comparison of plain keys, with hash codes that differ from process to process. They come from all of a
/// key, by <see cref="HashCode"/>.
/// </summary>
internal sealed class SpreadComparer<T> : IEqualityComparer<T>, IComparer<T>, ISpreadComparer
{
    private static readonly Func<T, int>? Hash = (Func<T, int>?)Find();
    private readonly Func<T, int> hash;

    private SpreadComparer(Func<T, int> hash) => this.hash = hash;

    /// <summary>Null for keys that are not plain.</summary>
    public static SpreadComparer<T>? Instance { get; } = Hash is null ? null : new SpreadComparer<T>(Hash);

    public bool Equals(T? x, T? y) => EqualityComparer<T>.Default.Equals(x, y);

    public int GetHashCode(T value) => hash(value);

    public int Compare(T? x, T? y) => Comparer<T>.Default.Compare(x, y);

    private static Delegate? Find() => default(T) switch
    {
        byte => Of<byte>(static key => HashCode.Combine(key)),
        sbyte => Of<sbyte>(static key => HashCode.Combine(key)),
        short => Of<short>(static key => HashCode.Combine(key)),
        ushort => Of<ushort>(static key => HashCode.Combine(key)),
        char => Of<char>(static key => HashCode.Combine((int)key)),
        int => Of<int>(static key => HashCode.Combine(key)),
        uint => Of<uint>(static key => HashCode.Combine((int)key)),
        long => Of<long>(static key => OfLong(key)),
        ulong => Of<ulong>(static key => OfLong((long)key)),
        Int128 => Of<Int128>(static key => HashCode.Combine(OfLong((long)key), OfLong((long)(key >> 64)))),
        UInt128 => Of<UInt128>(static key => HashCode.Combine(OfLong((long)key), OfLong((long)(key >> 64)))),
        float => Of<float>(static key => OfLong(BitConverter.DoubleToInt64Bits(Plain(key)))),
        double => Of<double>(static key => OfLong(BitConverter.DoubleToInt64Bits(Plain(key)))),
        Half => Of<Half>(static key => OfLong(BitConverter.DoubleToInt64Bits(Plain((double)key)))),
        decimal => Of<decimal>(OfDecimal),
        Guid => Of<Guid>(OfGuid),
        Uid => Of<Uid>(static key => HashCode.Combine(OfLong((long)key.High), OfLong((long)key.Low))),
        DateTime => Of<DateTime>(static key => OfLong(key.Ticks)),
        DateTimeOffset => Of<DateTimeOffset>(static key => OfLong(key.UtcTicks)),
        TimeSpan => Of<TimeSpan>(static key => OfLong(key.Ticks)),
        DateOnly => Of<DateOnly>(static key => HashCode.Combine(key.DayNumber)),
        TimeOnly => Of<TimeOnly>(static key => OfLong(key.Ticks)),
        _ when typeof(T) == typeof(Version) => Of<Version>(
            static key => HashCode.Combine(key.Major, key.Minor, key.Build, key.Revision)),
        _ => null,
    };

    // A method for each type, which no cast can give.
    private static Func<TKey, int> Of<TKey>(Func<TKey, int> hash) => hash;

    private static int OfLong(long value) => HashCode.Combine((int)value, (int)(value >> 32));

    // Zeros of both signs are equal, and all that are no numbers are.
    private static double Plain(double value) => value == 0 ? 0 : double.IsNaN(value) ? double.NaN : value;

    private static int OfGuid(Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes);
        var hash = default(HashCode);
        hash.AddBytes(bytes);
        return hash.ToHashCode();
    }

    // Equal amounts may have different numbers of digits behind the point.
    private static int OfDecimal(decimal value) =>
        value == 0 ? 0 : string.GetHashCode(value.ToString("G29", CultureInfo.InvariantCulture));
}
