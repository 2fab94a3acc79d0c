// Persistent actors: immutable states that commands turn into events, messages behind marker interfaces, behaviours.
using System.Collections.Immutable;

namespace Corpus.Real.Sharding;

public interface IWithProductId { string ProductId { get; } }
public interface IProductCommand : IWithProductId;
public interface IProductEvent : IWithProductId;

public sealed record ProductOrder { public required string OrderId { get; init; } public required string ProductId { get; init; } public int Quantity { get; init; } public DateTime Timestamp { get; init; } }

public record CreateProduct(string ProductId, string ProductName, decimal Price, int InitialQuantity, string[] Tags) : IProductCommand;
public record SupplyProduct(string ProductId, int Additional) : IProductCommand;
public record PurchaseProduct(ProductOrder NewOrder) : IProductCommand { public string ProductId => NewOrder.ProductId; }

public record ProductCreated(string ProductId, string ProductName, decimal Price) : IProductEvent;
public record ProductSold(ProductOrder Order, decimal UnitPrice, bool BackOrdered = false) : IProductEvent, IComparable<ProductSold>
{
    public string ProductId => Order.ProductId;
    public decimal TotalPrice => Order.Quantity * UnitPrice;
    public int CompareTo(ProductSold? other) => Order.Timestamp.CompareTo(other?.Order.Timestamp);
}

public enum WarningReason { NoSupply, LowSupply, Created }
public record InventoryWarning(string ProductId, WarningReason Reason, DateTime Timestamp, string Message = "") : IProductEvent, IComparable<InventoryWarning> { public int CompareTo(InventoryWarning? other) => Timestamp.CompareTo(other?.Timestamp); }

public record ProductData(string ProductId, string ProductName, decimal CurrentPrice) { public static readonly ProductData Empty = new("", "", 0); }
public record PurchasingTotals(int Remaining, int Sold, decimal Revenue) { public static readonly PurchasingTotals Empty = new(0, 0, 0); }

public record ProductState : IWithProductId
{
    public const int LowThreshold = 3;
    public ProductData Data { get; init; } = ProductData.Empty;
    public string ProductId => Data.ProductId;
    public PurchasingTotals Totals { get; init; } = PurchasingTotals.Empty;
    public ImmutableList<ProductSold> Orders { get; init; } = [];
    public ImmutableSortedSet<InventoryWarning> Warnings { get; init; } = [];
    public bool IsEmpty => Data == ProductData.Empty;
}

/// <summary>One operation that takes any command.</summary>
// gets STUB0077
[Persistent, Remote]
public partial class ProductActor
{
    private ProductState state = new();
    public IReadOnlyCollection<IProductEvent> Tell(IProductCommand command) { state = state with { Data = new ProductData(command.ProductId, "", 0) }; return []; }
    [ReadLock] public ProductState State() => state;
}

/// <summary>The same with operations instead.</summary>
[Persistent, Remote]
public partial class ProductEntity
{
    private ProductState state = new();
    public ProductCreated Create(CreateProduct command) { state = new ProductState { Data = new(command.ProductId, command.ProductName, command.Price), Totals = new(command.InitialQuantity, 0, 0) }; return new(command.ProductId, command.ProductName, command.Price); }
    public void Supply(SupplyProduct command) => state = state with { Totals = state.Totals with { Remaining = command.Additional } };
    public void Warn(InventoryWarning warning) => state = state with { Warnings = (state.Warnings ?? []).Add(warning) };
    [ReadLock] public ProductState State() => state;
}

/// <summary>A finite state machine: the state's name and its data are apart.</summary>
public enum CheckoutStage { Cart, Payment, Confirmed }

// gets STUB0077, fixed
[Persistent]
public partial class CheckoutMachine
{
    private CheckoutStage stage;
    private ICheckoutData data = new NoData();
    private readonly Stack<CheckoutStage> history = new();
    public void Pay(decimal amount) { history.Push(stage); stage = CheckoutStage.Payment; data = new PaymentData(amount, []); }
    public void Confirm(string number) { history.Push(stage); stage = CheckoutStage.Confirmed; data = new ConfirmedData(number); }
    public CheckoutStage Stage => stage;
    public bool HasData => data is not NoData;
}

public interface ICheckoutData;
public sealed record NoData : ICheckoutData;
public sealed record PaymentData(decimal Amount, ImmutableHashSet<string> Methods) : ICheckoutData;
public sealed record ConfirmedData(string Number) : ICheckoutData;

/// <summary>Behaviours kept as delegates.</summary>
// gets STUB0020, fixed
[Persistent]
public partial class Switcher
{
    private Action<string>? _behaviour;
    private readonly Stack<Action<string>> _behaviours = new();
    private string _last = "";
    public void Receive(string message) { _behaviour?.Invoke(message); _behaviours?.Clear(); _last = message; }
    public string Last => _last;
}

/// <summary>A counter with snapshots every so many messages.</summary>
[Persistent]
public partial class CounterActor
{
    private const int SnapshotInterval = 100;
    private long sequence;
    private CounterSnapshot? snapshot;
    public int Value { get; private set; }
    public void Increment(int by) { Value += by; if (++sequence % SnapshotInterval == 0) snapshot = new CounterSnapshot(Value, sequence); }
    public bool HasSnapshot => snapshot is not null;
}

public readonly record struct CounterSnapshot(int Value, long SequenceNr);

/// <summary>At-least-once delivery: what is not confirmed yet, by number.</summary>
[Persistent]
public partial class DeliveryActor
{
    private long nextId = 1;
    private readonly SortedDictionary<long, Envelope> unconfirmed = new();
    private ImmutableQueue<Envelope> stash = [];
    public long Deliver(string to, byte[] payload) { unconfirmed[nextId] = new Envelope(to, payload, 0); return nextId++; }
    public bool Confirm(long id) => unconfirmed.Remove(id);
    public void Stash(Envelope envelope) => stash = (stash ?? []).Enqueue(envelope);
}

public sealed record Envelope(string To, byte[] Payload, int Attempts);

/// <summary>A shard coordinator's map.</summary>
[Persistent]
public partial class Coordinator
{
    private ImmutableDictionary<string, ImmutableList<string>> regions = ImmutableDictionary<string, ImmutableList<string>>.Empty;
    private ImmutableHashSet<string> unallocated = [];
    public void Allocate(string region, string shard) { regions = (regions ?? ImmutableDictionary<string, ImmutableList<string>>.Empty).SetItem(region, [shard]); unallocated = (unallocated ?? []).Remove(shard); }
    public int Regions => regions?.Count ?? 0;
}

/// <summary>A replicated counter, a vector clock and a set of a sequence.</summary>
[Persistent]
public partial class Replicator
{
    private readonly Dictionary<string, ulong> clock = new();
    private readonly SortedSet<(long Time, int Node)> seen = [];
    private LinkedList<string> order = new();
    public void Observe(string node, long time) { clock[node] = clock.GetValueOrDefault(node) + 1; seen.Add((time, node.Length)); order.AddLast(node); }
    public int Count => seen.Count + order.Count;
}

/// <summary>A batch import with a source of cancellation, a stopwatch and a random number.</summary>
// gets STUB0020, fixed
[Persistent]
public partial class BatchImport
{
    private bool _importing;
    private CancellationTokenSource? _cancellation;
    private int _processed;
    private readonly Random _random = new(1);
    private readonly System.Diagnostics.Stopwatch _stopwatch = new();
    public void Start(int count) { _importing = true; _processed = count + (_random?.Next(1) ?? 0); _stopwatch?.Restart(); _cancellation = null; }
    public bool Active => _importing && _processed > 0;
}

/// <summary>Windows of samples, first in first out, and priorities.</summary>
[Persistent]
public partial class Sampler
{
    private readonly Queue<(DateTime At, double Value)> window = new();
    private readonly PriorityQueue<string, int> priorities = new();
    public void Add(DateTime at, double value) { window.Enqueue((at, value)); while (window.Count > 10) window.Dequeue(); }
    public void Plan(string what, int priority) => priorities.Enqueue(what, priority);
    public double Mean => window.Count == 0 ? 0 : window.Average(sample => sample.Value);
}
