using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace Stubs.Generated;

public static partial class Codecs
{
    /// <summary>The codec of <see cref="System.Collections.Generic.HashSet{T}"/>.</summary>
    public static Codec<HashSet<T>> HashSet<T>(Codec<T> item) =>
        new SetCodec<HashSet<T>, T>(
            item, static set => set.Comparer, static (items, comparer) => new(items, Equality<T>(comparer)));

    /// <summary>
    /// The codec of <see cref="System.Collections.Generic.ISet{T}"/>; what is no known class comes back as a hash set.
    /// </summary>
    public static Codec<ISet<T>> ISet<T>(Codec<T> item) =>
        OfKinds(
            new SetCodec<ISet<T>, T>(
                item, ComparerOfSet<T>, static (items, comparer) => new HashSet<T>(items, Equality<T>(comparer))), item,
            typeof(HashSet<T>));

    /// <summary>The codec of <see cref="System.Collections.Generic.IReadOnlySet{T}"/>, as that of sets.</summary>
    public static Codec<IReadOnlySet<T>> IReadOnlySet<T>(Codec<T> item) =>
        OfKinds(
            new SetCodec<IReadOnlySet<T>, T>(
                item, ComparerOfSet<T>, static (items, comparer) => new HashSet<T>(items, Equality<T>(comparer))),
            item,
            typeof(HashSet<T>),
            typeof(ReadOnlySet<T>),
            typeof(ImmutableHashSet<T>));

    /// <summary>The codec of <see cref="System.Collections.ObjectModel.ReadOnlySet{T}"/>.</summary>
    public static Codec<ReadOnlySet<T>> ReadOnlySet<T>(Codec<T> item) =>
        new SetCodec<ReadOnlySet<T>, T>(
            item, static set => ComparerOfSet(Wrapped<T>.SetIn(set)),
            static (items, comparer) => new(new HashSet<T>(items, Equality<T>(comparer))));

    /// <summary>The codec of <see cref="System.Collections.Generic.SortedSet{T}"/>.</summary>
    public static Codec<SortedSet<T>> SortedSet<T>(Codec<T> item) =>
        new SetCodec<SortedSet<T>, T>(
            item, static set => set.Comparer, static (items, comparer) => new(items, Order<T>(comparer)));

    /// <summary>The codec of <see cref="System.Collections.Frozen.FrozenSet{T}"/>.</summary>
    public static Codec<FrozenSet<T>> FrozenSet<T>(Codec<T> item) =>
        new SetCodec<FrozenSet<T>, T>(
            item, static set => set.Comparer, static (items, comparer) => items.ToFrozenSet(Equality<T>(comparer)));

    /// <summary>The codec of <see cref="System.Collections.Immutable.ImmutableHashSet{T}"/>.</summary>
    public static Codec<ImmutableHashSet<T>> ImmutableHashSet<T>(Codec<T> item) =>
        new SetCodec<ImmutableHashSet<T>, T>(
            item, static set => set.KeyComparer,
            static (items, comparer) => items.ToImmutableHashSet(Equality<T>(comparer)));

    /// <summary>The codec of <see cref="System.Collections.Immutable.ImmutableSortedSet{T}"/>.</summary>
    public static Codec<ImmutableSortedSet<T>> ImmutableSortedSet<T>(Codec<T> item) =>
        new SetCodec<ImmutableSortedSet<T>, T>(
            item, static set => set.KeyComparer,
            static (items, comparer) => items.ToImmutableSortedSet(Order<T>(comparer)));

    /// <summary>
    /// The codec of <see cref="System.Collections.Immutable.IImmutableSet{T}"/>; an immutable hash set comes back.
    /// </summary>
    public static Codec<IImmutableSet<T>> IImmutableSet<T>(Codec<T> item) =>
        OfKinds(
            new SetCodec<IImmutableSet<T>, T>(
                item, ComparerOfSet<T>, static (items, comparer) => items.ToImmutableHashSet(Equality<T>(comparer))),
            item, typeof(ImmutableHashSet<T>));

    /// <summary>
    /// A set behind an interface is asked what it is. Other sets of .NET's have the default comparer.
    /// </summary>
    private static object? ComparerOfSet<T>(IEnumerable<T> set) => set switch
    {
        HashSet<T> known => known.Comparer,
        SortedSet<T> known => known.Comparer,
        FrozenSet<T> known => known.Comparer,
        ImmutableHashSet<T> known => known.KeyComparer,
        ImmutableSortedSet<T> known => known.KeyComparer,
        ImmutableHashSet<T>.Builder known => known.KeyComparer,
        ImmutableSortedSet<T>.Builder known => known.KeyComparer,
        ReadOnlySet<T> known => ComparerOfSet(Wrapped<T>.SetIn(known)),
        _ => Comparers.OfUnknown(set),
    };

    private static IEqualityComparer<T>? Equality<T>(object? comparer) =>
        (IEqualityComparer<T>?)comparer;

    private static IComparer<T>? Order<T>(object? comparer) => (IComparer<T>?)comparer;
}
