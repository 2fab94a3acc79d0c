namespace Stubs.Tests.Store;

/// <summary>Holds each caller until the test lets go.</summary>
internal sealed class Hold : IDisposable
{
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim released = new();

    public Task Reached => reached.Task;

    public void Wait()
    {
        reached.SetResult();
        released.Wait();
    }

    public void Release() => released.Set();

    public void Dispose() => released.Set(); // Not disposed itself: a flush may still be about to wait.
}
