using System.Collections.Immutable;

namespace Shop;

public record Point(int X, int Y);

public readonly record struct Money(decimal Amount, Currency Currency);

public enum Currency { Euro, Yen }

public sealed class Tree
{
    private readonly List<Tree> children = [];

    public string? Label;

    public IReadOnlyList<Tree> Children => children;
}

public class Pair<TFirst, TSecond>(TFirst first)
    where TFirst : notnull
{
    public TFirst First { get; } = first;

    public TSecond? Second { get; set; }
}

public partial class Order
{
    private Line[] lines = [];

    public required string Customer { get; init; }

    private readonly record struct Line(string Item, int Count);
}

[Persistent]
public partial class Warehouse
{
    private readonly Dictionary<Point, ImmutableArray<Money?>> prices = [];
    private List<(int Id, string? Name)?> names = [];
    private Tree? tree;
    private Pair<int, Point?>? pair;
    private Order? last;
    private Shelf shelf;

    private struct Shelf
    {
        public int Length;
    }

    public void Add(Order order, in Money price, ImmutableArray<Point> points) => last = order;

    [ReadLock]
    public Order? Last() => last;
}
