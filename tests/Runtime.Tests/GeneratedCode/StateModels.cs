using System.Collections.Immutable;
using System.Numerics;

namespace Stubs.Tests.GeneratedCode;

/// <summary>Every kind of member that a class can have.</summary>
[Persistent]
public partial class Members
{
    public readonly int ReadOnlyField;
    private readonly string secret = "";
    internal long internalField;
    protected volatile int volatileField;
    public required string RequiredField;
    private int @class;

    public Members(int value, string secret)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        (ReadOnlyField, this.secret, Constructions) = (value, secret, Constructions + 1);
        GetOnly = value;
    }

    public static int Constructions { get; private set; }

    public int GetOnly { get; }

    public int GetSet { get; set; }

    public int InitOnly { get; init; }

    public int PrivateSet { get; private set; }

    public required string? RequiredInit { get; init; }

    public virtual int Virtual { get; set; }

    public int Checked { get; set => field = value < 0 ? throw new ArgumentException("negative") : value; }

    public int Computed => GetSet * 2;

    public string? Null { get; set; }

    [Local] public IReadOnlyList<object?> Inspect() => [secret, volatileField, @class, PrivateSet];

    public void Fill() => (volatileField, @class, PrivateSet, internalField) = (3, 4, 5, long.MinValue);
}

/// <summary>Collections of another class than the one that is declared, and arrays within an object.</summary>
[Persistent]
public partial class Kinds
{
    private readonly ICollection<string> tags = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
    private IDictionary<string, int> ranks = new SortedDictionary<string, int>(StringComparer.Ordinal);
    private Window window;
    private Named<long>? last;

    public int Tags => tags.Count;

    public string Classes => $"{tags.GetType().Name} {ranks.GetType().Name}";

    public string Window => string.Join(" ", window[0], window[1], window[2]);

    public string Last => last is { } named ? $"{named.Names[1]} {named.Value}" : "";

    public void Add(string tag)
    {
        tags.Add(tag);
        ranks[tag] = tags.Count;
        (window[0], window[1], window[2]) = (window[1], window[2], tags.Count);
        last = new Named<long> { Value = tags.Count };
        last.Names[1] = tag;
        if (tag.Length == 0)
            throw new ArgumentException("A tag has letters.");
    }
}

/// <summary>What objects that were stored by earlier versions lack.</summary>
[Persistent]
public partial record Lacking(
    int Old, string Label = "none", DayOfWeek Day = DayOfWeek.Friday, decimal Price = 2.5m, int? Count = null)
{
    public OrderLine? Line { get; set; }

    public Classic? Classic { get; set; }

    public Measure Measure { get; set; }
}

public record OrderLine(string Product, int Count = 1, string Unit = "piece", TimeSpan? Delay = null)
{
    public IReadOnlyList<string> Tags { get; init; } = ["new"];
}

public class Classic(int size = 7, string name = "classic")
{
    public int Size { get; } = size;

    public string Name { get; set; } = name;
}

public readonly record struct Measure(double Value, string Unit = "m");

[System.Runtime.CompilerServices.InlineArray(3)]
public struct Window
{
    private int first;
}

public class Named<T>
{
    public T? Value;
    public Pair Names;

    [System.Runtime.CompilerServices.InlineArray(2)]
    public struct Pair
    {
        private string? first;
    }
}

[Persistent]
public partial class Plain
{
    public bool Boolean = true;
    public byte Byte = 200;
    public sbyte SByte = -100;
    public short Int16 = -30000;
    public ushort UInt16 = 60000;
    public int Int32 = -2_000_000_000;
    public uint UInt32 = 4_000_000_000;
    public long Int64 = long.MinValue;
    public ulong UInt64 = ulong.MaxValue;
    public Int128 Int128 = Int128.MinValue;
    public UInt128 UInt128 = UInt128.MaxValue;
    public BigInteger BigInteger = BigInteger.Pow(7, 100);
    public Half Half = (Half)1.5;
    public float Single = 1.1f;
    public double Double = -0.1;
    public decimal Decimal = 1.10m;
    public char Char = 'é';
    public string String = "a\0b😀";
    public DateTime DateTime = new(2024, 2, 29, 1, 2, 3, DateTimeKind.Utc);
    public DateTimeOffset DateTimeOffset = new(2024, 2, 29, 1, 2, 3, TimeSpan.FromHours(5.5));
    public DateOnly DateOnly = new(2024, 2, 29);
    public TimeOnly TimeOnly = new(1, 2, 3);
    public TimeSpan TimeSpan = TimeSpan.FromTicks(-1);
    public Guid Guid = new("00112233-4455-6677-8899-aabbccddeeff");
    public Uri Uri = new("https://example.org/a?b");
    public Version Version = new(1, 2, 3);
    public byte[] Bytes = [1, 2, 3];
    public Memory<byte> Memory = new byte[] { 4, 5 };
    public DayOfWeek Enum = DayOfWeek.Friday;
    public Weekdays Flags = Weekdays.Monday | Weekdays.Sunday;
    public Uid Uid = new(new byte[Uid.Size]);
}

[Flags]
public enum Weekdays : ulong
{
    None = 0,
    Monday = 1,
    Sunday = 1UL << 63,
}

[Persistent]
public partial class Collections
{
    public int[] Array = [1, 2];
    public string?[] Strings = ["a", null];
    public int[][] Jagged = [[1], []];
    public int[,] Grid = { { 1, 2 }, { 3, 4 } };
    public List<List<int>> Nested = [[1], [2, 3]];
    public IReadOnlyList<string> ReadOnlyList = ["x"];
    public HashSet<string> Set = ["a", "b"];
    public Dictionary<string, int> Dictionary = new() { ["x"] = 1 };
    public SortedDictionary<int, List<string?>> Sorted = new() { [2] = ["b", null], [1] = [] };
    public Queue<int> Queue = new([1, 2]);
    public Stack<int> Stack = new([1, 2]);
    public ImmutableArray<int> ImmutableArray = [1, 2];
    public ImmutableList<string> ImmutableList = ["a"];
    public ImmutableDictionary<int, string> ImmutableDictionary = ImmutableDictionary<int, string>.Empty.Add(1, "a");
    public (int Id, string? Name, (bool, DayOfWeek) Inner) Tuple = (1, null, (true, DayOfWeek.Monday));
    public Tuple<int, string> OldTuple = new(1, "a");
    public KeyValuePair<int, string> Pair = new(1, "a");
    public int? Something = 5;
    public int? Nothing;
    public (int, int)?[] Tuples = [(1, 2), null];
    public List<int>? NoList;
}

[Persistent]
public partial class References
{
    public IPlain? One;
    public PlainStub? Two;
    public IPlain? None;
    public List<IPlain?> Many = [];
    public Dictionary<string, ICollections> ByName = [];
}

[Recoverable]
public partial class PrimaryConstructor(string owner, int limit)
{
    private readonly string owner = owner.Trim();
    [Transient] private readonly List<int> cache = [];
    [Transient] private int version = 7;
    [Transient] private string text = string.Empty;
    [Transient] private Dictionary<string, int> index = new(StringComparer.OrdinalIgnoreCase) { ["A"] = 1 };
    private List<string> added = ["new"];

    public string Owner => owner;

    public int Limit { get; } = limit;

    [Local] public IReadOnlyList<object> Transients() => [cache, version, text, index["a"], added];

    public void Change() => (version, text) = (8, "changed");
}

public abstract class PlainBase
{
    private readonly int hidden;
    protected string? visible;

    protected PlainBase(int hidden) => this.hidden = hidden;

    public int Hidden => hidden;

    public string? Visible => visible;
}

[Persistent]
public abstract partial class Animal : PlainBase
{
    private readonly string name;
    private int age;

    protected Animal(string name)
        : base(1)
    {
        this.name = name.Length > 0 ? name : throw new ArgumentException("empty");
        age = name.Length;
    }

    public string Name => name;

    public int Age => age;
}

[Persistent]
public partial class Dog(string name, int tail) : Animal(name)
{
    // The name that the base class has for another one.
    private int age = 100;

    public int Tail { get; } = tail;

    public int OwnAge => age;

    public void GrowOlder() => age++;
}

[Persistent]
public partial record Document(string Title, IReadOnlyList<string> Lines)
{
    public string? Note { get; set; }
}

[Persistent]
public partial class Renamed
{
    [FormerName("amount"), FormerName("sum")] private decimal balance;
    private List<int> list = [1];

    public decimal Balance { get => balance; set => balance = value; }

    public List<int> List => list;
}

[Persistent]
public partial class Serviced
{
    [Service] private readonly TimeProvider clock = null!;
    [Service] private readonly IFormatProvider? optional = null;
    private int number = 1;

    [Local] public TimeProvider Clock => clock;

    [Local] public IFormatProvider? Optional => optional;

    public int Number => number;
}

[Persistent]
public partial class HandWritten
{
    public int Number;

    public int Restorations { get; private set; }

    public void SaveState(ref StateWriter writer) => writer.Write(Number);

    public void RestoreState(ref StateReader reader) => Number = reader.ReadInt32();

    partial void OnRestored() => Restorations++;
}
