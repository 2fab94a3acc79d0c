namespace Stubs.Tests.Objects;

/// <summary>Its constructor checks, and must not run when the object is activated again.</summary>
[Persistent]
public partial class Picky
{
    private int value;

    public Picky(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        this.value = value;
    }

    public int Value => value;

    public void GoBelow() => value = -1;
}

/// <summary>Saves and restores itself, and counts how often.</summary>
[Persistent]
public partial class Selfmade
{
    [Service]
    private readonly Restorations? restorations = null;

    private int value;

    public int Value => value;

    public void Set(int to) => value = to;

    private void SaveState(ref StateWriter writer) => writer.Write(value + 1000);

    private void RestoreState(ref StateReader reader)
    {
        value = reader.ReadInt32() - 1000;
        restorations?.Count();
    }
}

/// <summary>A service that counts activations.</summary>
public sealed class Restorations : IServiceProvider
{
    private int count;

    public int Number => count;

    public void Count() => Interlocked.Increment(ref count);

    public object? GetService(Type serviceType) => serviceType == typeof(Restorations) ? this : null;
}
