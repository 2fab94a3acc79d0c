namespace Stubs.Lab.Simulation;

/// <summary>
/// One start of a machine. When it is over, whatever of it still waits waits for ever: for its disk, for the network,
/// for the time, and at the next step of the protocol.
/// </summary>
internal sealed class Life(string name, int number)
{
    private readonly List<Action> ends = [];

    /// <summary>The name of the machine.</summary>
    public string Name => name;

    /// <summary>Which start it is.</summary>
    public int Number => number;

    /// <summary>The clock of its machine, which its programs use too.</summary>
    public TimeProvider? Clock { get; set; }

    public bool IsOver { get; private set; }

    /// <summary>Whether its node is being stopped in good order.</summary>
    public bool IsEnding { get; set; }

    /// <summary>What is never complete; each time another, so that nothing keeps what waits for it.</summary>
    public static Task Never => new TaskCompletionSource().Task;

    /// <summary>Does something when the life ends.</summary>
    public void AtEnd(Action end)
    {
        if (IsOver)
            end();
        else
            ends.Add(end);
    }

    public void End()
    {
        if (IsOver)
            return;
        IsOver = true;
        foreach (var end in ends)
            end();
        ends.Clear();
    }

    public override string ToString() => $"{name}/{number}";
}
