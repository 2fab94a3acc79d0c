namespace Stubs.Tests.Objects;

/// <summary>Begins an action in a synchronous operation, and looks at which one is the current one.</summary>
[Recoverable]
public partial class Nester
{
    private int times;

    public int Times => times;

    public (Uid Own, Uid Inside, Uid? Parent, Uid After) Nest()
    {
        times++;
        var own = AtomicAction.Current!.Id;
        var (inside, parent) = LookInside();
        return (own, inside, parent, AtomicAction.Current!.Id);
    }

    // No program does this: an operation that begins actions is asynchronous. The rules hold for it all the same.
#pragma warning disable STUB0063, STUB0066
    private static (Uid Inside, Uid? Parent) LookInside()
    {
        var inner = AtomicAction.Begin();
        try
        {
            return (AtomicAction.Current!.Id, inner.Parent?.Id);
        }
        finally
        {
            inner.DisposeAsync().AsTask().Wait();
        }
    }
#pragma warning restore STUB0063, STUB0066
}
