using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace Stubs.Generated;

public static partial class Codecs
{
    /// <summary>The codec of <see cref="System.Collections.Generic.Dictionary{TKey, TValue}"/>.</summary>
    public static Codec<Dictionary<TKey, TValue>> Dictionary<TKey, TValue>(Codec<TKey> key, Codec<TValue> value)
        where TKey : notnull =>
        new DictionaryCodec<Dictionary<TKey, TValue>, TKey, TValue>(
            key, value, static dictionary => dictionary.Comparer, MakeDictionary);

    /// <summary>
    /// The codec of <see cref="System.Collections.Generic.IDictionary{TKey, TValue}"/>; what is no known class comes
    /// back as a dictionary.
    /// </summary>
    public static Codec<IDictionary<TKey, TValue>> IDictionary<TKey, TValue>(Codec<TKey> key, Codec<TValue> value)
        where TKey : notnull =>
        OfKinds(
            new DictionaryCodec<IDictionary<TKey, TValue>, TKey, TValue>(
                key, value, ComparerOfDictionary, MakeDictionary), key, value, typeof(Dictionary<TKey, TValue>));

    /// <summary>
    /// The codec of <see cref="System.Collections.Generic.IReadOnlyDictionary{TKey, TValue}"/>, as that of
    /// dictionaries.
    /// </summary>
    public static Codec<IReadOnlyDictionary<TKey, TValue>> IReadOnlyDictionary<TKey, TValue>(
        Codec<TKey> key, Codec<TValue> value)
        where TKey : notnull =>
        OfKinds(
            new DictionaryCodec<IReadOnlyDictionary<TKey, TValue>, TKey, TValue>(
                key, value, ComparerOfDictionary, MakeDictionary),
            key,
            value,
            typeof(Dictionary<TKey, TValue>),
            typeof(ReadOnlyDictionary<TKey, TValue>),
            typeof(ImmutableDictionary<TKey, TValue>));

    /// <summary>The codec of <see cref="System.Collections.ObjectModel.ReadOnlyDictionary{TKey, TValue}"/>.</summary>
    public static Codec<ReadOnlyDictionary<TKey, TValue>> ReadOnlyDictionary<TKey, TValue>(
        Codec<TKey> key, Codec<TValue> value)
        where TKey : notnull =>
        new DictionaryCodec<ReadOnlyDictionary<TKey, TValue>, TKey, TValue>(
            key,
            value,
            static dictionary => ComparerOfDictionary(Wrapped<TKey, TValue>.DictionaryIn(dictionary)),
            static (entries, comparer) => new(MakeDictionary(entries, comparer)));

    /// <summary>The codec of <see cref="System.Collections.Generic.SortedDictionary{TKey, TValue}"/>.</summary>
    public static Codec<SortedDictionary<TKey, TValue>> SortedDictionary<TKey, TValue>(
        Codec<TKey> key, Codec<TValue> value)
        where TKey : notnull =>
        new DictionaryCodec<SortedDictionary<TKey, TValue>, TKey, TValue>(
            key,
            value,
            static dictionary => dictionary.Comparer,
            static (entries, comparer) => Fill(new SortedDictionary<TKey, TValue>(Order<TKey>(comparer)), entries));

    /// <summary>The codec of <see cref="System.Collections.Generic.SortedList{TKey, TValue}"/>.</summary>
    public static Codec<SortedList<TKey, TValue>> SortedList<TKey, TValue>(Codec<TKey> key, Codec<TValue> value)
        where TKey : notnull =>
        new DictionaryCodec<SortedList<TKey, TValue>, TKey, TValue>(
            key,
            value,
            static list => list.Comparer,
            static (entries, comparer) => new(MakeDictionary(entries, comparer), Order<TKey>(comparer)));

    /// <summary>The codec of <see cref="System.Collections.Concurrent.ConcurrentDictionary{TKey, TValue}"/>.</summary>
    public static Codec<ConcurrentDictionary<TKey, TValue>> ConcurrentDictionary<TKey, TValue>(
        Codec<TKey> key, Codec<TValue> value)
        where TKey : notnull =>
        new DictionaryCodec<ConcurrentDictionary<TKey, TValue>, TKey, TValue>(
            key,
            value,
            static dictionary => dictionary.Comparer,
            static (entries, comparer) => Fill(
                new ConcurrentDictionary<TKey, TValue>(
                    Environment.ProcessorCount, entries.Length, Equality<TKey>(comparer)), entries));

    /// <summary>The codec of <see cref="System.Collections.Frozen.FrozenDictionary{TKey, TValue}"/>.</summary>
    public static Codec<FrozenDictionary<TKey, TValue>> FrozenDictionary<TKey, TValue>(
        Codec<TKey> key, Codec<TValue> value)
        where TKey : notnull =>
        new DictionaryCodec<FrozenDictionary<TKey, TValue>, TKey, TValue>(
            key,
            value,
            static dictionary => dictionary.Comparer,
            static (entries, comparer) => entries.ToFrozenDictionary(Equality<TKey>(comparer)));

    /// <summary>The codec of <see cref="System.Collections.Immutable.ImmutableDictionary{TKey, TValue}"/>.</summary>
    public static Codec<ImmutableDictionary<TKey, TValue>> ImmutableDictionary<TKey, TValue>(
        Codec<TKey> key, Codec<TValue> value)
        where TKey : notnull =>
        new DictionaryCodec<ImmutableDictionary<TKey, TValue>, TKey, TValue>(
            key,
            value,
            ComparerOfDictionary,
            static (entries, comparer) => entries.ToImmutableDictionary(Equality<TKey>(comparer)));

    /// <summary>
    /// The codec of <see cref="System.Collections.Immutable.IImmutableDictionary{TKey, TValue}"/>; what is no known
    /// class comes back as an immutable dictionary.
    /// </summary>
    public static Codec<IImmutableDictionary<TKey, TValue>> IImmutableDictionary<TKey, TValue>(
        Codec<TKey> key, Codec<TValue> value)
        where TKey : notnull =>
        OfKinds(
            new DictionaryCodec<IImmutableDictionary<TKey, TValue>, TKey, TValue>(
                key,
                value,
                ComparerOfDictionary,
                static (entries, comparer) => entries.ToImmutableDictionary(Equality<TKey>(comparer))),
            key,
            value,
            typeof(ImmutableDictionary<TKey, TValue>));

    /// <summary>
    /// The codec of <see cref="System.Collections.Immutable.ImmutableSortedDictionary{TKey, TValue}"/>.
    /// </summary>
    public static Codec<ImmutableSortedDictionary<TKey, TValue>> ImmutableSortedDictionary<TKey, TValue>(
        Codec<TKey> key, Codec<TValue> value)
        where TKey : notnull =>
        new DictionaryCodec<ImmutableSortedDictionary<TKey, TValue>, TKey, TValue>(
            key,
            value,
            ComparerOfDictionary,
            static (entries, comparer) => entries.ToImmutableSortedDictionary(Order<TKey>(comparer)));

    /// <summary>The codec of <see cref="System.Collections.Generic.OrderedDictionary{TKey, TValue}"/>.</summary>
    public static Codec<OrderedDictionary<TKey, TValue>> OrderedDictionary<TKey, TValue>(
        Codec<TKey> key, Codec<TValue> value)
        where TKey : notnull => new OrderedDictionaryCodec<TKey, TValue>(key, value);

    /// <summary>
    /// A dictionary behind an interface is asked what it is. Other dictionaries of .NET's have the default
    /// comparer.
    /// </summary>
    private static object? ComparerOfDictionary<TKey, TValue>(IEnumerable<KeyValuePair<TKey, TValue>> dictionary)
        where TKey : notnull => dictionary switch
        {
            Dictionary<TKey, TValue> known => known.Comparer,
            SortedDictionary<TKey, TValue> known => known.Comparer,
            SortedList<TKey, TValue> known => known.Comparer,
            ConcurrentDictionary<TKey, TValue> known => known.Comparer,
            OrderedDictionary<TKey, TValue> known => known.Comparer,
            FrozenDictionary<TKey, TValue> known => known.Comparer,
            ReadOnlyDictionary<TKey, TValue> known => ComparerOfDictionary(Wrapped<TKey, TValue>.DictionaryIn(known)),
            ImmutableDictionary<TKey, TValue> known => KeyComparer(known.KeyComparer, known.ValueComparer),
            ImmutableSortedDictionary<TKey, TValue> known => KeyComparer(known.KeyComparer, known.ValueComparer),
            ImmutableDictionary<TKey, TValue>.Builder known => KeyComparer(known.KeyComparer, known.ValueComparer),
            ImmutableSortedDictionary<TKey, TValue>.Builder known =>
                KeyComparer(known.KeyComparer, known.ValueComparer),
            _ => Comparers.OfUnknown(dictionary),
        };

    /// <summary>
    /// A comparer of values, which only tells whether adding what is there already is an error, is not saved; one that
    /// matters is refused.
    /// </summary>
    private static object KeyComparer<TValue>(object keys, IEqualityComparer<TValue> values) =>
        values.Equals(EqualityComparer<TValue>.Default) ? keys : new ComparerOfValues(values);

    private static Dictionary<TKey, TValue> MakeDictionary<TKey, TValue>(
        KeyValuePair<TKey, TValue>[] entries, object? comparer)
        where TKey : notnull => Fill(new Dictionary<TKey, TValue>(entries.Length, Equality<TKey>(comparer)), entries);

    private static TDictionary Fill<TDictionary, TKey, TValue>(
        TDictionary dictionary, KeyValuePair<TKey, TValue>[] entries)
        where TDictionary : IDictionary<TKey, TValue>
    {
        foreach (var (key, value) in entries)
            dictionary.Add(key, value);
        return dictionary;
    }
}
