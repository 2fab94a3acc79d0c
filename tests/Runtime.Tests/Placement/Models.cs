namespace Stubs.Tests.Placement;

/// <summary>Moves when it is told to.</summary>
[Persistent, Remote]
public partial class Parcel
{
    public int Weight { get; set; }

    public int Add(int more) => Weight += more;
}

/// <summary>Comes to the node that calls it.</summary>
[Persistent, Remote, Mobile(Mobility.FreelyMobile)]
public partial class Courier
{
    private int trips;

    public int Trips => trips;

    public int Travel() => ++trips;

    /// <summary>Has another one travel in the same action.</summary>
    public async Task TravelWithAsync(ICourier other)
    {
        trips++;
        await other.TravelAsync();
    }

    public void Hand(int count, bool isToFail)
    {
        trips += count;
        if (isToFail)
            throw new InvalidOperationException("It fails on purpose.");
    }
}

/// <summary>Moves as its base class does.</summary>
[Persistent, Remote]
public partial class Cyclist : Courier;

/// <summary>Stays.</summary>
[Persistent, Remote, Mobile(Mobility.Stationary)]
public partial class Depot
{
    public int Stock { get; set; }
}

/// <summary>Its state is where it runs.</summary>
[Recoverable, Remote]
public partial class Note
{
    public string Text { get; set; } = "";
}
