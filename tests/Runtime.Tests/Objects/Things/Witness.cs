namespace Stubs.Tests.Objects;

/// <summary>Keeps hold of the actions in which its operations run.</summary>
public sealed class SeenActions : List<AtomicAction>, IServiceProvider
{
    public object? GetService(Type serviceType) => serviceType == typeof(SeenActions) ? this : null;
}

/// <summary>Its operations tell in which actions they run.</summary>
[Recoverable]
public partial class Witness([Service] SeenActions seen)
{
    [Service]
    private readonly SeenActions seen = seen;
    private int notes;

    public int Notes => notes;

    public int Note()
    {
        seen.Add(AtomicAction.Current!);
        return ++notes;
    }

    public int Skip() => ++notes;
}
