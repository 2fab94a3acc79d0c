using System.Diagnostics.CodeAnalysis;

namespace Stubs.Tests.GeneratedCode;

public record Point(int X, int Y);

public record struct MutableStruct(int A)
{
    public string? B { get; set; }
}

public readonly struct ReadOnlyStruct(DateTime when, Point where)
{
    private readonly DateTime when = when;

    public Point Where { get; } = where;

    public DateTime When => when;
}

public sealed class Tree
{
    private readonly List<Tree> children = [];

    public string? Label;

    public Tree? Parent { get; init; }

    public IList<Tree> Children => children;
}

public sealed class Mutual
{
    public Other? Other;
}

public sealed class Other
{
    public Mutual? Back;
    public List<Mutual> Many = [];
}

public class Pair<TFirst, TSecond>(TFirst first)
    where TFirst : notnull
{
    private readonly TFirst first = first;
    private TSecond? second;

    public TFirst First => first;

    public TSecond? Second
    {
        get => second;
        set => second = value;
    }

    public Point? Inside { get; private set; }

    public Pair<TFirst, TSecond> With(Point point)
    {
        Inside = point;
        return this;
    }
}

public sealed class Line
{
    public required string Text { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = ["none"];

    [Transient] public int Cached;
}

public class DataBase
{
    private int hidden = 1;

    public int HiddenInBase
    {
        get => hidden;
        set => hidden = value;
    }
}

public class DerivedData : DataBase
{
    private int hidden = 2;

    public int Hidden
    {
        get => hidden;
        set => hidden = value;
    }
}

public record Nothing;

public partial class Order
{
    private readonly List<Item> items = [];

    [SuppressMessage("Performance", "CA1852", Justification = "The type of a private class.")]
    private sealed record Item(string What, Kind Kind);

    private enum Kind
    {
        Small,
        Large,
    }

    public void Add(string what) => items.Add(new Item(what, Kind.Large));

    public int Count => items.Count;
}

[Persistent]
public partial class Data
{
    public Point Point = new(1, 2);
    public Point? NoPoint;
    public MutableStruct Mutable = new(3) { B = "b" };
    public ReadOnlyStruct ReadOnly = new(new DateTime(2024, 1, 1), new Point(5, 6));
    public ReadOnlyStruct? MaybeStruct;
    public Tree Tree = new() { Label = "root", Parent = new Tree() };
    public Mutual Mutual = new() { Other = new Other { Back = new Mutual(), Many = [new Mutual()] } };
    public Pair<int, string> Pair = new Pair<int, string>(1) { Second = "two" }.With(new Point(1, 1));
    public Pair<string, Pair<Point, int?>?> Pairs = new("x") { Second = new(new Point(0, 0)) { Second = 4 } };
    public Line[] Lines = [new Line { Text = "a" }, new Line { Text = "b", Tags = [] }];
    public DataBase Base = new() { HiddenInBase = 5 };
    public DerivedData Derived = new() { Hidden = 6, HiddenInBase = 7 };
    public Nothing Nothing = new();
    public Order Order = new();
    public Dictionary<Point, List<MutableStruct>> Map = new() { [new(1, 1)] = [new(2)] };
    private Secret secret = new(new Point(9, 9));

    private sealed record Secret(Point Where);

    public void ForgetSecret() => secret = new(new Point(0, 0));
}
