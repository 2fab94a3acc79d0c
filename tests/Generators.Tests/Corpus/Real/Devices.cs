// Devices, telemetry and workflows: buffers, versions, options, loggers, state machines and plain data from libraries.
using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.ObjectModel;
using System.Net;
using Microsoft.Extensions.Logging;

namespace Corpus.Real.Devices
{
    public sealed class DeviceOptions { public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(10); public int Retries { get; set; } = 3; }

    public interface IOptions<out T> where T : class { T Value { get; } }

    /// <summary>A logger in the constructor, as nearly every class has one.</summary>
    // gets STUB0020 STUB0043, fixed
    [Persistent, Remote]
    public partial class Thermostat
    {
        private readonly ILogger<Thermostat> _logger;
        private double _target = 20;
        public Thermostat(ILogger<Thermostat> logger) => _logger = logger;
        public void Set(double target) { _logger.LogInformation("set to {Target}", target); _target = target; }
        public double Target => _target;
    }

    /// <summary>The same in a primary constructor, with options and a clock.</summary>
    // gets STUB0021 STUB0043, fixed
    [Persistent, Remote]
    public partial class Pump(ILogger<Pump> logger, TimeProvider clock)
    {
        private DateTimeOffset started;
        public void Start() { started = clock.GetUtcNow(); logger.LogInformation("started"); }
        public bool Runs => started != default;
    }

    /// <summary>The services named as such.</summary>
    // gets STUB0021, fixed
    [Persistent, Remote]
    public partial class Valve([Service] ILogger<Valve> logger, [Service] TimeProvider clock, string name)
    {
        private readonly string name = name;
        private DateTimeOffset? opened;
        public void Open() { opened = clock.GetUtcNow(); logger?.LogInformation("opened"); }
        public bool IsOpen => opened is not null && name.Length > 0;
    }

    [Persistent, Remote]
    public partial class Gauge
    {
        [Service] private readonly ILogger<Gauge> logger = null!;
        private readonly CircularBuffer<double> values = new(16);
        public void Add(double value) { values.Push(value); logger?.LogDebug("{Value}", value); }
        public double Mean() => values.Count == 0 ? 0 : values.Sum() / values.Count;
    }

    /// <summary>A buffer of its own.</summary>
    public sealed class CircularBuffer<T>(int capacity) where T : struct, System.Numerics.INumber<T>
    {
        private readonly T[] items = new T[capacity];
        private int start, count;
        public int Count => count;
        public void Push(T item) { if (items is not { Length: > 0 }) return; items[(start + count) % items.Length] = item; if (count < items.Length) count++; else start = (start + 1) % items.Length; }
        public T Sum() { var sum = T.Zero; for (var i = 0; i < count && i < items.Length; i++) sum += items[i]; return sum; }
    }

    /// <summary>Addresses of the network.</summary>
    [Persistent]
    public partial class Endpoint { public IPAddress Address { get; set; } = IPAddress.Loopback; public ushort Port { get; set; } public Uri? Url { get; set; } public Version Firmware { get; set; } = new(1, 0); public bool IsSecure => Url?.Scheme == "https"; }

    /// <summary>Concurrent collections, because the class was shared before.</summary>
    [Persistent]
    public partial class Registry
    {
        private readonly ConcurrentDictionary<string, DeviceInfo> _devices = new(StringComparer.OrdinalIgnoreCase);
        private readonly ConcurrentQueue<string> _log = new();
        private readonly ConcurrentBag<Guid> _free = new();
        [Transient] private readonly Lock _gate = new();
        public void Register(string name, DeviceInfo info) { lock (_gate) _devices[name] = info; _log.Enqueue(name); _free.Add(info.Id); }
        public int Count => _devices.Count;
    }

    public sealed record DeviceInfo(Guid Id, string Model) { public ReadOnlyDictionary<string, string>? Labels { get; init; } }

    /// <summary>A lock as an object.</summary>
    // gets STUB0020, fixed
    [Persistent]
    public partial class Shared { private readonly object _sync = new(); private readonly ReaderWriterLockSlim _lock = new(); private int _value; public void Set(int value) { lock (_sync ?? this) { _value = value; } _ = _lock; } public int Value => _value; }

    /// <summary>A sequence of bytes and memory of numbers.</summary>
    [Persistent]
    public partial class Recording { public ReadOnlySequence<byte> Bytes { get; set; } public Memory<float> Samples { get; set; } public ReadOnlyMemory<int> Marks { get; set; } public byte[] Header { get; set; } = []; }

    /// <summary>Bits, frozen sets and observable lists.</summary>
    [Persistent]
    public partial class Panel
    {
        public ObservableCollection<string> Lines { get; } = [];
        private FrozenSet<string> _allowed = FrozenSet<string>.Empty;
        private FrozenDictionary<int, string> _names = FrozenDictionary<int, string>.Empty;
        public void Allow(string[] names) { _allowed = names.ToFrozenSet(StringComparer.Ordinal); _names = new Dictionary<int, string>().ToFrozenDictionary(); }
        public bool IsAllowed(string name) => _allowed.Contains(name) && _names.Count == 0;
    }

    [Persistent]
    public partial class BitPanel { private readonly System.Collections.BitArray _bits = new(8); public bool Get(int bit) => _bits is not null && bit is >= 0 and < 8 && _bits[bit]; public void Set(int bit) { if (bit is >= 0 and < 8) _bits[bit] = true; } }

    /// <summary>Readings with structs that have private state.</summary>
    [Persistent, Remote]
    public partial class Meter
    {
        private Statistics statistics;
        private Reading? last;
        private readonly Reading[] recent = new Reading[4];
        public void Report(Reading reading) { statistics.Add(reading.Value); last = reading; if (recent is { Length: > 0 }) recent[0] = reading; }
        [ReadLock] public Statistics Read() => statistics;
        public Reading? Last => last;
    }

    public struct Statistics { private double sum, min, max; private int count; public void Add(double value) { sum += value; min = Math.Min(min, value); max = Math.Max(max, value); count++; } public readonly double Mean => count == 0 ? 0 : sum / count; }
    public readonly record struct Reading(double Value, DateTimeOffset At, Quality Quality = Quality.Good);
    public enum Quality : sbyte { Bad = -1, Uncertain, Good }

    /// <summary>A job with an exception's text and attempts.</summary>
    [Persistent]
    public partial class Job
    {
        public Guid Id { get; init; } = Guid.Empty;
        public JobState State { get; private set; }
        public List<Attempt> Attempts { get; } = [];
        public string? Error { get; private set; }
        public Range Window { get; set; }
        public Index Last { get; set; }
        public void Fail(string error, DateTimeOffset at) { Error = error; Attempts.Add(new Attempt(at, error)); State = JobState.Failed; }
        public void Done() => State = JobState.Done;
    }

    public enum JobState { Queued, Running, Done, Failed }
    public sealed record Attempt(DateTimeOffset At, string? Error);

    /// <summary>A workflow's instance: variables of any kind.</summary>
    [Persistent]
    public partial class WorkflowInstance { public string DefinitionId { get; set; } = ""; public IDictionary<string, object> Variables { get; set; } = new Dictionary<string, object>(); public Stack<ScheduledActivity> Scheduled { get; set; } = new(); public HashSet<BlockingActivity> Blocking { get; set; } = []; public WorkflowStatus Status { get; set; } }

    /// <summary>The same with variables as text.</summary>
    [Persistent]
    public partial class PlainInstance { public string DefinitionId { get; set; } = ""; public IDictionary<string, string?> Variables { get; set; } = new Dictionary<string, string?>(); public Stack<ScheduledActivity> Scheduled { get; set; } = new(); public HashSet<BlockingActivity> Blocking { get; set; } = []; public WorkflowStatus Status { get; set; } public string? Pop() => Scheduled.TryPop(out var next) ? next.ActivityId : null; }

    public class ScheduledActivity { public string ActivityId { get; set; } = ""; public string? Input { get; set; } }
    public record BlockingActivity(string ActivityId, string ActivityType);
    public enum WorkflowStatus { Idle, Running, Finished, Suspended, Faulted }

    /// <summary>A method with a delegate, a cancellation and progress.</summary>
    [Persistent, Remote]
    public partial class Firmware
    {
        private int percent;
        public async Task InstallAsync(byte[] image, CancellationToken cancellationToken = default) { await Task.Yield(); cancellationToken.ThrowIfCancellationRequested(); percent = image.Length; }
        [Local] public void Watch(IProgress<int> progress) => progress.Report(percent);
        public int Percent => percent;
    }

    // gets STUB0043, fixed
    [Persistent, Remote]
    public partial class Installer { private int percent; public async Task InstallAsync(byte[] image, IProgress<int> progress) { await Task.Yield(); percent = image.Length; progress.Report(percent); } public int Percent => percent; }

    /// <summary>A try pattern.</summary>
    // gets STUB0040, fixed
    [Persistent, Remote]
    public partial class Cache { private readonly Dictionary<string, string> items = []; public bool TryGetValue(string key, out string? value) => items.TryGetValue(key, out value); public void Set(string key, string value) => items[key] = value; }

    /// <summary>A generic repository method.</summary>
    // gets STUB0041, fixed
    [Persistent, Remote]
    public partial class Settings { private readonly Dictionary<string, string> items = []; public T? Get<T>(string key) where T : IParsable<T> => items.TryGetValue(key, out var text) ? T.Parse(text, null) : default; public void Set(string key, string value) => items[key] = value; }

    /// <summary>An indexer with two parameters and a fluent interface.</summary>
    // gets STUB0022
    [Persistent, Remote]
    public partial class Builder { private readonly List<string> parts = []; public Builder With(string part) { parts.Add(part); return this; } public string Build() => string.Join(',', parts); }

    /// <summary>Not partial yet, as all classes are before.</summary>
    // gets STUB0001, fixed
    [Persistent, Remote]
    public class Lamp { private bool on; public bool On => on; public void Switch() => on = !on; }

    // gets STUB0001, fixed
    [Persistent]
    public sealed class Scene { public List<string> Lamps { get; set; } = []; public void Add(string lamp) => Lamps.Add(lamp); }

    // gets STUB0001, fixed
    [Persistent]
    internal class Motion { private DateTimeOffset last; private Timer? timer; public void Seen(DateTimeOffset at) { last = at; timer = null; } public bool Since(DateTimeOffset at) => last > at && timer is null; }

    public class House
    {
        // gets STUB0002, fixed
        [Persistent] public partial class Door { public bool Locked { get; private set; } public void Lock() => Locked = true; }
    }
}
