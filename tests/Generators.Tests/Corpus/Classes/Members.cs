namespace Corpus.Members;

[Persistent] public partial class Operators { private int x; public static Operators operator +(Operators a, Operators b) => new() { x = a.x + b.x }; public static implicit operator int(Operators a) => a.x; public static explicit operator Operators(int x) => new() { x = x }; public static bool operator true(Operators a) => a.x > 0; public static bool operator false(Operators a) => a.x <= 0; public int X => x; }

[Persistent] public partial class Finalized { private int x; ~Finalized() => x = 0; public int X => x; }

// gets STUB0054 STUB0103
[Persistent] public partial class Events { public event EventHandler? Changed; private event Action<int>? Inner; private int x; public void Change() { x++; Changed?.Invoke(this, EventArgs.Empty); Inner?.Invoke(x); } }

[Persistent] public partial class CustomEvents { [Transient] private Action? handlers; private int x; internal event Action Happened { add => handlers += value; remove => handlers -= value; } public int Next() { handlers?.Invoke(); return ++x; } }

/// <summary>Partial over several files: see the second file.</summary>
[Persistent] public partial class Several(int first) { private readonly int first = first; public int First => first; }

[Persistent] public partial class PrimaryUsed(int start, List<string> names) { private int next = start; private readonly List<string> names = [.. names]; public int Next() => next++; public IReadOnlyList<string> Names() => [.. names]; }

// gets STUB0021
[Persistent] public partial class PrimaryCaptured(int start) { private int x; public int Next() => start + x++; }

[Remote] public partial class PrimaryCapturedByService(string name, [Service] TimeProvider clock) { public string Name => name; public long Now() => clock.GetTimestamp(); }

[Persistent] public partial class Services([Service] TimeProvider clock) { [Service] private readonly TimeProvider clock = clock; [Service] private TimeProvider? other; [Service] public IDisposable? Missing { get; private set; } private DateTimeOffset at; public void Touch() => at = (other ?? clock).GetUtcNow(); public bool Has => Missing is not null || at > DateTimeOffset.MinValue; }

[Persistent] public partial class Transients(int n) { public int N { get; } = n; [Transient] private readonly Dictionary<string, List<int>> d = new(StringComparer.Ordinal) { ["a"] = [1, 2] }; [Transient] private Func<int, int> f = x => x + 1; [Transient] private int[,] g = { { 1 }, { 2 } }; [Transient] private string s = $"{nameof(Transients)} {int.MaxValue}"; [Transient] private TimeSpan t = TimeSpan.FromSeconds(1); [Transient] private Lazy<object> l = new(() => new List<int>()); private static readonly int Shared = 1; [Transient] private int u = Shared + 2; [Transient] private readonly object gate = new(); public int Sum() { lock (gate) return d.Count + f(1) + g.Length + s.Length + t.Seconds + (l.IsValueCreated ? 1 : 0) + u; } public void Set() => (f, g, s, t, l, u) = (x => x, new int[1, 1], "", default, new(() => 1), 2); }

[Persistent] public partial class Restored { private int x; [Transient] private int twice; partial void OnRestored() => twice = x * 2; public int Twice => twice; public void Set(int value) => (x, twice) = (value, value * 2); }

[Persistent] public partial class OwnHook { private int x; [Local] public void OnRestored() => x = 0; public int X => x; }

[Persistent] public partial class ByHand { private int x; private void SaveState(ref StateWriter writer) { writer.WriteMapStart(1); writer.WriteKey("x"u8); writer.Write(x); } private void RestoreState(ref StateReader reader) { var map = reader.ReadMapStart(); if (reader.ReadMember(ref map, "x"u8)) x = reader.ReadInt32(); reader.ReadMapEnd(ref map); } public int Next() => ++x; }

[Persistent] public partial class ByHandDerived : ByHand { public string? More { get; set; } }

[Persistent] public partial class NestedTypes { private readonly struct Entry(int a) { public int A { get; } = a; } private interface IPlan; private delegate int Work(); private sealed class Item { public int X { get; set; } } private Entry entry; private Item? item; public int Sum => entry.A + (item?.X ?? 0); public void Set() => (entry, item) = (new Entry(1), new Item { X = 2 }); public enum State { On, Off } public State Now { get; set; } }

[Persistent] public partial class Unsafe { private int x; public unsafe int Read() { fixed (int* p = &x) return *p; } [Local] public unsafe void Write(int* p) => x = *p; }

[Persistent] public partial class Locals { private int x; [Local] public T Generic<T>(T value) => value; [Local] public ref int Ref() => ref x; [Local] public void Out(out int y) => y = x; [Local] public Span<int> Span() => default; private T Hidden<T>(T value) => value; public int X => Hidden(x); }

[Persistent] public partial class Compensated { private readonly List<int> items = []; [CompensateWith(nameof(Remove))] public void Add(int item) => items.Add(item); private void Remove(int item) => items.Remove(item); [CompensateWith(nameof(Undo)), UpdateLock] public int Next(string a, int b = 2) => b; internal void Undo(string a, int b) => items.Clear(); }

[Persistent] public partial class LockModes { private int x; [Lock<Shared>] public void Add(int by) => x += by; [NoLock] public int Peek() => 1; [UpdateLock] public int Look() => x; [ReadLock] public int Read() => x; [WriteLock] public int Get { get => x; set => x = value; } public sealed class Shared : LockMode { public override bool ModifiesObject => true; public override bool ConflictsWith(LockMode other) => other is not Shared; } }

[Recoverable] internal sealed partial class InternalSealed { private int x; public int X { get => x; set => x = value; } internal int Hidden() => x; }

[Remote] public abstract partial class AbstractRemote { public abstract Task<int> RunAsync(); }

[Persistent] public partial class Nothing;

[Remote] public partial class Asynchronous { public async Task FailAsync(bool fails) { await Task.Yield(); if (!fails) throw new InvalidOperationException(); } public async ValueTask<int> AddAsync(int a, int b) { await Task.Yield(); return a + b; } }

[Persistent] public partial class CheckedContext { private byte b; public byte Next() { checked { return b = (byte)((b + 1) % 100); } } public int Constant { get; set; } = unchecked((int)0xFFFFFFFF); }

/// <summary>Documented, with what comments may contain.</summary>
/// <remarks>See <see cref="Documented{T}"/> &amp; <typeparamref name="T"/>.</remarks>
/// <typeparam name="T">Anything.</typeparam>
[Persistent] public partial class Documented<T> { /// <summary>Sets <paramref name="value"/> &lt;here&gt;.</summary>
/// <param name="value">The value.</param>
/// <returns>The old one.</returns>
/// <exception cref="InvalidOperationException">Never.</exception>
public T? Set(T value) { var old = last; last = value; return old; } private T? last; /// <summary>The last one, see <see cref="Set(T)"/>.</summary>
public T? Last => last; public static Type All => typeof(DocumentedStub<int>); }
