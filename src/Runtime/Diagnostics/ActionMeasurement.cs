using System.Diagnostics;

namespace Stubs.Diagnostics;

/// <summary>
/// What listeners want to know of one action: made only if there are any. An outermost action is counted and timed for
/// the node whose objects it uses first; one that the program has begun, nested or not, has a span.
/// </summary>
internal sealed class ActionMeasurement
{
    private const string SpanName = "stubs.action";

    private readonly bool isCounted;
    private readonly long began;
    private readonly Activity? span;
    private readonly ActivityContext context;
    private Activity? outer;
    private NodeDiagnostics? node;
    private int hasEnded;

    private ActionMeasurement(bool isCounted, Activity? span, ActivityContext context)
    {
        (this.isCounted, this.span, this.context) = (isCounted, span, context);
        began = Stopwatch.GetTimestamp();
    }

    /// <summary>The failure of the last call or action in it that failed; null if none did.</summary>
    public string? Failure { get; private set; }

    /// <summary>Whether its end needs the identifier of the action.</summary>
    public bool HasSpan => span is not null;

    /// <summary>The span of the action, or of the call that brought it here; empty if there is none.</summary>
    public ActivityContext Context => context;

    /// <summary>An outermost action begins at this node.</summary>
    /// <returns>Null if nothing listens.</returns>
    public static ActionMeasurement? BeginOutermost()
    {
        var isTraced = StubsActivities.HasListeners;
        return isTraced || StubsMeter.MeasuresActions ? Begin(isCounted: true, isTraced) : null;
    }

    /// <summary>The program begins a nested action.</summary>
    /// <returns>Null if nothing listens.</returns>
    public static ActionMeasurement? BeginNested() =>
        StubsActivities.HasListeners ? Begin(isCounted: false, isTraced: true) : null;

    /// <summary>An action of another node has work done here, by a call with a span.</summary>
    /// <returns>Null if there is no such span.</returns>
    public static ActionMeasurement? OfCall(Activity? call) =>
        call is null ? null : new ActionMeasurement(isCounted: false, span: null, call.Context);

    /// <summary>
    /// Makes the span of the action current in the calling control flow, until <see cref="LeaveScope"/>.
    /// </summary>
    public void EnterScope()
    {
        if (span is null)
            return;
        outer = Activity.Current;
        Activity.Current = span;
    }

    /// <summary>Makes the enclosing span current again.</summary>
    public void LeaveScope()
    {
        if (span is not null && ReferenceEquals(Activity.Current, span))
            Activity.Current = outer is { IsStopped: true } ? null : outer;
    }

    /// <summary>The action has used an object. Counts once.</summary>
    public void UsedAt(NodeDiagnostics usedNode) => node ??= usedNode;

    /// <summary>A call or an action in it has failed.</summary>
    public void Fail(string error) => Failure = error;

    /// <summary>The action has ended. Counts once.</summary>
    /// <param name="outcome">Committed, aborted or unknown.</param>
    /// <param name="error">Why it did not commit; null if it did.</param>
    /// <param name="isFailure">Whether that is a failure, and not what the program asked for.</param>
    /// <param name="action">The identifier; needed for a span only.</param>
    public void End(string outcome, string? error, bool isFailure, Uid action)
    {
        if (Interlocked.Exchange(ref hasEnded, 1) != 0)
            return;
        if (isCounted && node is not null)
            node.ActionEnded(Stopwatch.GetElapsedTime(began).TotalSeconds, outcome, error);
        if (span is null)
            return;
        if (span.IsAllDataRequested)
        {
            span.SetTag("stubs.action.id", action.ToString()).SetTag("stubs.action.outcome", outcome);
            if (node is not null)
                span.SetTag(StubsMeter.NodeName, node.NodeName);
            if (isFailure)
                StubsActivities.Fail(span, error ?? outcome, null);
            else if (error is not null)
                span.SetTag("error.type", error);
        }

        StubsActivities.Stop(span);
    }

    private static ActionMeasurement Begin(bool isCounted, bool isTraced)
    {
        var current = Activity.Current;
        var span = isTraced ? StubsActivities.Start(SpanName) : null;
        if (span is not null)
            Activity.Current = current;
        return new ActionMeasurement(isCounted, span, (span ?? current)?.Context ?? default);
    }
}
