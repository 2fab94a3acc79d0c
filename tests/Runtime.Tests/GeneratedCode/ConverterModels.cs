using System.Collections.ObjectModel;
using System.Drawing;
using System.Net;
using System.Numerics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Stubs;
using Stubs.Tests.GeneratedCode;

[assembly: StateConverter<ForeignConverter>]
[assembly: StateConverter(typeof(CoupleConverter<,>))]

namespace Stubs.Tests.GeneratedCode;

/// <summary>What no code can look into.</summary>
public sealed class Foreign(Func<int> value)
{
    public int Value => value();
}

internal sealed class ForeignConverter : IStateConverter<Foreign, int>
{
    public int ToStored(Foreign value) => value.Value;

    public Foreign FromStored(int stored) =>
        stored >= 0 ? new Foreign(() => stored) : throw new ArgumentOutOfRangeException(nameof(stored));
}

/// <summary>A generic one, whose converter stores a list of both.</summary>
public sealed class Couple<TFirst, TSecond>(TFirst first, Func<TSecond> second)
{
    public TFirst First => first;

    public TSecond Second => second();
}

internal sealed class CoupleConverter<TFirst, TSecond> : IStateConverter<Couple<TFirst, TSecond>, (TFirst, TSecond)>
{
    public (TFirst, TSecond) ToStored(Couple<TFirst, TSecond> value) => (value.First, value.Second);

    public Couple<TFirst, TSecond> FromStored((TFirst, TSecond) stored) => new(stored.Item1, () => stored.Item2);
}

/// <summary>A struct that says itself how it is stored.</summary>
[StateConverter<AngleConverter>]
public readonly struct Angle(double degrees)
{
    private readonly IntPtr never = 1;

    public double Degrees => never == 1 ? degrees : degrees;
}

public sealed class AngleConverter : IStateConverter<Angle, string>
{
    public string ToStored(Angle value) => FormattableString.Invariant($"{value.Degrees} deg");

    public Angle FromStored(string stored) =>
        new(double.Parse(stored.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));
}

/// <summary>A converter for one member only, of a type that could be saved otherwise.</summary>
public sealed class TicksConverter : IStateConverter<DateTime, long>
{
    public long ToStored(DateTime value) => value.Ticks;

    public DateTime FromStored(long stored) => new(stored, DateTimeKind.Utc);
}

/// <summary>One that breaks its promise.</summary>
public sealed class NullConverter : IStateConverter<string, string>
{
    public string ToStored(string value) => value == "null" ? null! : value;

    public string FromStored(string stored) => stored == "none" ? null! : stored;
}

public sealed record Holder(Foreign Foreign, [StateConverter<TicksConverter>] DateTime At)
{
    public Angle? Angle { get; init; }
}

[Persistent, Remote]
public partial class Converted
{
    private Foreign? none;
    private Foreign? one;
    private List<Foreign?> many = [];
    private Dictionary<string, Angle?> angles = [];
    private Couple<int, string>? pair;
    private Holder? holder;
    [StateConverter<TicksConverter>] private DateTime[] times = [];
    private DateTime plain;

    public void Fill()
    {
        one = new Foreign(() => 5);
        many = [one, null, new Foreign(() => 7)];
        angles = new() { ["a"] = new Angle(1.5), ["b"] = null };
        pair = new Couple<int, string>(3, () => "three");
        times = [DateTime.UnixEpoch];
        plain = DateTime.UnixEpoch;
        holder = new Holder(one, DateTime.UnixEpoch) { Angle = new Angle(90) };
    }

    public void FillWithWhatCannotBe()
    {
        Fill();
        one = new Foreign(() => throw new InvalidOperationException("never"));
    }

    public string Text => $"{none?.Value} {one?.Value} {string.Join(",", many.Select(item => item?.Value))} "
        + $"{angles.GetValueOrDefault("a")?.Degrees} {angles.GetValueOrDefault("b")} {pair?.First} {pair?.Second} "
        + $"{(times.Length == 0 ? 0 : times[0].Year)} {plain.Year} {holder?.Foreign.Value} {holder?.At.Year} "
        + $"{holder?.Angle?.Degrees}";

    public Foreign Twice(Foreign value, List<Angle> others) => new(() => (2 * value.Value) + others.Count);

    [return: StateConverter<TicksConverter>]
    public DateTime Later([StateConverter<TicksConverter>] DateTime time) => time.AddDays(1);
}

/// <summary>A list with a member of its own, and without a constructor that could be called.</summary>
public sealed class TagList : List<string>
{
    private readonly List<string> log = [];

    public TagList(int limit) => Limit = limit > 0 ? limit : throw new ArgumentOutOfRangeException(nameof(limit));

    public int Limit { get; }

    public int Logged => log.Count;

    public void Put(string tag)
    {
        log.Add(tag);
        Add(tag);
    }
}

public sealed record Part(string Name, int Count);

/// <summary>Items by name, whatever its case.</summary>
public sealed class PartList(string title) : KeyedCollection<string, Part>(StringComparer.OrdinalIgnoreCase)
{
    public string Title { get; } = title;

    public int Inserted { get; private set; }

    protected override string GetKeyForItem(Part item) => item.Name;

    protected override void InsertItem(int index, Part item)
    {
        Inserted++;
        base.InsertItem(index, item);
    }
}

public sealed class Ranks : SortedDictionary<string, int>
{
    public Ranks()
        : base(StringComparer.Ordinal)
    {
    }

    public string Name { get; set; } = "";
}

public sealed class Names : HashSet<string>
{
    public Names()
        : base(StringComparer.OrdinalIgnoreCase)
    {
    }
}

public sealed class Watched : ObservableCollection<int>
{
    public string? Watcher { get; set; }
}

/// <summary>A tree whose nodes are collections of nodes, and know the one above.</summary>
public sealed class Branches : Collection<Branches>
{
    public Branches? Above { get; set; }

    protected override void InsertItem(int index, Branches item)
    {
        item.Above = this;
        base.InsertItem(index, item);
    }
}

public sealed class Bare;

[Persistent]
public partial class OwnCollections
{
    private TagList tags = new(3);
    private PartList parts = new("spare");
    private readonly Ranks ranks = new() { Name = "r" };
    private readonly Names names = [];
    private readonly Watched watched = [1, 2];
    private readonly Branches root = [];
    private readonly Bare nothing = new();
    private TagList? none;

    public void Fill()
    {
        tags.Put("b");
        tags.Put("a");
        parts.Add(new Part("Nut", 3));
        parts.Add(new Part("Bolt", 4));
        ranks["x"] = 1;
        names.Add("Ann");
        watched.Watcher = "w";
        root.Add([]);
        root[0].Add([]);
    }

    public string Text => $"{string.Join(",", tags)} {tags.Limit} {tags.Logged} {parts.Title} {parts.Count} "
        + $"{(parts.Contains("NUT") ? parts["nut"].Count : 0)} {parts.Inserted} {ranks.Name} {ranks.GetValueOrDefault("x")} "
        + $"{names.Contains("ANN")} {watched.Count} {watched.Watcher} {none is null} {nothing is not null} "
        + $"{root.Count > 0 && root[0].Above == root && root[0][0].Above == root[0]}";

    public void AddTwice(string name)
    {
        parts.Add(new Part(name, 1));
        parts.Add(new Part(name.ToUpperInvariant(), 1));
    }
}

/// <summary>A member behind an interface, with a value that no initializer shows.</summary>
[Persistent]
public partial class Hiding
{
    private IList<string> tags = ["old"];
    private object? any = 5L;

    public string Text => $"{tags.GetType().Name} {string.Join(",", tags)} {any} {any?.GetType().Name}";

    public void Hide() => tags = Make();

    public void Put(string text) => any = text.Length == 0 ? Own() : Plain(text);

    private static IList<string> Make() => new TagList(1);

    private static object Own() => new Part("x", 1);

    private static object Plain(string text) => new List<object?> { text, 1m, null };
}

/// <summary>Members of .NET's types.</summary>
[Persistent]
public partial class FrameworkMembers
{
    private readonly object gate = new();
    public IPEndPoint? EndPoint = new(IPAddress.Loopback, 80);
    public Vector3 Vector = new(1, 2, 3);
    public Rectangle? Area = new(1, 2, 3, 4);
    public Color Color = Color.Red;
    public JsonObject? Json = new() { ["a"] = 1 };
    public Memory<int> Memory = new int[] { 1, 2 };
    public TimeZoneInfo Zone = TimeZoneInfo.Utc;
    public Regex Pattern = new("a+", RegexOptions.None, TimeSpan.FromSeconds(1));
    public Type Kind = typeof(Dictionary<string, FrameworkMembers>);
    public Lazy<string> Lazy = new(() => "lazy");
    public ILookup<int, string> Lookup = new[] { "a", "bb" }.ToLookup(text => text.Length);
    public (int A, int B, int C, int D, int E, int F, int G, int H, string I) Long = (1, 2, 3, 4, 5, 6, 7, 8, "i");
    public Tuple<int, int, int, int, int, int, int, Tuple<string>> Class = Tuple.Create(1, 2, 3, 4, 5, 6, 7, "h");
    public int[,,,] Four = new int[1, 1, 1, 2];
    public Exception? Last = new InvalidOperationException("last");
    public Dictionary<string, object?> Bag = new() { ["a"] = 1L, ["b"] = new DateOnly(2020, 1, 2), ["c"] = null };

    [Local] public bool IsUnlocked => Monitor.TryEnter(gate);
}

/// <summary>What the compiler makes of <c>union Paying(Coins, Wired, string, PayMethod)</c>.</summary>
[Subtype<Wired>("transfer")]
public readonly struct Paying : System.Runtime.CompilerServices.IUnion
{
    public Paying(Coins value) => Value = value;

    public Paying(Wired value) => Value = value;

    public Paying(string value) => Value = value;

    public Paying(PayMethod value) => Value = value;

    public object? Value { get; }
}

public sealed record Coins(decimal Amount);

public sealed record Wired(decimal Amount, string Account);

public enum PayMethod
{
    None,
    Card,
}

[Persistent]
public partial class Paid
{
    public Paying First = new(new Coins(5));
    public List<Paying> Others = [new(new Wired(6, "a")), new("cheque"), new(PayMethod.Card), default];
    public Paying? None;
}
