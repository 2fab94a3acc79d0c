namespace Corpus.Interfaces;

public interface IGreeter { Task<string> GreetAsync(string name); }

public interface IFarewell { ValueTask LeaveAsync(CancellationToken cancellationToken = default); IAsyncEnumerable<int> CountAsync(int to); }

/// <summary>The stub implements both: each member is asynchronous.</summary>
[Remote] public partial class Greets : IGreeter, IFarewell
{
    public Task<string> GreetAsync(string name) => Task.FromResult("Hello " + name);
    public ValueTask LeaveAsync(CancellationToken cancellationToken = default) => default;
    public async IAsyncEnumerable<int> CountAsync(int to) { await Task.Yield(); yield return to; }
}

/// <summary>Only explicitly: the operations have no other way to be called.</summary>
[Remote] public partial class Explicit : IGreeter, IFarewell
{
    Task<string> IGreeter.GreetAsync(string name) => Task.FromResult("Hi " + name);
    ValueTask IFarewell.LeaveAsync(CancellationToken cancellationToken) => default;
    async IAsyncEnumerable<int> IFarewell.CountAsync(int to) { await Task.Yield(); yield return to; }
}

/// <summary>One member public and another of the same name explicit.</summary>
[Remote] public partial class Both : IGreeter
{
    public Task<string> GreetAsync(string name) => Task.FromResult("public " + name);
    Task<string> IGreeter.GreetAsync(string name) => Task.FromResult("explicit " + name);
}

public interface ICounter { int Value { get; } void Add(int by); int this[int index] { get; set; } }

/// <summary>Synchronous members: explicit ones are operations, but the stub cannot be an ICounter.</summary>
[Persistent] public partial class Counts : ICounter
{
    private int value;
    int ICounter.Value => value;
    void ICounter.Add(int by) => value += by;
    int ICounter.this[int index] { get => value + index; set => this.value = value - index; }
}

public interface IRepository<T> { Task<T?> FindAsync(int id); Task StoreAsync(int id, T item); }
public record Item(string Name);

[Persistent, Remote] public partial class ItemRepository : IRepository<Item>
{
    private readonly Dictionary<int, Item> items = [];
    [ReadLock] public Task<Item?> FindAsync(int id) => Task.FromResult(items.GetValueOrDefault(id));
    public Task StoreAsync(int id, Item item) { items[id] = item; return Task.CompletedTask; }
}

[Persistent, Remote] public partial class GenericRepository<T> : IRepository<T>
{
    private readonly Dictionary<int, T> items = [];
    [ReadLock] public Task<T?> FindAsync(int id) => Task.FromResult(items.GetValueOrDefault(id));
    Task IRepository<T>.StoreAsync(int id, T item) { items[id] = item; return Task.CompletedTask; }
}

/// <summary>Refit #2050, #650: interfaces that inherit others.</summary>
public interface IParent { Task<int> OneAsync(); }
public interface IChild : IParent, IAsyncDisposable { Task<int> TwoAsync(in int x); }

[Remote] public partial class OfChild : IChild
{
    public Task<int> OneAsync() => Task.FromResult(1);
    public Task<int> TwoAsync(in int x) => Task.FromResult(x);
    public ValueTask DisposeAsync() => default;
}

[Remote] public partial class InheritsImplementation : OfChild, IParent { public string More() => "more"; }

/// <summary>A default implementation, which the class may leave as it is.</summary>
public interface IDefaulted { Task<int> BaseAsync(); async Task<int> TwiceAsync() => 2 * await BaseAsync(); }

[Remote] public partial class OfDefaulted : IDefaulted { public Task<int> BaseAsync() => Task.FromResult(21); }

/// <summary>Static abstract members.</summary>
public interface IMade<TSelf> where TSelf : IMade<TSelf> { static abstract TSelf Make(); static virtual int Number => 1; }

[Recoverable] public partial class Made : IMade<Made>
{
    private int x = 1;
    public static Made Make() => new();
    static int IMade<Made>.Number => 2;
    public int X => x; public void Next() => x++;
}

/// <summary>Interfaces of the framework are not for clients.</summary>
[Persistent] public partial class Framework : IComparable<Framework>, IEquatable<Framework>, IDisposable, IFormattable
{
    private int x;
    public int CompareTo(Framework? other) => x.CompareTo(other?.x);
    public bool Equals(Framework? other) => other?.x == x;
    public override bool Equals(object? obj) => Equals(obj as Framework);
    public override int GetHashCode() => 1;
    string IFormattable.ToString(string? format, IFormatProvider? provider) => "x";
    void IDisposable.Dispose() => x = 0;
}

internal interface IHidden { Task HideAsync(); }

[Remote] public partial class OfHidden : IHidden { public Task HideAsync() => Task.CompletedTask; }

/// <summary>A nested interface that only the class itself can name.</summary>
[Remote] public partial class OfNested : OfNested.INested { private interface INested { Task NestAsync(); } Task INested.NestAsync() => Task.CompletedTask; public string Name() => "n"; }

public interface ITuples { Task<(int Left, string? Right)> PairAsync((int A, int B) pair); }

[Remote] public partial class OfTuples : ITuples { public Task<(int Left, string? Right)> PairAsync((int A, int B) pair) => Task.FromResult<(int, string?)>((pair.A, null)); }

public interface IReferring { Task<IReferring2?> NextAsync(IReferring2 other); }

/// <summary>An author's interface that mentions an interface that is generated.</summary>
[Remote] public partial class Referring2 : IReferring { public Task<IReferring2?> NextAsync(IReferring2 other) => Task.FromResult<IReferring2?>(other); }

public interface ILocal { Task NearAsync(); }

[Remote] public partial class Near : ILocal { [Local] public Task NearAsync() => Task.CompletedTask; public string Far() => "far"; }

public interface INamed { [Obsolete("old")] Task OldAsync(); Task @class(int @int); }

[Remote] public partial class OfNamed : INamed { [Obsolete("old")] public Task OldAsync() => Task.CompletedTask; public Task @class(int @int) => Task.CompletedTask; }

/// <summary>One interface twice, with different arguments.</summary>
[Remote] public partial class Twice : IRepository<int>, IRepository<string>
{
    Task<int> IRepository<int>.FindAsync(int id) => Task.FromResult(id);
    Task<string?> IRepository<string>.FindAsync(int id) => Task.FromResult<string?>("s");
    public Task StoreAsync(int id, int item) => Task.CompletedTask;
    public Task StoreAsync(int id, string item) => Task.CompletedTask;
}

// gets STUB0043
[Remote] public partial class Unsendable : IVisitable { void IVisitable.Accept(Action<int> visit) => visit(1); }
public interface IVisitable { void Accept(Action<int> visit); }

public static class Constructions { public static Type[] All => [typeof(GenericRepositoryStub<Item>)]; }
