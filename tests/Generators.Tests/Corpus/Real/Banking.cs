// Money, ledgers and payments: value objects with operators, event logs, discriminated hierarchies, invariants.
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Corpus.Real.Banking;

public readonly struct Money : IEquatable<Money>, IComparable<Money>, IAdditionOperators<Money, Money, Money>, IFormattable
{
    private readonly long cents;
    private readonly CurrencyCode currency;
    public Money(decimal amount, CurrencyCode currency) { cents = (long)(amount * 100); this.currency = currency; }
    public decimal Amount => cents / 100m;
    public CurrencyCode Currency => currency;
    public static Money operator +(Money left, Money right) => new(left.Amount + right.Amount, left.currency);
    public static Money operator -(Money left, Money right) => new(left.Amount - right.Amount, left.currency);
    public static bool operator ==(Money left, Money right) => left.Equals(right);
    public static bool operator !=(Money left, Money right) => !left.Equals(right);
    public bool Equals(Money other) => cents == other.cents && currency == other.currency;
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Money other && Equals(other);
    public override int GetHashCode() => HashCode.Combine(cents, currency);
    public int CompareTo(Money other) => cents.CompareTo(other.cents);
    public string ToString(string? format, IFormatProvider? provider) => Amount.ToString(format, provider);
}

public enum CurrencyCode : ushort { Chf = 756, Eur = 978, Usd = 840 }

public sealed record Iban { public string Value { get; } private Iban(string value) => Value = value; public static Iban Parse(string text) => new(text.Replace(" ", "", StringComparison.Ordinal)); public static bool TryParse(string text, [NotNullWhen(true)] out Iban? iban) { iban = text.Length > 5 ? new Iban(text) : null; return iban is not null; } }

public abstract record Entry(long Number, DateTimeOffset At);
public sealed record Deposit(long Number, DateTimeOffset At, Money Amount) : Entry(Number, At);
public sealed record Withdrawal(long Number, DateTimeOffset At, Money Amount, string? Reason) : Entry(Number, At);
public sealed record Fee(long Number, DateTimeOffset At, decimal Percent) : Entry(Number, At);

/// <summary>A ledger of entries of several kinds.</summary>
// gets STUB0077, fixed
[Persistent, Remote]
public partial class Ledger
{
    private readonly List<Entry> entries = [];
    private long next = 1;
    public void Deposit(Money amount, DateTimeOffset at) => entries.Add(new Deposit(next++, at, amount));
    public void Charge(decimal percent, DateTimeOffset at) => entries.Add(new Fee(next++, at, percent));
    public IReadOnlyList<Entry> Since(long number) => entries.Where(entry => entry.Number >= number).ToList();
    [ReadLock] public Money Balance() => entries.OfType<Deposit>().Aggregate(default(Money), (sum, entry) => sum + entry.Amount);
}

/// <summary>The same where the author has named them.</summary>
[Subtype<CardPayment>("card")]
[Subtype<CashPayment>("cash")]
[Subtype<BankPayment>("bank"), Subtype<BankPayment>("sepa")]
public interface IPayment { Money Amount { get; } }

public sealed record CardPayment(Money Amount, string Last4, DateOnly Expires) : IPayment;
public readonly record struct CashPayment(Money Amount) : IPayment;
public sealed record BankPayment(Money Amount, Iban From) : IPayment;

[Persistent, Remote]
public partial class Invoice(string customer)
{
    private readonly string customer = customer;
    private readonly List<IPayment> payments = [];
    private ImmutableArray<InvoiceLine> lines = [];
    public InvoiceStatus Status { get; private set; } = new InvoiceStatus.Open();
    public void Add(InvoiceLine line) => lines = lines.IsDefault ? [line] : lines.Add(line);
    public void Pay(IPayment payment) { payments.Add(payment); Status = new InvoiceStatus.Paid(DateTimeOffset.UnixEpoch); }
    public string Customer => customer;
}

public readonly record struct InvoiceLine(string Text, int Quantity, Money Price);

/// <summary>A closed hierarchy: private constructor and nested cases.</summary>
[Subtype<Open>("open"), Subtype<Paid>("paid"), Subtype<Void>("void")]
public abstract record InvoiceStatus
{
    private InvoiceStatus() { }
    public sealed record Open : InvoiceStatus;
    public sealed record Paid(DateTimeOffset On) : InvoiceStatus;
    public sealed record Void(string Why) : InvoiceStatus;
}

/// <summary>The same without names: the compiler could tell that it is closed.</summary>
public abstract record TransferState
{
    private TransferState() { }
    public sealed record Pending : TransferState;
    public sealed record Done(DateTimeOffset On) : TransferState;
    public sealed record Failed(string Error) : TransferState;
}

// gets STUB0077, fixed
[Persistent]
public partial class BankTransfer
{
    private TransferState state = new TransferState.Pending();
    public Guid Id { get; init; }
    public void Finish(DateTimeOffset on) => state = new TransferState.Done(on);
    public bool IsPending => state is TransferState.Pending;
}

[Persistent, Remote]
public partial class CreditAccount
{
    private Money balance;
    private Money limit;
    private readonly Dictionary<CurrencyCode, Money> reserved = [];
    private readonly SortedDictionary<DateOnly, decimal> interest = [];
    public Money Available() => balance + limit;
    public void Reserve(Money amount) => reserved[amount.Currency] = amount;
    public void Accrue(DateOnly day, decimal rate) => interest[day] = rate;
    public void Transfer(ICreditAccount to, Money amount) { balance -= amount; _ = to; }
    public void SetLimit(Money value) => limit = value;
}

/// <summary>A standing order with a schedule.</summary>
[Persistent]
public partial class StandingOrder
{
    private readonly Schedule schedule;
    private readonly Iban to;
    private DateOnly? last;
    public StandingOrder(Schedule schedule, Iban to) => (this.schedule, this.to) = (schedule, to);
    public DateOnly Next(DateOnly today) => (last ?? today).AddDays(schedule.Days);
    public void Executed(DateOnly on) => last = on;
    public bool IsTo(string iban) => to.Value == iban;
}

public sealed class Schedule(int days, TimeOnly at, DayOfWeek[] except) { public int Days { get; } = days; public TimeOnly At { get; } = at; public IReadOnlyList<DayOfWeek> Except { get; } = except; }

/// <summary>Exchange rates with an inverse that is computed lazily.</summary>
[Persistent]
public partial class ExchangeRates
{
    private readonly Dictionary<CurrencyCode, decimal> rates = [];
    private Lazy<Dictionary<CurrencyCode, decimal>>? inverse;
    public void Set(CurrencyCode code, decimal rate) { rates[code] = rate; inverse = null; }
    public decimal Get(CurrencyCode code) => rates.GetValueOrDefault(code, 1) + (inverse is null ? 0 : 1);
}

/// <summary>Big numbers and ratios.</summary>
[Persistent]
public partial class TokenSupply
{
    public BigInteger Total { get; private set; }
    public UInt128 Burned { get; private set; }
    public Dictionary<string, BigInteger> Balances { get; } = new(StringComparer.Ordinal);
    public void Mint(string to, BigInteger amount) { Total += amount; Balances[to] = Balances.GetValueOrDefault(to) + amount; }
    public void Burn(ulong amount) => Burned += amount;
}

/// <summary>A portfolio of positions by symbol, with fills.</summary>
[Persistent, Remote]
public partial class Portfolio
{
    private readonly Dictionary<string, Holding> holdings = new(StringComparer.OrdinalIgnoreCase);
    public void Fill(string symbol, int quantity, double price) { if (!holdings.TryGetValue(symbol, out var holding)) holdings[symbol] = holding = new Holding(symbol); holding.Fill(quantity, price); }
    [ReadLock] public IReadOnlyDictionary<string, int> Quantities() => holdings.ToDictionary(each => each.Key, each => each.Value.Quantity);
}

public class Holding
{
    private readonly List<(int Quantity, double Price)> fills = [];
    public Holding(string symbol) => Symbol = symbol;
    public string Symbol { get; }
    public int Quantity { get; private set; }
    internal void Fill(int quantity, double price) { fills?.Add((quantity, price)); Quantity += quantity; }
}

/// <summary>Fraud rules: a chain of objects with delegates.</summary>
// gets STUB0020
[Persistent]
public partial class FraudRules { private readonly List<Rule> rules = []; public int Count => rules.Count; public void Clear() => rules.Clear(); }

public sealed record Rule(string Name, Func<Money, bool> Test);

/// <summary>Statement pages with a state of their own that is a generic record.</summary>
[Persistent]
public partial class Statement
{
    public Page<StatementLine>? Current { get; private set; }
    public void Turn(Page<StatementLine> page) => Current = page;
}

public sealed record Page<T>(IReadOnlyList<T> Items, int Number, int Size, long Total) { public bool HasNext => (long)Number * Size < Total; public static Page<T> Empty { get; } = new([], 0, 0, 0); }
public sealed record StatementLine(DateOnly Day, string Text, Money Amount);
