using System.Diagnostics;

namespace Stubs.Diagnostics;

/// <summary>
/// The activity source <em>Stubs</em>: the spans of actions, commit phases, long lock waits and calls between nodes.
/// <c>docs/telemetry.md</c> lists them.
/// </summary>
/// <remarks>
/// Invariants: without a listener no span is made and no clock is read; a listener that throws disturbs no action; the
/// end of a span changes the current span of its own control flow only, because an action may be ended by another
/// one's.
/// </remarks>
internal static class StubsActivities
{
    public const string Name = "Stubs";

    /// <summary>A shorter wait for a lock makes no span.</summary>
    public static readonly TimeSpan LockWaitThreshold = TimeSpan.FromMilliseconds(10);

    private static readonly ActivitySource Source = new(
        Name, typeof(StubsActivities).Assembly.GetName().Version?.ToString(3));

    public static bool HasListeners => Source.HasListeners();

    /// <summary>Begins a span and makes it current.</summary>
    /// <param name="name">The name, of which there are few.</param>
    /// <param name="kind">Which end of a call it is, if it is one.</param>
    /// <param name="parent">What encloses it; empty for the current span.</param>
    /// <param name="began">When it began, if that was earlier.</param>
    /// <returns>Null if no listener wants it.</returns>
    public static Activity? Start(
        string name, ActivityKind kind = ActivityKind.Internal, ActivityContext parent = default,
        DateTimeOffset began = default)
    {
        var current = Activity.Current;
        try
        {
            return Source.StartActivity(name, kind, parent, startTime: began);
        }
        catch (Exception)
        {
            // A listener has thrown. The span that it did not get may be current already.
            Activity.Current = current;
            return null;
        }
    }

    /// <summary>Begins the server's span of a call, below the one of the caller.</summary>
    /// <param name="name">The operation.</param>
    /// <param name="trace">The caller's span, as it came over the wire; null for none.</param>
    public static Activity? StartServer(string name, string? trace) =>
        Start(
            name, ActivityKind.Server, ActivityContext.TryParse(trace, null, isRemote: true, out var parent)
                ? parent : default);

    /// <summary>The span that encloses what is done now, as it goes over the wire; null if there is none.</summary>
    public static string? TraceOf(Activity? span) =>
        (span ?? (HasListeners ? Activity.Current : null)) is { IdFormat: ActivityIdFormat.W3C } known
            ? known.Id : null;

    /// <summary>Notes that what a span stands for has failed.</summary>
    public static void Fail(Activity? span, string errorType, string? text) =>
        span?.SetTag("error.type", errorType).SetStatus(ActivityStatusCode.Error, text);

    /// <summary>Ends a span. The current span stays what it is, unless it is this one.</summary>
    public static void Stop(Activity? span)
    {
        if (span is null)
            return;
        var current = Activity.Current;
        try
        {
            span.Stop();
        }
        catch (Exception)
        {
            // A listener has thrown.
        }

        if (!ReferenceEquals(current, span))
            Activity.Current = current;
        else if (ReferenceEquals(Activity.Current, span))
            Activity.Current = span.Parent;
    }
}
