namespace Stubs.Tests.Support;

/// <summary>
/// The base of tests in which several clients meet: calls made <em>apart</em> run outside the test's own action.
/// </summary>
public abstract class RuleTest
{
    private readonly ExecutionContext outside;

    protected RuleTest()
    {
        // Calls made apart belong to the test, too.
        Leftovers.Begin();
        outside = ExecutionContext.Capture()!;
    }

    /// <summary>
    /// Makes a call as another client would: in no action. It runs on this thread as far as it gets without waiting, so
    /// that a task which is not complete on return does wait for something, for a lock or a gate.
    /// </summary>
    protected Task<T> Apart<T>(Func<Task<T>> call)
    {
        Task<T>? running = null;
        ExecutionContext.Run(outside, _ => running = call(), null);
        return running!;
    }

    /// <inheritdoc cref="Apart{T}"/>
    protected Task Apart(Func<Task> call)
    {
        Task? running = null;
        ExecutionContext.Run(outside, _ => running = call(), null);
        return running!;
    }

    /// <summary>Another client with an action of its own, which the test leads step by step.</summary>
    protected TestClient NewClient(AtomicActionOptions? options = null)
    {
        TestClient? client = null;
        ExecutionContext.Run(outside, _ => client = new TestClient(options), null);
        return client!;
    }
}
