namespace Corpus.Library;

/// <summary>Declared here, constructed and derived from in another assembly.</summary>
[Persistent, Remote]
public partial class Crate<T>
{
    private readonly List<T> items = [];
    private T? last;
    public void Add(T item) { items.Add(item); last = item; }
    [ReadLock] public T? Last() => last;
    public int Count => items.Count;
}

[Persistent]
public partial class Entity<TId>
    where TId : notnull
{
    private TId? id;
    private readonly List<Change> changes = [];
    protected Entity(TId id) => this.id = id;
    private sealed record Change(TId? Old, DateTimeOffset At);
    public TId? Id => id;
    public void Rename(TId value) { changes.Add(new Change(id, DateTimeOffset.UnixEpoch)); id = value; }
    public int Changes => changes.Count;
}

[Persistent, Remote]
public partial class Account
{
    private readonly string owner;
    private decimal balance;
    [Transient] private readonly object gate = new();
    protected Account(string owner) => this.owner = owner;
    public string Owner { get { lock (gate) return owner; } }
    public virtual void Deposit(decimal amount, Note? note = null) => balance += amount;
    public decimal Balance => balance;
}

[Recoverable]
public abstract partial record Document(string Title)
{
    public int Pages { get; set; }
    public required Uri Source { get; init; }
}

[Remote]
public partial class Service : IGreeter
{
    public Task<string> GreetAsync(string name) => Task.FromResult("Hello " + name);
    async Task IGreeter.LeaveAsync(CancellationToken cancellationToken) => await Task.Yield();
}

public interface IGreeter
{
    Task<string> GreetAsync(string name);
    Task LeaveAsync(CancellationToken cancellationToken);
}

public record Note(string Text, IReadOnlyList<string> Tags)
{
    public string? Author { get; set; }
    public required int Priority { get; init; }
}

public struct Position { public int X; public int Y { get; set; } }

public class PlainParent
{
    private int secret;
    public int Secret() => secret++;
}

public abstract class EmptyParent
{
    public virtual string Describe() => "parent";
}

/// <summary>An aggregate as they are written: only its own methods change it.</summary>
public class Purchase
{
    private readonly List<PurchaseLine> lines = [];
    private int revision;
    public Purchase(string buyer) => Buyer = buyer;
    public string Buyer { get; private set; }
    public IReadOnlyList<PurchaseLine> Lines => lines;
    public List<string> Tags { get; } = [];
    internal bool IsOpen { get; set; }
    protected decimal Discount { get; private set; }
    public int Revise(PurchaseLine line) { lines.Add(line); return ++revision; }
}

public sealed record PurchaseLine(string Product, int Count)
{
    public decimal Price { get; private set; }
    public void Reprice(decimal price) => Price = price;
}

public struct Reading
{
    private double total;
    public int Count { get; private set; }
    public void Add(double value) { total += value; Count++; }
    public readonly double Mean => total / Count;
}

public partial class Route
{
    private readonly List<Leg> legs = [];
    public int Length => legs.Count;
    public void Add(int from, int to) => legs.Add(new Leg(from, to));
    private readonly record struct Leg(int From, int To);
}

[Subtype<WireTransfer>("wire")]
public abstract class Transfer
{
    private decimal amount;
    public decimal Amount => amount;
    public void Take(decimal value) => amount += value;
}

public sealed class WireTransfer : Transfer
{
    private string? account;
    public string? Account => account;
    public void Send(string to) => account = to;
}

/// <summary>Made by its constructor elsewhere; what stored data lacks, its author has said.</summary>
public record Label(string Text, string Color = "red")
{
    public string Font { get; init; } = "serif";
    public required int Size { get; init; }
    public int Weight { get; set; } = 400;
}
