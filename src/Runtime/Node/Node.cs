namespace Stubs;

/// <summary>A node: an object store, the objects that are active in it, naming, and recovery.</summary>
public sealed class Node : IAsyncDisposable
{
    /// <inheritdoc/>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
