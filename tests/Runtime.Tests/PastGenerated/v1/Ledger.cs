namespace Stubs.PastGenerated.V1;

public enum Kind
{
    Deposit = 1,
    Withdrawal = 2,
}

public sealed record Entry(Kind Kind, decimal Amount, DateTimeOffset At)
{
    public string? Note { get; init; }

    public IOrigin? Origin { get; init; }
}

[Subtype<Branch>("branch")]
[Subtype<Machine>("machine"), Subtype<Machine>("cashpoint")]
public interface IOrigin;

public sealed record Branch(string Town) : IOrigin;

public struct Machine : IOrigin
{
    public int Number { get; set; }
}

/// <summary>One with data of its own, and a base with private state.</summary>
public sealed class OverdrawnException(decimal missing, Entry entry) : LedgerException("posting", $"{missing} are missing.")
{
    public decimal Missing { get; } = missing;

    public Entry Entry { get; private set; } = entry;
}

public abstract class LedgerException : InvalidOperationException
{
    private readonly string doing;

    protected LedgerException(string doing, string message)
        : base(message) => this.doing = doing;

    public string Doing => doing;
}

public struct Limit
{
    public decimal Most;
    public int? Days;
}

/// <summary>Something with a name, as the base of others.</summary>
[Persistent]
public abstract partial class Named
{
    [FormerName("label")] private string name = "";

    public string Name => name;

    public void Rename(string to) => name = to;
}

/// <summary>One of most kinds of members and operations.</summary>
[Persistent, Remote]
public partial class Ledger : Named
{
    private readonly List<Entry> entries = [];
    private readonly SortedDictionary<string, Limit> limits = new(StringComparer.Ordinal);
    private readonly HashSet<Guid> seen = [];
    private readonly byte[] seal;
    private (int Year, string? Place) opened = (1987, "Newcastle");
    private ICounter? counter;
    private decimal balance;
    [Transient] private int calls;

    public Ledger(byte[] seal) => this.seal = seal;

    public decimal Balance => balance;

    public ICounter? Counter
    {
        get => counter;
        set => counter = value;
    }

    public (int Year, string? Place) Opened => opened;

    public void Post(Entry entry)
    {
        if (entry.Kind == Kind.Withdrawal && entry.Amount > balance)
            throw new OverdrawnException(entry.Amount - balance, entry);
        entries.Add(entry);
        balance += entry.Kind == Kind.Deposit ? entry.Amount : -entry.Amount;
    }

    public void SetLimit(string name, decimal most, int? days = 30) => limits[name] = new Limit { Most = most, Days = days };

    [ReadLock]
    public Limit? LimitOf(string name) => limits.TryGetValue(name, out var limit) ? limit : null;

    public async Task<long> CountAsync(Guid call, CancellationToken cancellationToken)
    {
        calls++;
        return seen.Add(call) && counter is not null ? await counter.AddAsync(1, cancellationToken) : -1;
    }

    [ReadLock]
    public byte[] Seal() => seal;

    [ReadLock]
    public async IAsyncEnumerable<Entry> Entries()
    {
        foreach (var entry in entries.ToArray())
        {
            await Task.Yield();
            yield return entry;
        }
    }
}

/// <summary>One whose operations are undone by others.</summary>
[Persistent(Name = "past:counter"), Remote]
public sealed partial class Counter
{
    private long value;

    public long Value => value;

    [CompensateWith(nameof(Subtract))]
    public long Add(long amount) => value += amount;

    private void Subtract(long amount) => value -= amount;
}
