// Actors of sidecars and of clusters: state managers, reminders, timers, state as a class of data contracts.
using System.Runtime.Serialization;

namespace Corpus.Real.Actors;

public interface IActor;

public interface ICartActor : IActor
{
    Task AddItemAsync(CartItem item, CancellationToken cancellationToken = default);
    Task<CartSummary> GetSummaryAsync(CancellationToken cancellationToken = default);
    Task AbandonAsync(CancellationToken cancellationToken = default);
}

public sealed record CartItem(string Sku, int Quantity);
public sealed record CartSummary(int ItemCount, decimal Total, bool Abandoned);
public interface IPricing { ValueTask<decimal> PriceOfAsync(string sku, CancellationToken cancellationToken = default); }

public sealed class CartState { public Dictionary<string, int> Items { get; set; } = []; public Dictionary<string, decimal> Prices { get; set; } = []; public bool Abandoned { get; set; } }

/// <summary>Its state in a class of its own, its service in the primary constructor.</summary>
// gets STUB0021
[Persistent, Remote]
public sealed partial class CartActor([Service] TimeProvider clock) : ICartActor
{
    private static readonly TimeSpan AbandonAfter = TimeSpan.FromMinutes(20);
    private CartState state = new();
    private DateTimeOffset deadline;

    public Task AddItemAsync(CartItem item, CancellationToken cancellationToken = default)
    {
        (state.Items ??= [])[item.Sku] = item.Quantity;
        deadline = clock.GetUtcNow() + AbandonAfter;
        return Task.CompletedTask;
    }

    [ReadLock] public Task<CartSummary> GetSummaryAsync(CancellationToken cancellationToken = default) => Task.FromResult(new CartSummary(state.Items?.Count ?? 0, deadline.Ticks, state.Abandoned));

    public Task AbandonAsync(CancellationToken cancellationToken = default) { state.Abandoned = true; return Task.CompletedTask; }
}

/// <summary>A data contract in the old style.</summary>
[DataContract]
public class MyData
{
    [DataMember(Name = "a")] public string? PropertyA { get; set; }
    [DataMember] public string? PropertyB { get; set; }
    [DataMember(IsRequired = true)] public TimeSpan? TimeToLive { get; set; }
    [IgnoreDataMember] public int Cached { get; set; }
    public override string ToString() => $"{PropertyA} {PropertyB}";
}

public class AccountBalance { public string AccountId { get; set; } = ""; public decimal Balance { get; set; } }

public sealed class OverdraftException(decimal balance, decimal amount) : Exception($"{balance} is less than {amount}") { public decimal Balance { get; } = balance; public decimal Amount { get; } = amount; }

[Persistent, Remote]
public partial class DemoActor
{
    private MyData? data;
    private readonly Dictionary<string, Reminder> reminders = [];
    public Task SaveData(MyData value, TimeSpan ttl) { data = value; data.TimeToLive = ttl; return Task.CompletedTask; }
    public Task<MyData?> GetData() => Task.FromResult(data);
    public Task RegisterReminder(string name, TimeSpan due, TimeSpan period) { reminders[name] = new Reminder(name, due, period, null); return Task.CompletedTask; }
    public Task UnregisterReminder(string name) { reminders.Remove(name); return Task.CompletedTask; }
    public Task ReceiveReminderAsync(string name, byte[] state, TimeSpan due, TimeSpan period) { reminders[name] = new(name, due, period, state); return Task.CompletedTask; }
}

public sealed record Reminder(string Name, TimeSpan Due, TimeSpan Period, byte[]? State);

/// <summary>An exception that callers get as it is.</summary>
[Persistent, Remote]
public partial class BankActor
{
    private readonly AccountBalance balance = new();
    [ReadLock] public Task<AccountBalance> GetAccountBalance() => Task.FromResult(balance);
    public Task Withdraw(decimal amount) { if (balance.Balance < -1_000_000) throw new OverdraftException(balance.Balance, amount); balance.Balance -= amount; return Task.CompletedTask; }
}

/// <summary>Results as a value or an error.</summary>
public readonly struct Result<T>
{
    private readonly T? value;
    private readonly string? error;
    private Result(T? value, string? error) => (this.value, this.error) = (value, error);
    public bool IsSuccess => error is null;
    public T Value => value!;
    public string Error => error ?? "";
    public static Result<T> Ok(T value) => new(value, null);
    public static Result<T> Fail(string error) => new(default, error);
}

[Persistent, Remote]
public partial class Smartphone
{
    private int battery = 100;
    public Result<int> Use(int minutes) { battery -= minutes; return battery > 0 ? Result<int>.Ok(battery) : Result<int>.Fail("empty"); }
    public Result<string> Describe() => Result<string>.Ok($"{battery} %");
}

/// <summary>A hub of groups with references to members.</summary>
[Persistent, Remote]
public partial class Building
{
    private readonly Dictionary<int, List<ISensor>> floors = [];
    public void Place(int floor, ISensor sensor) { if (!floors.TryGetValue(floor, out var sensors)) floors[floor] = sensors = []; sensors.Add(sensor); }
    public async Task<double> AverageAsync() { var sum = 0.0; foreach (var sensor in floors.Values.SelectMany(each => each)) sum += await sensor.GetLastAsync(); return sum; }
}

[Persistent, Remote]
public partial class Sensor
{
    private readonly List<Sample> samples = new(capacity: 16);
    public double Last { get; private set; }
    public void Report(in Sample sample) { samples.Add(sample); Last = sample.Value; if (samples.Count > 100) samples.RemoveAt(0); }
    public IAsyncEnumerable<Sample> ReadAll() => Stream(samples.ToArray());
    private static async IAsyncEnumerable<Sample> Stream(Sample[] all) { foreach (var sample in all) { await Task.Yield(); yield return sample; } }
}

public readonly record struct Sample(DateTimeOffset At, double Value, Unit Unit);
public enum Unit : ushort { Celsius = 1, Percent, Lux = 500 }

/// <summary>A twin with desired and reported properties.</summary>
[Persistent, Remote]
public partial class Twin
{
    private readonly Dictionary<string, object> desired = [];
    private readonly Dictionary<string, object> reported = [];
    public void Desire(string name, int value) => desired[name] = value;
    public void Report(string name, double value) => reported[name] = value;
    public int Differences => desired.Count - reported.Count;
}

/// <summary>The same as a union of values.</summary>
[Subtype<NumberValue>("n"), Subtype<TextValue>("t"), Subtype<ListValue>("l")]
public abstract record TwinValue;
public sealed record NumberValue(double Value) : TwinValue;
public sealed record TextValue(string Value) : TwinValue;
public sealed record ListValue(List<TwinValue> Values) : TwinValue;

[Persistent, Remote]
public partial class TypedTwin { private readonly Dictionary<string, TwinValue> desired = []; public void Desire(string name, TwinValue value) => desired[name] = value; [ReadLock] public TwinValue? Read(string name) => desired.GetValueOrDefault(name); }

/// <summary>A pool of workers behind a base class that is generic in its state.</summary>
public abstract class StatefulActor<TState> where TState : new()
{
    protected TState Current { get; set; } = new();
    protected DateTimeOffset LastSaved { get; private set; }
    protected void Saved(DateTimeOffset at) => LastSaved = at;
}

public class WorkerState { public Queue<WorkItem> Pending { get; } = new(); public WorkItem? Running { get; set; } public int Done { get; set; } }
public sealed record WorkItem(Guid Id, string Command, IReadOnlyDictionary<string, string> Arguments);

[Persistent, Remote]
public partial class Worker : StatefulActor<WorkerState>
{
    public void Queue(WorkItem item) => Current.Pending?.Enqueue(item);
    public bool Next(DateTimeOffset now) { Saved(now); Current.Running = null; Current.Done++; return Current.Done > 1; }
}

/// <summary>A lock with an owner and an expiry.</summary>
[Persistent, Remote]
public partial class LeaseActor
{
    private string? owner;
    private DateTimeOffset until;
    private int epoch;
    public (bool Taken, int Epoch) TryAcquire(string by, DateTimeOffset now, TimeSpan length) { if (owner is not null && until > now && owner != by) return (false, epoch); owner = by; until = now + length; return (true, ++epoch); }
    public void Release(string by) { if (owner == by) owner = null; }
}

/// <summary>A saga's steps as a list of states with an exception.</summary>
[Persistent, Remote]
public partial class SagaActor
{
    private readonly List<SagaStep> steps = [];
    private Exception? failure;
    public void Add(string name) => steps.Add(new SagaStep(name, StepState.Waiting));
    public bool Failed => failure is not null;
    public void Reset() => failure = null;
}

public sealed record SagaStep(string Name, StepState State) { public int Attempts { get; set; } }
public enum StepState { Waiting, Running, Done, Compensated }
