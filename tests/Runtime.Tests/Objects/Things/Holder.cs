namespace Stubs.Tests.Objects;

/// <summary>Volatile, and may refer to a persistent object.</summary>
[Recoverable]
public partial class Holder
{
    private ICell? held;

    public void Hold(ICell? cell) => held = cell;
}

/// <summary>Gives away what it refers to.</summary>
[Persistent]
public partial class Movable
{
    private ICell? held;

    public ICell? Held => held;

    public void Hold(ICell? cell) => held = cell;

    public ICell? Take()
    {
        var taken = held;
        held = null;
        return taken;
    }
}
