namespace Stubs.Objects;

internal sealed partial class ObjectManager
{
    private volatile bool disposed;

    /// <summary>Refuses further use. What is active is dropped: the committed states are in the store.</summary>
    public void Stop()
    {
        disposed = true;
        active.Clear();
    }
}
