namespace Stubs.Objects;

/// <summary>Waits for the end of an action that has destroyed an object.</summary>
internal sealed class DestroyerWatcher(AtomicAction destroyer) : IReleaseWatcher
{
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the end of the action has come to the object.</summary>
    public Task Ended => ended.Task;

    public void Released(ActiveObject target)
    {
        if (ReferenceEquals(target.FindDestroyer(), destroyer))
            return;
        target.Watcher = null;
        ended.TrySetResult();
    }
}
