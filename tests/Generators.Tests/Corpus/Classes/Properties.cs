namespace Corpus.Properties;

[Persistent] public partial class FieldKeyword { public int X { get; set => field = value + 1; } public string Y { get => field ?? ""; set; } = "y"; }

// gets STUB0048
[Persistent] public partial class LazyField { public int[] Z { get => field ??= []; } }

[Persistent] public partial class PartialProperty { public partial int X { get; set; } public partial string Y { get; } }
partial class PartialProperty { public partial int X { get => field; set => field = value; } public partial string Y => "y" + X; }

/// <summary>MemoryPack #344: private setters.</summary>
[Persistent] public partial class PrivateSetter { public string Name { get; private set; } = "n"; public int Number { get; protected set; } public void Rename(string name) => Name = name; }

[Persistent] public partial class GetOnly { public List<string> Items { get; } = []; public string Made { get; } = "x"; public int Count => Items.Count; public void Add(string item) => Items.Add(item); }

[Persistent] public partial class WriteOnly { private int x; public int X { set => x = value; } public int Double() => x * 2; }

[Persistent] public partial class Computed { private double celsius; public double Fahrenheit { get => celsius * 9 / 5 + 32; set => celsius = (value - 32) * 5 / 9; } }

[Persistent] public partial class Indexed { private readonly Dictionary<string, int> map = []; public int this[string key] { get => map.GetValueOrDefault(key); set => map[key] = value; } public int this[int a, int b] => a + b; }

[Persistent] public partial class NamedIndexer { private readonly List<int> list = [1, 2, 3]; [System.Runtime.CompilerServices.IndexerName("Element")] public int this[int index] { get => list[index % 3]; set => list[index % 3] = value; } }

[Persistent] public abstract partial class AbstractProperty { public abstract int Value { get; set; } public virtual string Text { get; set; } = ""; }

[Persistent] public partial class ConcreteProperty : AbstractProperty { public override int Value { get; set; } public sealed override string Text { get => base.Text + "!"; set => base.Text = value; } }

[Persistent] public partial class HidingParent { public int X { get; set; } protected string? y; public string? Y => y; public void SetY(string value) => y = value; }

/// <summary>System.Text.Json #97621: 'new' members. Both are state.</summary>
[Persistent] public partial class HidingChild : HidingParent { [Local] public new int X { get; set; } private new readonly int y = 3; public int Mine => y; }

[Persistent] public partial class StaticMembers { public static int Count { get; set; } private static readonly List<int> Shared = []; public const int Limit = 3; internal const string Word = "w"; public int Size { get; set; } = Limit; public static int Add(int x) { Shared.Add(x); return Shared.Count; } }

[Persistent] public partial class ExpressionBodied { private int value; public int Value => value; public int Next() => ++value; public bool Is(int other) => value == other; }

[Persistent] public partial class ManyOfAType { public int A { get; set; } public int B { get; set; } public int C { get; set; } private int d, e = 2, f; public int Sum() => A + B + C + d + e + f; public void Set() => (d, e, f) = (1, 2, 3); }

[Persistent] public partial class Explicitly { private int @value; private string? @class; public int Value { get => this.@value; set => this.@value = value; } public string? Class { get => @class; set => @class = value; } }

[Persistent] public partial class LockedProperty { [WriteLock] public int Counted { get; set; } [field: Transient] public int Cached { get; set; } [ReadLock] public int Read { get; set; } }

[Persistent] public partial class Asynchronous { private int x; public Task<int> XAsync => Task.FromResult(x); public Task SetAsync(int value) { x = value; return Task.CompletedTask; } }

[Persistent] public partial class LazyProperty { private List<int>? made; [Transient] private Lazy<int>? lazy; public int Value { get { lazy ??= new Lazy<int>(() => made?.Count ?? 0); return lazy.Value; } } public void Make() => made = [1]; }

[Persistent] public partial class ByteProperties { public byte[] Bytes { get; set; } = []; public Memory<byte> Memory { get; set; } public ReadOnlyMemory<byte> ReadOnly { get; set; } public byte Single { get; set; } public sbyte[]? Signed { get; set; } }
