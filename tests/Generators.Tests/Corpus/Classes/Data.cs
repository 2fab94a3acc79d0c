using System.Collections.Immutable;

namespace Corpus.Data;

/// <summary>Recursive data, directly and through collections.</summary>
public record Tree(int Value, Tree? Left, Tree? Right, List<Tree> Others, Dictionary<string, Tree> Named);
public class Ping { public Pong? Pong { get; set; } }
public class Pong { public Ping? Ping { get; set; } public Ping[]? Many { get; set; } }

[Persistent] public partial class Recursive { public Tree? Tree { get; set; } public Ping? Ping { get; set; } public List<List<Tree>>? Forest { get; set; } }

/// <summary>Orleans #2433: a private type nested in the data.</summary>
public class X { private Y y; private readonly struct Y(int value) { public readonly int Value = value; } public int Value => y.Value; public void Set(int value) => y = new Y(value); }

// gets STUB0020 STUB0044
[Persistent] public partial class PrivateInData { public X? X { get; set; } }

public partial class X2 { private Y y; private readonly struct Y(int value) { public readonly int Value = value; } public int Value => y.Value; public void Set(int value) => y = new Y(value); }

[Persistent] public partial class PrivateInPartialData { public X2? X { get; set; } }

public partial class Container { private enum Kind { A, B } private record Item(Kind Kind, Item? Next); protected record Shown(int X); [Persistent] public partial class Inner { private Item? item; private Shown? shown; private Kind? kind; public void Set() => (item, shown, kind) = (null, null, null); public bool Any => item is null && shown is null && kind is null; } }

public class Getters { public Getters(int a, string b) { A = a; B = b; } public int A { get; } public string B { get; } }
public class Mixed { private readonly int a = 1; internal string? b; protected int c; public int D { get; private set; } public int E { get; init; } public required int F { get; set; } public int A => a + c; public void Set() => (b, c, D) = ("", 1, 2); }
public readonly struct Temperature(double value) { private readonly double value = value; public double Value => value; public static Temperature operator +(Temperature a, Temperature b) => new(a.value + b.value); public static implicit operator double(Temperature t) => t.value; }
public record Derived(int A, string B) : Parent(A); public record Parent(int A);
public class HidingData : Hidden { public new int X { get; set; } } public class Hidden { public int X { get; set; } private int y; public int Y { get => y; set => y = value; } }
public struct Mutable { public int A; private int b; public int B { readonly get => b; set => b = value; } }
public record Generic<T, U>(T First, U? Second) where T : notnull where U : class;
public record Nothing;

[Persistent] public partial class Shapes { public Getters? A { get; set; } public Mixed? B { get; set; } public Temperature C { get; set; } public Derived? D { get; set; } public HidingData? E { get; set; } public Mutable F { get; set; } public Generic<int, Generic<string, Getters>>? G { get; set; } public Nothing? H { get; set; } }

[Persistent] public partial class Immutables { public ImmutableArray<int> A { get; set; } = []; public ImmutableList<string?> B { get; set; } = []; public IReadOnlyList<int> C { get; set; } = []; public IReadOnlySet<int>? D { get; set; } public IReadOnlyDictionary<string, Getters>? E { get; set; } }

[Persistent] public partial class Arrays { public int[,] A { get; set; } = new int[1, 1]; public int[][]? B { get; set; } public string[,,]? C { get; set; } public int[][,]? D { get; set; } public List<int[]>[]? E { get; set; } public (int, int)[]? F { get; set; } public IArrays?[][]? G { get; set; } }

[Persistent] public partial class Numbers { public Half A { get; set; } public Int128 B { get; set; } public System.Numerics.BigInteger C { get; set; } public nint Skipped { [Local] get => 1; [Local] set { } } public DateOnly D { get; set; } public TimeOnly E { get; set; } public DateTimeOffset F { get; set; } public TimeSpan G { get; set; } public Uri? H { get; set; } public Version? I { get; set; } public Uid J { get; set; } public Guid? K { get; set; } public char L { get; set; } public bool? M { get; set; } }

public enum Small : byte { A = 255 } public enum Large : long { A = long.MinValue, B = long.MaxValue }

[Persistent] public partial class Enums { public Small A { get; set; } public Large? B { get; set; } public DayOfWeek C { get; set; } public Dictionary<Small, List<Large>>? D { get; set; } public HashSet<DayOfWeek>? E { get; set; } public Inner F { get; set; } public enum Inner { X, Y } }

/// <summary>System.Text.Json #58938: types whose mangled names meet.</summary>
[Persistent] public partial class Mangled { public Generic<Generic<string, string>, string>? A { get; set; } public Generic<string, Generic<string, string>>? B { get; set; } public Outer_Inner? C { get; set; } public Outer.Inner? D { get; set; } public Outer_.Inner? E { get; set; } }
public record Outer_Inner(int A); public class Outer { public record Inner(int A); } public class Outer_ { public record Inner(int A); }

[Persistent] public partial class InitializedData { public Initialized? A { get; set; } } public class Initialized { public List<int> Many { get; set; } = [1]; public int Number { get; set; } = int.MaxValue; public string Text { get; set; } = nameof(Initialized); [Transient] public Action? Ignored { get; set; } public static readonly Initialized Default = new(); public const int Constant = 1; }

/// <summary>An event, an indexer and operators in data.</summary>
[Persistent] public partial class BusyData { public Busy? A { get; set; } } public class Busy { public int X { get; set; } public event Action? Happened; public int this[int index] => index + X; public static Busy operator !(Busy a) => a; ~Busy() => Happened?.Invoke(); }

/// <summary>Data that refers to objects.</summary>
[Persistent] public partial class Referring { public Contact? Main { get; set; } public List<Contact> All { get; set; } = []; public record Contact(IReferring? Object, ReferringStub? Stub, List<IReferring> Many); }
