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

    /// <summary>The action uses an object of a node, or waits for one.</summary>
    internal void UsedAt(NodeDiagnostics node) => tree.Top.measurement?.UsedAt(node);

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
        var error = cause is null
            ? null : cause.IsScopeLeft && measured.Failure is { } failure ? failure : MetricNames.Of(cause);
        var isFailure = status == ActionStatus.Unknown
            || (error is not null && error != MetricNames.Of(AbortReason.Requested));
        measured.End(MetricNames.Of(status), error, isFailure, measured.HasSpan ? Id : default);
    }

    /// <summary>
    /// A call or an action in this one has failed. If the program now leaves the scope of this one without a commit,
    /// that is why.
    /// </summary>
    private void NoteFailure(AbortCause why)
    {
        if (tree.Top.measurement is null || why is { Reason: AbortReason.Requested, Exception: null })
            return;
        var error = MetricNames.Of(why);
        for (var outer = parent; outer is not null; outer = outer.parent)
            outer.measurement?.Fail(error);
    }

    /// <summary>The body of this action has thrown.</summary>
    /// <returns>False, so that an exception filter may ask for it.</returns>
    private bool NoteFailure(Exception error)
    {
        measurement?.Fail(MetricNames.Of(error));
        return false;
    }
}
