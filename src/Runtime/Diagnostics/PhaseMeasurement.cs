using System.Diagnostics;

namespace Stubs.Diagnostics;

/// <summary>The phases of an outermost commit, by the names under which they are measured.</summary>
internal static class CommitPhases
{
    /// <summary>Records vote, and the new states are taken.</summary>
    public const string Vote = "vote";

    /// <summary>The only participant commits: its write is the decision.</summary>
    public const string OnePhase = "one_phase";

    /// <summary>A participant prepares.</summary>
    public const string Prepare = "prepare";

    /// <summary>The decision is made durable.</summary>
    public const string Decide = "decide";

    /// <summary>A participant carries out the decision.</summary>
    public const string Commit = "commit";
}

/// <summary>
/// One phase of the commit of one action: made only if something listens. It ends when it is disposed of.
/// </summary>
internal sealed class PhaseMeasurement : IDisposable
{
    private const string Coordinator = "coordinator", Subordinate = "subordinate";

    private readonly NodeDiagnostics node;
    private readonly string phase;
    private readonly string role;
    private readonly Activity? span;
    private readonly long began = Stopwatch.GetTimestamp();
    private string? error;
    private bool hasEnded;

    private PhaseMeasurement(NodeDiagnostics node, string phase, string role, ActivityContext action)
    {
        (this.node, this.phase, this.role) = (node, phase, role);
        span = StubsActivities.HasListeners ? StubsActivities.Start($"stubs.commit.{phase}", parent: action) : null;
    }

    /// <summary>Whether commits are measured.</summary>
    public static bool IsWanted => StubsMeter.CommitPhaseDuration.Enabled || StubsActivities.HasListeners;

    /// <summary>A phase begins at the node that runs the commit.</summary>
    /// <param name="node">The node.</param>
    /// <param name="phase">One of <see cref="CommitPhases"/>.</param>
    /// <param name="action">The span of the action; empty if it has none.</param>
    /// <returns>Null if nothing listens.</returns>
    public static PhaseMeasurement? Begin(NodeDiagnostics node, string phase, ActivityContext action) =>
        IsWanted ? new PhaseMeasurement(node, phase, Coordinator, action) : null;

    /// <summary>A phase begins at a node that takes part in the commit of another node's action.</summary>
    /// <returns>Null if nothing listens.</returns>
    public static PhaseMeasurement? BeginAtSubordinate(NodeDiagnostics node, string phase, ActivityContext action) =>
        IsWanted ? new PhaseMeasurement(node, phase, Subordinate, action) : null;

    /// <summary>It is the phase of one participant.</summary>
    public PhaseMeasurement Of(string participant)
    {
        span?.SetTag("stubs.commit.participant", participant);
        return this;
    }

    /// <summary>The phase has failed.</summary>
    /// <param name="type">The reason of an abort, or the class of an exception.</param>
    public void Fail(string type) => error = type;

    public void Dispose()
    {
        if (hasEnded)
            return;
        hasEnded = true;
        if (StubsMeter.CommitPhaseDuration.Enabled)
            node.CommitPhaseEnded(Stopwatch.GetElapsedTime(began).TotalSeconds, phase, role, error);
        if (span is null)
            return;
        span.SetTag(StubsMeter.NodeName, node.NodeName).SetTag("stubs.commit.phase", phase)
            .SetTag("stubs.commit.role", role);
        if (error is not null)
            StubsActivities.Fail(span, error, null);
        StubsActivities.Stop(span);
    }
}
