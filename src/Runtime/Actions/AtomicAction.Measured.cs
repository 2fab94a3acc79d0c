using System.Diagnostics;
using Stubs.Actions;
using Stubs.Diagnostics;

namespace Stubs;

// What listeners of the meter and of the activity source are told of an action. Without a listener there is no
// measurement, and nothing of this costs more than a look at a field.
public sealed partial class AtomicAction
{
    /// <summary>
    /// The span of the outermost action, or of the call that brought it to this node; empty if there is none.
    /// </summary>
    internal ActivityContext TraceContext => tree.Top.measurement?.Context ?? default;

    /// <summary>
    /// An outermost action of another node has work done here by a call: what is done for its commit belongs to the
    /// same trace.
    /// </summary>
    /// <param name="call">The span of the call, or null.</param>
    internal void ServedBy(Activity? call) => measurement ??= ActionMeasurement.OfCall(call);

    /// <summary>The program begins the action: it and its span become current.</summary>
    private AtomicAction EnterScope()
    {
        MakeCurrent();
        if (parent is not null)
            measurement = ActionMeasurement.BeginNested();
        measurement?.EnterScope();

        // Its time limit, or an older action, may have ended it before there was a measurement.
        if (status == ActionStatus.Aborted)
            ReportEnd();
        return this;
    }

    private void ReportEnd()
    {
        if (measurement is not { } measured || status is ActionStatus.Running or ActionStatus.Committing)
            return;
        var isFailure = status == ActionStatus.Unknown || cause is { Reason: not AbortReason.Requested } or { Exception: not null };
        measured.End(
            MetricNames.Of(status), cause is null ? null : MetricNames.Of(cause.Reason), isFailure, measured.HasSpan ? Id : default);
    }
}
