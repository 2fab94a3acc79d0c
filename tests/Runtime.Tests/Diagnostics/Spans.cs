using System.Collections.Concurrent;
using System.Diagnostics;

namespace Stubs.Tests.Diagnostics;

/// <summary>The spans that end while a test runs, below one of the test's own.</summary>
internal sealed class Spans : IDisposable
{
    private readonly ActivitySource source = new("Stubs.Tests");
    private readonly ActivityListener listener;
    private readonly ConcurrentQueue<Activity> ended = new();

    /// <param name="refuses">The spans that the listener does not want.</param>
    public Spans(Func<string, ActivityKind, bool>? refuses = null)
    {
        listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name is "Stubs" or "Stubs.Tests",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                refuses?.Invoke(options.Name, options.Kind) == true
                    ? ActivitySamplingResult.None : ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        Test = source.StartActivity("test")!;
    }

    /// <summary>The span around all that the test does.</summary>
    public Activity Test { get; }

    /// <summary>The spans of this test's trace that have ended, in the order of their ends.</summary>
    public IReadOnlyList<Activity> Ended => [.. ended.Where(span => span.TraceId == Test.TraceId && span != Test)];

    /// <summary>Those of a name.</summary>
    public IReadOnlyList<Activity> Of(string name) => [.. Ended.Where(span => span.OperationName == name)];

    public void Dispose()
    {
        Test.Dispose();
        listener.Dispose();
        source.Dispose();
    }
}
