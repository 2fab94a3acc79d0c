using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace Stubs.Generated;

public static partial class Codecs
{
    /// <summary>The codec of an interface whose usual class is the list.</summary>
    private static KindCodec<TDeclared> OfLists<TDeclared, T>(Codec<T> item, bool isReadOnly)
        where TDeclared : class, IEnumerable<T> => new(
            new ListCodec<TDeclared, T>(item),
            // A reader cannot tell these from a list.
            isReadOnly
                ? static type => type == typeof(List<T>) || type == typeof(T[]) || type == typeof(ImmutableArray<T>)
                    || type == typeof(ImmutableList<T>) || type == typeof(ReadOnlyCollection<T>)
                : static type => type == typeof(List<T>),
            () => KindsFor(KindsOf<TDeclared, T>(item)));

    /// <summary>The codec of an interface of sets, or of a class from which .NET derives others.</summary>
    private static KindCodec<TDeclared> OfKinds<TDeclared, T>(
        Codec<TDeclared> usual, Codec<T> item, params Type[] usualClasses)
        where TDeclared : class => new(
            usual, type => System.Array.IndexOf(usualClasses, type) >= 0,
            () => KindsFor(KindsOf<TDeclared, T>(item)));

    /// <summary>The codec of an interface of dictionaries.</summary>
    private static KindCodec<TDeclared> OfKinds<TDeclared, TKey, TValue>(
        Codec<TDeclared> usual, Codec<TKey> key, Codec<TValue> value, params Type[] usualClasses)
        where TDeclared : class
        where TKey : notnull => new(
            usual, type => System.Array.IndexOf(usualClasses, type) >= 0,
            () => KindsFor(KindsOf<TDeclared, TKey, TValue>(key, value)));

    /// <summary>Those of the kinds that can stand for the declared type.</summary>
    private static Kind<TDeclared>[] KindsFor<TDeclared>(IEnumerable<Kind<TDeclared>?> kinds)
        where TDeclared : class => [.. kinds.OfType<Kind<TDeclared>>()];

    private static Kind<TDeclared>? KindOf<TDeclared, TActual>(string name, Codec<TActual> codec)
        where TDeclared : class => typeof(TDeclared).IsAssignableFrom(typeof(TActual))
            ? new Kind<TDeclared, TActual>(name, codec) : null;

    private static Kind<TDeclared>?[] KindsOf<TDeclared, T>(Codec<T> item)
        where TDeclared : class =>
    [
        KindOf<TDeclared, List<T>>("List", List(item)),
        KindOf<TDeclared, T[]>("Array", Array(item)),
        KindOf<TDeclared, LinkedList<T>>("LinkedList", LinkedList(item)),
        KindOf<TDeclared, Queue<T>>("Queue", Queue(item)),
        KindOf<TDeclared, Stack<T>>("Stack", Stack(item)),
        KindOf<TDeclared, Collection<T>>(
            "Collection", new SequenceCodec<Collection<T>, T>(item, static items => new(new List<T>(items)))),
        KindOf<TDeclared, ObservableCollection<T>>("ObservableCollection", ObservableCollection(item)),
        KindOf<TDeclared, ReadOnlyCollection<T>>(
            "ReadOnlyCollection", new SequenceCodec<ReadOnlyCollection<T>, T>(item, static items => new(items))),
        KindOf<TDeclared, ReadOnlyObservableCollection<T>>(
            "ReadOnlyObservableCollection", ReadOnlyObservableCollection(item)),
        KindOf<TDeclared, ConcurrentQueue<T>>("ConcurrentQueue", ConcurrentQueue(item)),
        KindOf<TDeclared, ConcurrentStack<T>>("ConcurrentStack", ConcurrentStack(item)),
        KindOf<TDeclared, ConcurrentBag<T>>("ConcurrentBag", ConcurrentBag(item)),
        KindOf<TDeclared, ImmutableArray<T>>("ImmutableArray", ImmutableArray(item)),
        KindOf<TDeclared, ImmutableList<T>>("ImmutableList", ImmutableList(item)),
        KindOf<TDeclared, ImmutableQueue<T>>("ImmutableQueue", ImmutableQueue(item)),
        KindOf<TDeclared, ImmutableStack<T>>("ImmutableStack", ImmutableStack(item)),
        KindOf<TDeclared, HashSet<T>>("HashSet", HashSet(item)),
        KindOf<TDeclared, SortedSet<T>>("SortedSet", SortedSet(item)),
        KindOf<TDeclared, ReadOnlySet<T>>("ReadOnlySet", ReadOnlySet(item)),
        KindOf<TDeclared, FrozenSet<T>>("FrozenSet", FrozenSet(item)),
        KindOf<TDeclared, ImmutableHashSet<T>>("ImmutableHashSet", ImmutableHashSet(item)),
        KindOf<TDeclared, ImmutableSortedSet<T>>("ImmutableSortedSet", ImmutableSortedSet(item)),
    ];

    private static Kind<TDeclared>?[] KindsOf<TDeclared, TKey, TValue>(Codec<TKey> key, Codec<TValue> value)
        where TDeclared : class
        where TKey : notnull =>
    [
        KindOf<TDeclared, Dictionary<TKey, TValue>>("Dictionary", Dictionary(key, value)),
        KindOf<TDeclared, SortedDictionary<TKey, TValue>>("SortedDictionary", SortedDictionary(key, value)),
        KindOf<TDeclared, SortedList<TKey, TValue>>("SortedList", SortedList(key, value)),
        KindOf<TDeclared, OrderedDictionary<TKey, TValue>>("OrderedDictionary", OrderedDictionary(key, value)),
        KindOf<TDeclared, ConcurrentDictionary<TKey, TValue>>("ConcurrentDictionary", ConcurrentDictionary(key, value)),
        KindOf<TDeclared, ReadOnlyDictionary<TKey, TValue>>("ReadOnlyDictionary", ReadOnlyDictionary(key, value)),
        KindOf<TDeclared, FrozenDictionary<TKey, TValue>>("FrozenDictionary", FrozenDictionary(key, value)),
        KindOf<TDeclared, ImmutableDictionary<TKey, TValue>>("ImmutableDictionary", ImmutableDictionary(key, value)),
        KindOf<TDeclared, ImmutableSortedDictionary<TKey, TValue>>(
            "ImmutableSortedDictionary", ImmutableSortedDictionary(key, value)),
    ];
}
