namespace Shop;

[Persistent]
public partial class Basket
{
    private readonly List<string> items = [];
    private readonly DateTime created;
    [Service] private readonly TimeProvider clock;

    public Basket([Service] TimeProvider clock, string first, int capacity = 10)
    {
        ArgumentOutOfRangeException.ThrowIfZero(capacity);
        (this.clock, created) = (clock, clock.GetUtcNow().UtcDateTime);
        items.Add(first);
    }

    internal Basket(IBasket? other) => clock = other is null ? TimeProvider.System : throw new NotSupportedException();

    protected Basket(string name) => (clock, created) = (TimeProvider.System, DateTime.MinValue);

    public required string Name { get; init; }

    [FormerName("Remark")]
    public string? Note { get; set; }

    public DateTime Created => created;

    partial void OnRestored() => items.TrimExcess();
}
