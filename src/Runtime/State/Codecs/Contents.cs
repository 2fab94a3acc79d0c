using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Stubs.Generated;

/// <summary>
/// The content of objects whose class derives from a collection. It is read as a collection of the base class, and set
/// by running the base class's constructor on an object that was made without one. No code of the derived class runs.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Contents
{
    /// <summary>The content of a list.</summary>
    public static IContent<List<T>> Of<T>(List<T> owner) => new Content<List<T>>(
        () => [.. owner], items =>
        {
            Bases<T>.Construct(owner);
            owner.AddRange((IEnumerable<T>?)items ?? []);
        });

    /// <summary>The content of a collection.</summary>
    public static IContent<Collection<T>> Of<T>(Collection<T> owner) => new Content<Collection<T>>(
        () => new Collection<T>([.. owner]),
        items => Bases<T>.Construct(owner, (IList<T>)new List<T>((IEnumerable<T>?)items ?? [])));

    /// <summary>The content of an observable collection.</summary>
    public static IContent<ObservableCollection<T>> Of<T>(ObservableCollection<T> owner) =>
        new Content<ObservableCollection<T>>(
            () => new ObservableCollection<T>(owner),
            items => Bases<T>.Construct(owner, new List<T>((IEnumerable<T>?)items ?? [])));

    /// <summary>The content of a read-only collection.</summary>
    public static IContent<ReadOnlyCollection<T>> Of<T>(ReadOnlyCollection<T> owner) =>
        new Content<ReadOnlyCollection<T>>(
            () => new ReadOnlyCollection<T>([.. owner]),
            items => Bases<T>.Construct(owner, (IList<T>)new List<T>((IEnumerable<T>?)items ?? [])));

    /// <summary>The content of a collection by keys.</summary>
    public static IContent<KeyedContent<TKey, TItem>> Of<TKey, TItem>(KeyedCollection<TKey, TItem> owner)
        where TKey : notnull => new Content<KeyedContent<TKey, TItem>>(
            () => new KeyedContent<TKey, TItem>([.. owner], owner.Comparer),
            content =>
            {
                Bases<TKey, TItem>.Construct(owner, content?.Comparer);
                foreach (var item in content?.Items ?? [])
                    Bases<TItem>.ItemsOf(owner).Add(item);
                if (content is { Items.Length: > 0, IsComplete: true })
                    Bases<TKey, TItem>.MakeDictionary(owner);
            });

    /// <summary>The content of a linked list.</summary>
    public static IContent<LinkedList<T>> Of<T>(LinkedList<T> owner) => new Content<LinkedList<T>>(
        () => new LinkedList<T>(owner), items =>
        {
            Bases<T>.Construct(owner);
            foreach (var item in (IEnumerable<T>?)items ?? [])
                owner.AddLast(item);
        });

    /// <summary>The content of a queue.</summary>
    public static IContent<Queue<T>> Of<T>(Queue<T> owner) => new Content<Queue<T>>(
        () => new Queue<T>(owner), items => Bases<T>.Construct(owner, (IEnumerable<T>?)items ?? []));

    /// <summary>The content of a stack.</summary>
    public static IContent<Stack<T>> Of<T>(Stack<T> owner) => new Content<Stack<T>>(
        () => new Stack<T>(owner.Reverse()),
        items => Bases<T>.Construct(owner, (IEnumerable<T>)[.. ((IEnumerable<T>?)items ?? []).Reverse()]));

    /// <summary>The content of a set.</summary>
    public static IContent<HashSet<T>> Of<T>(HashSet<T> owner) => new Content<HashSet<T>>(
        () => new HashSet<T>(owner, owner.Comparer), items =>
        {
            Bases<T>.Construct(owner, items?.Comparer);
            Unite(owner, items);
        });

    /// <summary>The content of a sorted set.</summary>
    public static IContent<SortedSet<T>> Of<T>(SortedSet<T> owner) => new Content<SortedSet<T>>(
        () => new SortedSet<T>(owner, owner.Comparer), items =>
        {
            Bases<T>.Construct(owner, items?.Comparer);
            Unite(owner, items);
        });

    /// <summary>The content of a dictionary.</summary>
    public static IContent<Dictionary<TKey, TValue>> Of<TKey, TValue>(Dictionary<TKey, TValue> owner)
        where TKey : notnull => new Content<Dictionary<TKey, TValue>>(
            () => new Dictionary<TKey, TValue>(owner, owner.Comparer), entries =>
            {
                Bases<TKey, TValue>.Construct(owner, entries?.Comparer);
                foreach (var (key, value) in (IEnumerable<KeyValuePair<TKey, TValue>>?)entries ?? [])
                    owner.Add(key, value);
            });

    /// <summary>The content of a sorted dictionary.</summary>
    public static IContent<SortedDictionary<TKey, TValue>> Of<TKey, TValue>(SortedDictionary<TKey, TValue> owner)
        where TKey : notnull => new Content<SortedDictionary<TKey, TValue>>(
            () => new SortedDictionary<TKey, TValue>(owner, owner.Comparer), entries =>
            {
                Bases<TKey, TValue>.Construct(owner, entries?.Comparer);
                foreach (var (key, value) in (IEnumerable<KeyValuePair<TKey, TValue>>?)entries ?? [])
                    owner.Add(key, value);
            });

    /// <summary>The content of a sorted list.</summary>
    public static IContent<SortedList<TKey, TValue>> Of<TKey, TValue>(SortedList<TKey, TValue> owner)
        where TKey : notnull => new Content<SortedList<TKey, TValue>>(
            () => new SortedList<TKey, TValue>(owner, owner.Comparer), entries =>
            {
                Bases<TKey, TValue>.Construct(owner, entries?.Comparer);
                foreach (var (key, value) in (IEnumerable<KeyValuePair<TKey, TValue>>?)entries ?? [])
                    owner.Add(key, value);
            });

    /// <summary>The content of a concurrent dictionary.</summary>
    public static IContent<ConcurrentDictionary<TKey, TValue>> Of<TKey, TValue>(
        ConcurrentDictionary<TKey, TValue> owner)
        where TKey : notnull => new Content<ConcurrentDictionary<TKey, TValue>>(
            () => new ConcurrentDictionary<TKey, TValue>(owner, owner.Comparer), entries =>
            {
                Bases<TKey, TValue>.Construct(owner, entries?.Comparer);
                foreach (var (key, value) in (IEnumerable<KeyValuePair<TKey, TValue>>?)entries ?? [])
                    owner.TryAdd(key, value);
            });

    // What was read may have to wait for the members of its elements.
    private static void Unite<T>(ISet<T> owner, ISet<T>? items)
    {
        if (ReadGraph.IsPostponed(items))
            ReadGraph.Postpone(owner, (ref StateReader _) => owner.UnionWith(items!));
        else
            owner.UnionWith((IEnumerable<T>?)items ?? []);
    }

    private sealed class Content<TBase>(Func<TBase> get, Action<TBase?> set) : IContent<TBase>
        where TBase : class
    {
        public TBase? Items
        {
            get => get();
            set => set(value);
        }
    }
}

/// <summary>What an object whose class derives from a collection contains.</summary>
/// <typeparam name="TBase">The collection that the class derives from.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IContent<TBase>
    where TBase : class
{
    /// <summary>A copy of the content. To set it constructs the collection; null is none.</summary>
    TBase? Items { get; set; }
}

/// <summary>What a class derived from <see cref="KeyedCollection{TKey, TItem}"/> contains.</summary>
/// <param name="items">The items.</param>
/// <param name="comparer">The comparer of the keys; null for the default one.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class KeyedContent<TKey, TItem>(TItem[] items, IEqualityComparer<TKey>? comparer)
{
    internal TItem[] Items => items;

    internal IEqualityComparer<TKey>? Comparer => comparer;

    /// <summary>Whether the items have their keys: members of an object may be read after it.</summary>
    internal bool IsComplete { get; init; } = true;
}

internal sealed class KeyedContentCodec<TKey, TItem>(Codec<TItem> item) : Codec<KeyedContent<TKey, TItem>>
    where TKey : notnull
{
    public override void Write(ref StateWriter writer, KeyedContent<TKey, TItem> value)
    {
        Comparers.Write<TKey>(ref writer, value.Comparer, value);
        Sequences.Write(ref writer, item, (ReadOnlySpan<TItem>)value.Items);
    }

    public override KeyedContent<TKey, TItem> Read(ref StateReader reader)
    {
        var comparer = Comparers.Read<TKey>(ref reader);
        var items = Sequences.ReadArray(ref reader, item);
        if (comparer is not null)
            reader.Leave();
        return new KeyedContent<TKey, TItem>(items, (IEqualityComparer<TKey>?)(object?)comparer)
        {
            IsComplete = reader.Graph is null,
        };
    }
}

/// <summary>The constructors of .NET's collections, to be run on objects that exist.</summary>
internal static class Bases<T>
{
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = ".ctor")]
    public static extern void Construct(List<T> owner);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = ".ctor")]
    public static extern void Construct(Collection<T> owner, IList<T> items);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = ".ctor")]
    public static extern void Construct(ObservableCollection<T> owner, List<T> items);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = ".ctor")]
    public static extern void Construct(ReadOnlyCollection<T> owner, IList<T> items);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = ".ctor")]
    public static extern void Construct(LinkedList<T> owner);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = ".ctor")]
    public static extern void Construct(Queue<T> owner, IEnumerable<T> items);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = ".ctor")]
    public static extern void Construct(Stack<T> owner, IEnumerable<T> items);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = ".ctor")]
    public static extern void Construct(HashSet<T> owner, IEqualityComparer<T>? comparer);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = ".ctor")]
    public static extern void Construct(SortedSet<T> owner, IComparer<T>? comparer);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Items")]
    public static extern IList<T> ItemsOf(Collection<T> owner);
}

/// <inheritdoc cref="Bases{T}"/>
internal static class Bases<TKey, TValue>
    where TKey : notnull
{
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = ".ctor")]
    public static extern void Construct(Dictionary<TKey, TValue> owner, IEqualityComparer<TKey>? comparer);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = ".ctor")]
    public static extern void Construct(SortedDictionary<TKey, TValue> owner, IComparer<TKey>? comparer);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = ".ctor")]
    public static extern void Construct(SortedList<TKey, TValue> owner, IComparer<TKey>? comparer);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = ".ctor")]
    public static extern void Construct(ConcurrentDictionary<TKey, TValue> owner, IEqualityComparer<TKey>? comparer);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = ".ctor")]
    public static extern void Construct(KeyedCollection<TKey, TValue> owner, IEqualityComparer<TKey>? comparer);

    /// <summary>Without it items are looked for one by one, which only takes longer.</summary>
    public static void MakeDictionary(KeyedCollection<TKey, TValue> owner)
    {
        try
        {
            CreateDictionary(owner);
        }
        catch (MissingMethodException)
        {
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "CreateDictionary")]
    private static extern void CreateDictionary(KeyedCollection<TKey, TValue> owner);
}
