namespace Stubs.Objects;

/// <summary>The turn of a call among those of one stub that cannot be sent at once.</summary>
internal sealed class CallTurn
{
    private readonly TaskCompletionSource passed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The turn of the call that was made before.</summary>
    public CallTurn? Before { get; set; }

    /// <summary>Completes when the call that was made before has been sent, or will not be.</summary>
    public async Task WaitAsync()
    {
        if (Before is { } before)
            await before.passed.Task.ConfigureAwait(false);
        Before = null;
    }

    public void Pass() => passed.TrySetResult();
}
