using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using Stubs.Generated;

namespace Stubs.Tests.State;

/// <summary>
/// Keys of a peer that collide cost no more than others: their table has other hash codes, or they are refused.
/// </summary>
public sealed class PeerKeysTests
{
    private const int Count = 1_000;

    /// <summary>What a peer can send as keys, and keys of it of which all have one place in a hash table.</summary>
    public static TheoryData<string> Kinds => [.. Cases.Keys];

    private static readonly Dictionary<string, Action> Cases = new()
    {
        ["short"] = static () => Check(Codecs.Int16, static i => (short)(i * SizeFor(1_000)), many: 10),
        ["int"] = static () => Check(Codecs.Int32, static i => i * SizeFor(1_000)),
        ["uint"] = static () => Check(Codecs.UInt32, static i => (uint)(i * SizeFor(1_000))),
        ["long"] = static () => Check(Codecs.Int64, static i => ((long)i << 32) | (uint)i),
        ["ulong"] = static () => Check(Codecs.UInt64, static i => ((ulong)i << 32) | (uint)i),
        ["Int128"] = static () => Check(Codecs.Int128, static i => i, many: 1),
        ["double"] = static () => Check(
            Codecs.Double, static i => BitConverter.Int64BitsToDouble(((long)i << 32) | (uint)i)),
        ["decimal"] = static () => Check(Codecs.Decimal, static i => new decimal(i, i, 0, false, 0)),
        ["Guid"] = static () => Check(
            Codecs.Guid, static i => new Guid(i, 0, 0, [.. BitConverter.GetBytes(i), 0, 0, 0, 0])),
        ["Uid"] = static () => Check(
            Codecs.Uid, static i => new Uid(((ulong)i << 32) | (uint)i, ((ulong)i << 32) | (uint)i)),
        ["DateTime"] = static () => Check(
            Codecs.DateTime, static i => new DateTime(((long)(i & 0x3FF) << 32) | (uint)i, DateTimeKind.Utc),
            many: 900),
        ["TimeSpan"] = static () => Check(Codecs.TimeSpan, static i => new TimeSpan(((long)i << 32) | (uint)i)),
        ["TimeOnly"] = static () => Check(
            Codecs.TimeOnly, static i => new TimeOnly(((long)(i & 0x7F) << 32) | (uint)(i & 0x7F)), many: 120),
        ["DateOnly"] = static () => Check(Codecs.DateOnly, static i => DateOnly.FromDayNumber(i * SizeFor(1_000))),
    };

    // Keys that have one place in a table of so many.
    private static int SizeFor(int count) => new HashSet<byte>(count).Capacity;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Plain_keys_get_hash_codes_that_a_peer_cannot_know(string kind) => Cases[kind]();

    [Fact]
    public void A_comparer_of_this_kind_finds_what_the_default_one_finds()
    {
        Same(0d, -0d);
        Same(double.NaN, BitConverter.Int64BitsToDouble(0x7FF8_0000_0000_0001));
        Same(0f, -0f);
        Same((Half)0, (Half)(-0d));
        Same(1.0m, 1.000m);
        Same(0m, -0.00m);
        Same(1e20m, 100000000000000000000.0m);
        Same(new DateTime(5, DateTimeKind.Utc), new DateTime(5, DateTimeKind.Local));
        Same(
            new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.FromHours(2)),
            new DateTimeOffset(2026, 1, 1, 10, 0, 0, TimeSpan.Zero));

        static void Same<T>(T one, T other)
        {
            var comparer = SpreadComparer<T>.Instance!;
            comparer.Equals(one, other).ShouldBeTrue();
            comparer.GetHashCode(one!).ShouldBe(comparer.GetHashCode(other!));
        }
    }

    [Fact]
    public void It_is_saved_as_the_default_one()
    {
        var expected = Enumerable.Range(0, Count).ToDictionary(static i => ((long)i << 32) | (uint)i, static i => i);
        var codec = Codecs.Dictionary(Codecs.Int64, Codecs.Int32);
        var bytes = StateTest.Write(codec, expected);
        var read = Read(codec, bytes, isOfPeer: true);
        read.Comparer.ShouldBeAssignableTo<ISpreadComparer>();
        StateTest.Write(codec, read).ShouldBe(bytes);
        Read(codec, bytes, isOfPeer: false).Comparer.ShouldBe(EqualityComparer<long>.Default);
    }

    [Fact]
    public void Keys_that_are_spread_or_few_are_as_ever()
    {
        var codec = Codecs.Dictionary(Codecs.Int64, Codecs.Int32);
        foreach (var keys in new[]
        {
            Enumerable.Range(0, 50_000).Select(static i => (long)i),
            Enumerable.Range(0, 50_000).Select(static i => i * 1_000L),
            Enumerable.Range(0, 50_000).Select(static _ => Random.Shared.NextInt64()).Distinct(),
            Enumerable.Range(0, PeerKeys.Few).Select(static i => ((long)i << 32) | (uint)i),
        })
        {
            var sent = keys.ToDictionary(static key => key, static _ => 1);
            Read(codec, StateTest.Write(codec, sent), isOfPeer: true).Comparer
                .ShouldBe(EqualityComparer<long>.Default);
        }
    }

    [Fact]
    public void Keys_for_which_there_are_no_other_hash_codes_are_refused_from_a_peer_and_from_no_other()
    {
        var pairs = Codecs.Tuple(Codecs.Int64, Codecs.Int64);
        var codec = Codecs.HashSet(pairs);
        var sent = Enumerable.Range(0, Count).Select(static i => Tuple.Create(((long)i << 32) | (uint)i, 1L))
            .ToHashSet();
        var bytes = StateTest.Write(codec, sent);
        Read(codec, bytes, isOfPeer: false).Count.ShouldBe(Count);
        var refused = Should.Throw<StateIncompatibleException>(() => Read(codec, bytes, isOfPeer: true));
        refused.Message.ShouldContain("hash codes");
        refused.Message.ShouldContain("Tuple");
    }

    [Fact]
    public void The_sizes_of_tables_are_those_that_NET_chooses()
    {
        foreach (var count in new[] { 90, 197, 198, 1_000, 89, 5_000, 4_999, 30_000 })
        {
            var size = new HashSet<int>(Enumerable.Range(0, count)).Capacity;
            new HashSet<int>(count).Capacity.ShouldBe(size);
            new Dictionary<int, int>(count).EnsureCapacity(count).ShouldBe(size);
            PeerKeys.Collide([.. Enumerable.Range(0, count).Select(i => i * size)], size).ShouldBeTrue();
            PeerKeys.Collide([.. Enumerable.Range(0, count).Select(static _ => Random.Shared.Next())], size)
                .ShouldBeFalse();
        }
    }

    private static void Check<T>(Codec<T> codec, Func<int, T> keyOf, int many = Count)
        where T : notnull
    {
        var keys = Enumerable.Range(1, many).Select(keyOf).Distinct().ToArray();
        if (keys.Length <= PeerKeys.Few)
        {
            SpreadComparer<T>.Instance.ShouldNotBeNull("so few values of it collide that they cost nothing");
            return;
        }

        var value = Codecs.Int32;
        var map = keys.Select((key, i) => KeyValuePair.Create(key, i)).ToArray();
        OfMap(Codecs.Dictionary(codec, value), map.ToDictionary(), static it => it.Comparer);
        OfMap(Codecs.IDictionary(codec, value), map.ToDictionary(), static it => ((Dictionary<T, int>)it).Comparer);
        OfMap(Codecs.ConcurrentDictionary(codec, value), new(map), static it => it.Comparer);
        OfMap(Codecs.FrozenDictionary(codec, value), map.ToFrozenDictionary(), static it => it.Comparer);
        OfMap(Codecs.OrderedDictionary(codec, value), new(map), static it => it.Comparer);
        OfMap(Codecs.ReadOnlyDictionary(codec, value), new(map.ToDictionary()), comparerOf: null);
        OfMap(Codecs.SortedDictionary(codec, value), new(map.ToDictionary()), comparerOf: null);
        OfMap(Codecs.SortedList(codec, value), new(map.ToDictionary()), comparerOf: null);
        OfMap(Codecs.ImmutableDictionary(codec, value), map.ToImmutableDictionary(), comparerOf: null);
        OfSet(Codecs.HashSet(codec), keys.ToHashSet(), static it => it.Comparer);
        OfSet(Codecs.ISet(codec), keys.ToHashSet(), static it => ((HashSet<T>)it).Comparer);
        OfSet(Codecs.ReadOnlySet(codec), new ReadOnlySet<T>(keys.ToHashSet()), comparerOf: null);
        OfSet(Codecs.FrozenSet(codec), keys.ToFrozenSet(), static it => it.Comparer);
        OfSet(Codecs.ImmutableHashSet(codec), keys.ToImmutableHashSet(), comparerOf: null);
        OfSet(Codecs.SortedSet(codec), new(keys), comparerOf: null);

        void OfMap<TMap>(Codec<TMap> maps, TMap sent, Func<TMap, object>? comparerOf)
            where TMap : class, IEnumerable<KeyValuePair<T, int>>
        {
            var read = Read(maps, StateTest.Write(maps, sent), isOfPeer: true);
            read.ShouldBe(map, ignoreOrder: true);
            comparerOf?.Invoke(read).ShouldBeAssignableTo<ISpreadComparer>(typeof(TMap).Name);
        }

        void OfSet<TSet>(Codec<TSet> sets, TSet sent, Func<TSet, object>? comparerOf)
            where TSet : class, IEnumerable<T>
        {
            var read = Read(sets, StateTest.Write(sets, sent), isOfPeer: true);
            read.ShouldBe(keys, ignoreOrder: true);
            comparerOf?.Invoke(read).ShouldBeAssignableTo<ISpreadComparer>(typeof(TSet).Name);
        }
    }

    private static T Read<T>(Codec<T> codec, byte[] bytes, bool isOfPeer)
    {
        var reader = new StateReader(bytes) { IsOfPeer = isOfPeer };
        return codec.Read(ref reader);
    }
}
