namespace Stubs.Tests.Support;

/// <summary>
/// A client with an action of its own; what it is told to do runs inside that action, on the calling thread as far as
/// it gets without waiting.
/// </summary>
public sealed class TestClient
{
    private readonly ExecutionContext inside;

    public TestClient(AtomicActionOptions? options = null)
    {
        Action = AtomicAction.Begin(options);
        Leftovers.Add(this);
        inside = ExecutionContext.Capture()!;
    }

    public AtomicAction Action { get; }

    public Task Do(Func<Task> work)
    {
        Task? running = null;
        ExecutionContext.Run(inside, _ => running = work(), null);
        return running!;
    }

    public Task<T> Do<T>(Func<Task<T>> work)
    {
        Task<T>? running = null;
        ExecutionContext.Run(inside, _ => running = work(), null);
        return running!;
    }

    public Task CommitAsync() => Do(() => Action.CommitAsync());

    public Task AbortAsync() => Do(Action.AbortAsync);
}
