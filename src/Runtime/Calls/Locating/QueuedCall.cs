namespace Stubs.Calls;

/// <summary>A call of a stub that cannot be sent at once; it is sent behind those that were made before.</summary>
internal sealed class QueuedCall
{
    private readonly TaskCompletionSource passed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The call that was made before.</summary>
    public QueuedCall? Before { get; set; }

    /// <summary>Completes when the call that was made before has been sent, or will not be.</summary>
    public async Task WaitAsync()
    {
        if (Before is { } before)
            await before.passed.Task.ConfigureAwait(false);
        Before = null;
    }

    public void Pass() => passed.TrySetResult();
}
