using System.Collections.Concurrent;

namespace Stubs.Tests.Support;

/// <summary>A service that stops operations in the middle of their bodies until a test lets them go on.</summary>
public sealed class Gates : IServiceProvider
{
    private readonly ConcurrentDictionary<string, (TaskCompletionSource Reached, TaskCompletionSource Opened)> gates =
        new();

    /// <summary>For an operation: tells that it is here, and waits.</summary>
    public Task PassAsync(string gate)
    {
        Of(gate).Reached.TrySetResult();
        return Of(gate).Opened.Task;
    }

    /// <summary>For a synchronous operation: holds its thread.</summary>
    public void Pass(string gate) => ((IAsyncResult)PassAsync(gate)).AsyncWaitHandle.WaitOne();

    /// <summary>Completes when an operation is at the gate.</summary>
    public Task Reached(string gate) => Of(gate).Reached.Task;

    public void Open(string gate) => Of(gate).Opened.TrySetResult();

    public object? GetService(Type serviceType) => serviceType == typeof(Gates) ? this : null;

    private (TaskCompletionSource Reached, TaskCompletionSource Opened) Of(string gate) =>
        gates.GetOrAdd(gate, static _ => (New(), New()));

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
