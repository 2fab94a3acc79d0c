using System.Collections.Concurrent;

namespace Stubs.Tests.Misdeeds;

/// <summary>
/// Sees the exceptions of tasks that no code has observed, as long as a test runs: those of planted misdeeds, and those
/// that tell of the test's own actions and objects. Other tests of the process run beside it.
/// </summary>
internal sealed class Unobserved : IDisposable
{
    private readonly ConcurrentBag<AggregateException> seen = [];
    private readonly HashSet<string> concerns = [];

    public Unobserved() => TaskScheduler.UnobservedTaskException += Note;

    /// <summary>Actions and objects of the test.</summary>
    public void Concern(params ReadOnlySpan<Uid> uids)
    {
        foreach (var uid in uids)
            concerns.Add(uid.ToString());
    }

    public void Dispose()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        TaskScheduler.UnobservedTaskException -= Note;
        seen.Where(IsOfTest).Select(static error => error.ToString()).ShouldBeEmpty();
    }

    private void Note(object? sender, UnobservedTaskExceptionEventArgs unseen) => seen.Add(unseen.Exception);

    private bool IsOfTest(AggregateException error) =>
        error.Flatten().InnerExceptions.Any(
            static inner => inner is MisdeedException or TrapException or TrapArgumentException)
            || concerns.Any(error.ToString().Contains);
}
