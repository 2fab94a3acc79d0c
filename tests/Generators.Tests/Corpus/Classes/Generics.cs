namespace Corpus.Generics;

/// <summary>Toolkit #4600: a field of the type parameter.</summary>
[Persistent, Remote]
public partial class Box<T>
{
    private T? content;
    public T? Content => content;
    public void Put(T? value) => content = value;
    public Task<T?> SwapAsync(T? value)
    {
        (var old, content) = (content, value);
        return Task.FromResult(old);
    }
}

/// <summary>MessagePack #2024: private members of a generic class, of types that do not depend on it.</summary>
[Persistent]
internal partial class PrivateMember<T>
{
    private int value;
    private readonly List<T> items = [];
    public int Value { get => value; set => this.value = value; }
    public void Add(T item) => items.Add(item);
    [ReadLock] public IReadOnlyList<T> All() => [.. items];
}

/// <summary>Orleans #1283: private types nested in a generic class.</summary>
[Persistent]
public partial class NestedInGeneric<T>
{
    private Item? last;
    private readonly List<Item> items = [];
    private Kind kind;
    private enum Kind { None, Some }
    private sealed record Item(T Value, Item? Next);
    public void Add(T value)
    {
        last = new Item(value, last);
        items.Add(last);
        kind = Kind.Some;
    }
    public int Count => items.Count + (int)kind + (last is null ? 0 : 1);
}

public record Line<T>(T Value, int Number);

public record Order(string Id, decimal Amount);

[Persistent, Remote]
public partial class Ledger<TKey, TValue>
    where TKey : notnull, IComparable<TKey>
    where TValue : class?
{
    private readonly Dictionary<TKey, List<Line<TValue>>> lines = [];
    public Line<TKey>? Last { get; set; }
    public void Add(TKey key, Line<TValue> line)
    {
        if (!lines.TryGetValue(key, out var list))
            lines[key] = list = [];
        list.Add(line);
    }
    [ReadLock] public List<Line<TValue>>? Find(TKey key) => lines.GetValueOrDefault(key);
    public async IAsyncEnumerable<TKey> KeysAsync()
    {
        await Task.Yield();
        foreach (var key in lines.Keys)
            yield return key;
    }
}

/// <summary>References to other constructions, and to its own.</summary>
[Persistent, Remote]
public partial class Shelf<T>(string name)
{
    public string Name { get; } = name;
    private readonly List<IBox<T>> boxes = [];
    private IBox<List<T>>? deep;
    private IShelf<T>? next;
    private BoxStub<T[]>? arrays;
    public IBox<T>? First => boxes.FirstOrDefault();
    public void Link(IBox<T> box, IBox<List<T>>? deeper, IShelf<T>? other) => (deep, next) = (deeper, other ?? next);
    public bool IsLinked => deep is not null || next is not null || arrays is not null;
}

[Persistent]
public abstract partial class Entity<TId>
    where TId : struct
{
    private TId id;
    protected readonly List<TId> history = [];
    public TId Id { get => id; set { history.Add(id); id = value; } }
    public TId? Previous => history.Count == 0 ? null : history[^1];
    public virtual string Describe(TId other) => $"{id} {other}";
}

[Persistent, Remote]
public partial class Customer : Entity<Guid>
{
    public string? Name { get; set; }
    public override string Describe(Guid other) => base.Describe(other) + Name;
}

[Persistent]
public partial class Special<T> : Entity<int>
{
    public T? Extra { get; set; }
}

[Persistent]
public partial class Pair<TFirst> : Box<List<TFirst>>
{
    public TFirst? First { get; set; }
}

public abstract class PlainBase<T>
{
    private T? hidden;
    private readonly List<T> many = [];
    public T? Hidden { get => hidden; set => hidden = value; }
    public void AddHidden(T value) => many.Add(value);
}

/// <summary>MemoryPack #265 and MessagePack #1147: private state of a generic base.</summary>
[Persistent]
public partial class OfPlainBase : PlainBase<string>
{
    public int Own { get; set; }
}

[Persistent]
public partial class OfPlainBase<T> : PlainBase<List<T>>
{
    public int Own { get; set; }
}

public class NotGenericBase
{
    private int secret = 3;
    public int Secret => secret++;
}

[Persistent]
public partial class OfNotGenericBase<T> : NotGenericBase
{
    private T? value;
    public T? Value { get => value; set => this.value = value; }
}

public partial class Outer<T>
    where T : IEquatable<T>
{
    /// <summary>StronglyTypedId #153: nested in a generic type.</summary>
    [Persistent]
    public partial class Inner
    {
        private T? value;
        public T? Value { get => value; set => this.value = value; }
        public bool Same(T other) => other.Equals(value!);
    }

    public partial struct Middle<U>
    {
        [Recoverable]
        public partial class Innermost<V>
        {
            public (T?, U?, V?) All { get; set; }
            public void Set(T t, U u, V v) => All = (t, u, v);
        }
    }
}

[Persistent]
public partial record Versioned<T>(T Value, int Version)
{
    public required string Author { get; init; }
    public T? Previous { get; set; }
}

/// <summary>A parameter that no member holds.</summary>
[Remote]
public partial class Tagged<TTag>
{
    public string Tag() => typeof(TTag).Name;
}

/// <summary>Names that are also those of members.</summary>
[Persistent]
public partial class Confusing<Add, Operation, @class>
{
    private Add? a;
    private Operation? o;
    private @class? c;
    public void Set(Add a, Operation o, @class c) => (this.a, this.o, this.c) = (a, o, c);
    public Add? Get() => a;
    public Operation? Other() => o;
    public @class? Class => c;
}

[Persistent]
public partial class Overloaded<T>
{
    public T? Last { get; private set; }
    public string Set(T value) { Last = value; return "T"; }
    public string Set(T[] values) { Last = values[0]; return "T[]"; }
    public string Set(string text, T value) { Last = value; return text; }
    public T this[int index] { get => Last!; set => Last = value; }
}

[Persistent]
public partial class OfReferences<T>
    where T : class, ICustomer
{
    private T? favourite;
    private readonly List<T> all = [];
    public T? Favourite { get => favourite; set => favourite = value; }
    public int Count => all.Count;
}

[Persistent]
public partial class Compensating<T>
{
    private readonly List<T> items = [];
    [CompensateWith(nameof(Remove))] public void Add(T item) => items.Add(item);
    private void Remove(T item) => items.Remove(item);
    public int Count => items.Count;
}

[Persistent]
public partial class ByHand<T>
{
    private int count;
    [Local] public void SaveState(ref StateWriter writer) => writer.Write(count);
    [Local] public void RestoreState(ref StateReader reader) => count = reader.ReadInt32();
    public int Count(T? item) => count++;
}

[Persistent]
public partial class Registry
{
    private IBox<Order>? orders;
    private readonly Dictionary<string, BoxStub<Line<Order>>> many = [];
    public IBox<Order>? Orders { get => orders; set => orders = value; }
    public ILedger<string, Order>? Ledger { get; set; }
    public int Count => many.Count;
}

// gets STUB0004
[Remote]
public partial class BadArgument
{
    [Local] public static object? Stub(Node node) => typeof(BoxStub<Action>);
}

// gets STUB0020
[Persistent]
public partial class BadMember<T>
{
    private Func<T>? make;
    public bool CanMake => make is not null;
    public void Clear() => make = null;
}

public enum Color { Red, Green }

public static class Constructions
{
    public static readonly Type[] All =
    [
        typeof(BoxStub<int>), typeof(BoxStub<string?>), typeof(BoxStub<int?>), typeof(BoxStub<Color>), typeof(BoxStub<(int A, string? B)>), typeof(BoxStub<Line<Order>>), typeof(BoxStub<ICustomer>),
        typeof(BoxStub<byte[]>), typeof(BoxStub<Dictionary<string, Order[]>>), typeof(BoxStub<IBox<int>>), typeof(PrivateMemberStub<Order>), typeof(NestedInGenericStub<Order>), typeof(NestedInGenericStub<string>),
        typeof(LedgerStub<string, Order>), typeof(LedgerStub<Guid, string?>), typeof(ShelfStub<int>), typeof(ShelfStub<Order>), typeof(SpecialStub<Order>), typeof(PairStub<int>), typeof(OfPlainBaseStub<Order>),
        typeof(OfNotGenericBaseStub<Order>), typeof(Outer<int>.InnerStub), typeof(Outer<string>.Middle<Order>.InnermostStub<decimal>), typeof(VersionedStub<Order>), typeof(TaggedStub<Action>),
        typeof(ConfusingStub<int, string, Order>), typeof(OverloadedStub<Order>), typeof(OfReferencesStub<ICustomer>), typeof(OfReferencesStub<CustomerStub>), typeof(CompensatingStub<int>), typeof(ByHandStub<int>),
        typeof(BadMemberStub<int>),
    ];
}
