namespace Shop;

[Persistent, Remote]
public partial class Box<T>
    where T : notnull
{
    private readonly List<Item> items = [];

    private sealed record Item(T Value, Line<T>? Line);

    public T? Last { get; set; }

    public IBox<T>? Next { get; set; }

    public void Put(T value, Line<T>? line = null) => items.Add(new Item(value, line));
}

[Persistent]
public partial class Crate : Box<Line<int>>
{
    public IBox<Guid>? Other { get; set; }
}

public record Line<T>(T Value, int Number);
