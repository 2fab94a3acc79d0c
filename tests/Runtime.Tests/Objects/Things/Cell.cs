namespace Stubs.Tests.Objects;

/// <summary>Holds one number.</summary>
[Persistent, Remote]
public partial class Cell
{
    private int value;

    public int Value
    {
        get => value;
        set => this.value = value;
    }

    /// <summary>What running actions have not committed, too.</summary>
    [NoLock]
    public int Peek() => value;

    [UpdateLock]
    public int ReadToChange() => value;

    public int Add(int amount) => value += amount;

    public void AddAndThrow(int amount)
    {
        value += amount;
        throw new SpoiledException($"spoiled at {value}", value);
    }
}

/// <summary>An exception with more than a message.</summary>
public sealed class SpoiledException(string message, int at) : InvalidOperationException(message)
{
    public int At { get; } = at;
}
