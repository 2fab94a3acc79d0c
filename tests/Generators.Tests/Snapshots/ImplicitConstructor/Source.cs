[Recoverable(Name = "counter")]
internal sealed partial class Counter
{
    private int count = Environment.ProcessorCount;

    public required string Name { get; set; }

    public int Next() => ++count;
}
