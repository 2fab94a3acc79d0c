namespace Stubs.Tests.Objects;

/// <summary>Holds a list of its own making, which can be closed to a ring and then not be saved.</summary>
[Persistent]
public partial class Chain
{
    private Ring? first;

    [ReadLock]
    public int Length()
    {
        var length = 0;
        for (var ring = first; ring is not null; ring = ring.Next)
            length++;
        return length;
    }

    public void Grow(int by)
    {
        for (var i = 0; i < by; i++)
            first = new Ring { Next = first };
    }

    public void Close()
    {
        var last = first!;
        while (last.Next is not null)
            last = last.Next;
        last.Next = first;
    }
}

/// <summary>A record, which has no identity in a state: one that leads to itself cannot be saved.</summary>
public sealed record Ring
{
    public Ring? Next { get; set; }
}
