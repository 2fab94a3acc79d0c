using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace Stubs.Generated;

public static partial class Codecs
{
    /// <summary>The codec of arrays.</summary>
    public static Codec<T[]> Array<T>(Codec<T> item) => new ArrayCodec<T>(item);

    /// <summary>The codec of arrays of two dimensions.</summary>
    public static Codec<T[,]> Array2<T>(Codec<T> item) => new Array2Codec<T>(item);

    /// <summary>The codec of arrays of three dimensions.</summary>
    public static Codec<T[,,]> Array3<T>(Codec<T> item) => new Array3Codec<T>(item);

    /// <summary>The codec of arrays of more dimensions.</summary>
    /// <typeparam name="TArray">The array.</typeparam>
    /// <typeparam name="T">Its elements.</typeparam>
    /// <param name="item">The codec of the elements.</param>
    /// <param name="rank">The number of dimensions.</param>
    public static Codec<TArray> ArrayOfRank<TArray, T>(Codec<T> item, int rank)
        where TArray : class => new ArrayOfRankCodec<TArray, T>(item, rank);

    /// <summary>The codec of structs with <see cref="System.Runtime.CompilerServices.InlineArrayAttribute"/>.</summary>
    /// <typeparam name="TArray">The struct.</typeparam>
    /// <typeparam name="T">Its elements.</typeparam>
    /// <param name="item">The codec of the elements.</param>
    /// <param name="length">The number of elements that the attribute says.</param>
    /// <param name="field">The name of the struct's field.</param>
    public static Codec<TArray> InlineArray<TArray, T>(Codec<T> item, int length, string field)
        where TArray : struct => new InlineArrayCodec<TArray, T>(item, length, field);

    /// <summary>The codec of <see cref="System.Memory{T}"/>: an array of its own with the same elements.</summary>
    public static Codec<Memory<T>> MemoryOf<T>(Codec<T> item) =>
        new SegmentCodec<Memory<T>, T>(item, static value => value.ToArray(), static items => items);

    /// <summary>The codec of <see cref="System.ReadOnlyMemory{T}"/>, as that of memory.</summary>
    public static Codec<ReadOnlyMemory<T>> ReadOnlyMemoryOf<T>(Codec<T> item) =>
        new SegmentCodec<ReadOnlyMemory<T>, T>(item, static value => value.ToArray(), static items => items);

    /// <summary>
    /// The codec of <see cref="System.Buffers.ReadOnlySequence{T}"/>: one segment with the same elements.
    /// </summary>
    public static Codec<ReadOnlySequence<T>> ReadOnlySequence<T>(Codec<T> item) =>
        new SegmentCodec<ReadOnlySequence<T>, T>(
            item, static value => BuffersExtensions.ToArray(value),
            static items => items is null ? default : new(items));

    /// <summary>
    /// The codec of <see cref="System.ArraySegment{T}"/>: an array of its own with the same elements. The default one,
    /// which has no array, is null.
    /// </summary>
    public static Codec<ArraySegment<T>> ArraySegment<T>(Codec<T> item) =>
        new SegmentCodec<ArraySegment<T>, T>(
            item, static value => value.Array is null ? null : value.ToArray(),
            static items => items is null ? default : new(items));

    /// <summary>The codec of <see cref="System.Collections.Generic.List{T}"/>.</summary>
    public static Codec<List<T>> List<T>(Codec<T> item) => new ListCodec<List<T>, T>(item);

    /// <summary>
    /// The codec of <see cref="System.Collections.Generic.IList{T}"/>; a collection of a known class comes back as one,
    /// any other of .NET's as a list.
    /// </summary>
    public static Codec<IList<T>> IList<T>(Codec<T> item) => OfLists<IList<T>, T>(item, isReadOnly: false);

    /// <summary>The codec of <see cref="System.Collections.Generic.ICollection{T}"/>, as that of lists.</summary>
    public static Codec<ICollection<T>> ICollection<T>(Codec<T> item) =>
        OfLists<ICollection<T>, T>(item, isReadOnly: false);

    /// <summary>
    /// The codec of <see cref="System.Collections.Generic.IEnumerable{T}"/>, which is enumerated once; what is no known
    /// class comes back as a list.
    /// </summary>
    public static Codec<IEnumerable<T>> IEnumerable<T>(Codec<T> item) =>
        OfLists<IEnumerable<T>, T>(item, isReadOnly: true);

    /// <summary>The codec of <see cref="System.Collections.Generic.IReadOnlyList{T}"/>; a list comes back.</summary>
    public static Codec<IReadOnlyList<T>> IReadOnlyList<T>(Codec<T> item) =>
        OfLists<IReadOnlyList<T>, T>(item, isReadOnly: true);

    /// <summary>
    /// The codec of <see cref="System.Collections.Generic.IReadOnlyCollection{T}"/>; a list comes back.
    /// </summary>
    public static Codec<IReadOnlyCollection<T>> IReadOnlyCollection<T>(Codec<T> item) =>
        OfLists<IReadOnlyCollection<T>, T>(item, isReadOnly: true);

    /// <summary>The codec of <see cref="System.Collections.Generic.LinkedList{T}"/>.</summary>
    public static Codec<LinkedList<T>> LinkedList<T>(Codec<T> item) =>
        new SequenceCodec<LinkedList<T>, T>(item, static items => new(items));

    /// <summary>The codec of <see cref="System.Collections.Generic.Queue{T}"/>, the first to leave first.</summary>
    public static Codec<Queue<T>> Queue<T>(Codec<T> item) =>
        new SequenceCodec<Queue<T>, T>(item, static items => new(items));

    /// <summary>The codec of <see cref="System.Collections.Generic.Stack{T}"/>, the first to leave first.</summary>
    public static Codec<Stack<T>> Stack<T>(Codec<T> item) =>
        new SequenceCodec<Stack<T>, T>(item, static items => new(Reversed(items)));

    /// <summary>
    /// The codec of <see cref="System.Collections.Concurrent.ConcurrentQueue{T}"/>, the first to leave first.
    /// </summary>
    public static Codec<ConcurrentQueue<T>> ConcurrentQueue<T>(Codec<T> item) =>
        new SequenceCodec<ConcurrentQueue<T>, T>(item, static items => new(items));

    /// <summary>
    /// The codec of <see cref="System.Collections.Concurrent.ConcurrentStack{T}"/>, the first to leave first.
    /// </summary>
    public static Codec<ConcurrentStack<T>> ConcurrentStack<T>(Codec<T> item) =>
        new SequenceCodec<ConcurrentStack<T>, T>(item, static items => new(Reversed(items)));

    /// <summary>The codec of <see cref="System.Collections.Concurrent.ConcurrentBag{T}"/>.</summary>
    public static Codec<ConcurrentBag<T>> ConcurrentBag<T>(Codec<T> item) =>
        new SequenceCodec<ConcurrentBag<T>, T>(item, static items => new(Reversed(items)));

    /// <summary>The codec of <see cref="System.Collections.ObjectModel.Collection{T}"/>.</summary>
    public static Codec<Collection<T>> Collection<T>(Codec<T> item) =>
        OfKinds(
            new SequenceCodec<Collection<T>, T>(item, static items => new(new List<T>(items))), item,
            typeof(Collection<T>));

    /// <summary>
    /// The codec of <see cref="System.Collections.ObjectModel.ObservableCollection{T}"/>; its observers are
    /// not content.
    /// </summary>
    public static Codec<ObservableCollection<T>> ObservableCollection<T>(Codec<T> item) =>
        new SequenceCodec<ObservableCollection<T>, T>(item, static items => new(items));

    /// <summary>The codec of <see cref="System.Collections.ObjectModel.ReadOnlyCollection{T}"/>.</summary>
    public static Codec<ReadOnlyCollection<T>> ReadOnlyCollection<T>(Codec<T> item) =>
        OfKinds(
            new SequenceCodec<ReadOnlyCollection<T>, T>(item, static items => new(items)),
            item, typeof(ReadOnlyCollection<T>));

    /// <summary>The codec of <see cref="System.Collections.ObjectModel.ReadOnlyObservableCollection{T}"/>.</summary>
    public static Codec<ReadOnlyObservableCollection<T>> ReadOnlyObservableCollection<T>(Codec<T> item) =>
        new SequenceCodec<ReadOnlyObservableCollection<T>, T>(
            item, static items => new(new ObservableCollection<T>(items)));

    /// <summary>
    /// The codec of <see cref="System.Collections.Immutable.ImmutableArray{T}"/>; the default one, which is no array,
    /// is null.
    /// </summary>
    public static Codec<ImmutableArray<T>> ImmutableArray<T>(Codec<T> item) => new ImmutableArrayCodec<T>(item);

    /// <summary>The codec of <see cref="System.Collections.Immutable.ImmutableList{T}"/>.</summary>
    public static Codec<ImmutableList<T>> ImmutableList<T>(Codec<T> item) =>
        new SequenceCodec<ImmutableList<T>, T>(
            item, static items => System.Collections.Immutable.ImmutableList.Create(items));

    /// <summary>
    /// The codec of <see cref="System.Collections.Immutable.IImmutableList{T}"/>; an immutable list comes back.
    /// </summary>
    public static Codec<IImmutableList<T>> IImmutableList<T>(Codec<T> item) =>
        OfKinds(
            new SequenceCodec<IImmutableList<T>, T>(
                item, static items => System.Collections.Immutable.ImmutableList.Create(items)), item,
            typeof(ImmutableList<T>));

    /// <summary>
    /// The codec of <see cref="System.Collections.Immutable.ImmutableQueue{T}"/>, the first to leave first.
    /// </summary>
    public static Codec<ImmutableQueue<T>> ImmutableQueue<T>(Codec<T> item) =>
        new SequenceCodec<ImmutableQueue<T>, T>(
            item, static items => System.Collections.Immutable.ImmutableQueue.Create(items));

    /// <summary>
    /// The codec of <see cref="System.Collections.Immutable.IImmutableQueue{T}"/>; an immutable queue comes back.
    /// </summary>
    public static Codec<IImmutableQueue<T>> IImmutableQueue<T>(Codec<T> item) =>
        OfKinds(
            new SequenceCodec<IImmutableQueue<T>, T>(
                item, static items => System.Collections.Immutable.ImmutableQueue.Create(items)), item,
            typeof(ImmutableQueue<T>));

    /// <summary>
    /// The codec of <see cref="System.Collections.Immutable.ImmutableStack{T}"/>, the first to leave first.
    /// </summary>
    public static Codec<ImmutableStack<T>> ImmutableStack<T>(Codec<T> item) =>
        new SequenceCodec<ImmutableStack<T>, T>(
            item, static items => System.Collections.Immutable.ImmutableStack.Create(Reversed(items)));

    /// <summary>
    /// The codec of <see cref="System.Collections.Immutable.IImmutableStack{T}"/>; an immutable stack comes back.
    /// </summary>
    public static Codec<IImmutableStack<T>> IImmutableStack<T>(Codec<T> item) =>
        OfKinds(
            new SequenceCodec<IImmutableStack<T>, T>(
                item, static items => System.Collections.Immutable.ImmutableStack.Create(Reversed(items))), item,
            typeof(ImmutableStack<T>));

    private static T[] Reversed<T>(T[] items)
    {
        System.Array.Reverse(items);
        return items;
    }
}
