namespace Stubs.Objects;

internal sealed partial class ObjectManager
{
    private volatile bool disposed;

    /// <summary>The node has been disposed of: its objects are not used any more.</summary>
    public bool IsStopped => disposed;

    /// <summary>Refuses further use. What is active is dropped: the committed states are in the store.</summary>
    public void Stop()
    {
        disposed = true;
        active.Clear();
    }
}
