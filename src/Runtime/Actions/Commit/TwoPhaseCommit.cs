using Stubs.Diagnostics;

namespace Stubs.Actions;

/// <summary>Steps 3 to 6 of <see cref="CommitProtocol"/>, when several participants have something to write.</summary>
internal sealed class TwoPhaseCommit(
    AtomicAction action, IReadOnlyList<Participant> participants, List<Participant> writers)
{
    private readonly List<Participant> prepared = [];
    private volatile bool isLeftToRecovery;

    // From the attempt to write the decision on, and when it is known to be durable.
    private bool mayBeDecided;
    private bool isDecided;

    /// <summary>Several homes have lent objects, and none of the nodes could remember the decision for them.</summary>
    public static AbortCause NobodyToAsk { get; } = new(
        AbortReason.VotedNo,
        "Objects of several homes run at a node that could not tell them the decision after a crash. Give that node a store that is durable and an address to listen at, or let the objects run at their homes (NodeOptions.Activation).");

    /// <summary>
    /// It does not throw. What is thrown unexpectedly, by a store of the program's for example, aborts the action as
    /// long as nothing can have been decided.
    /// </summary>
    public async ValueTask<CommitOutcome> RunAsync()
    {
        try
        {
            return await RunStepsAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (!mayBeDecided)
        {
            await TryAllAsync(static writer => writer.AbortPreparedAsync()).ConfigureAwait(false);
            return CommitProtocol.NotDecided(error);
        }
        catch (Exception error)
        {
            return isDecided
                ? new CommitOutcome(ActionStatus.Committed) : new CommitOutcome(ActionStatus.Unknown, Error: error);
        }
    }

    private async ValueTask<CommitOutcome> RunStepsAsync()
    {
        if (await JoinAsync().ConfigureAwait(false) is { } lost)
            return new CommitOutcome(ActionStatus.Aborted, lost);
        var here = writers.Find(static writer => !writer.IsRemote && writer.IsDurable);
        var borrowed = writers.Exists(static writer => writer.IsBorrowed);
        if ((borrowed || writers.Exists(static writer => writer.IsRemote)) && here is not { CanDecideForOthers: true })
        {
            if (writers.Find(static writer => writer.IsRemote && writer.CanDecideForOthers) is { } agent)
                return await HandOverAsync(agent).ConfigureAwait(false);
            here ??= writers.Find(static writer => !writer.IsRemote && !writer.IsBorrowed) ?? writers[0].Local(action);
            if (borrowed && !here.CanDecideForOthers)
                return new CommitOutcome(ActionStatus.Aborted, NobodyToAsk);
        }

        return await CoordinateAsync(here ?? writers[0]).ConfigureAwait(false);
    }

    private async ValueTask<CommitOutcome> CoordinateAsync(Participant coordinator)
    {
        coordinator.BeginCoordinating();
        var goesOn = false;
        try
        {
            // What the coordinator has to write itself it writes together with the decision: one flush less on the way
            // (it is its own last agent).
            var writesItself = writers.Contains(coordinator);
            if (await PrepareAsync(
                writers.Where(writer => writer != coordinator), coordinator).ConfigureAwait(false) is { } refused)
                return refused;
            if (prepared.Count == 0 && !writesItself)
                return new CommitOutcome(ActionStatus.Committed);
            if (await DecideAsync(coordinator, writesItself).ConfigureAwait(false) is { } failed)
                return failed;
            if (prepared.Count == 0)
                return new CommitOutcome(ActionStatus.Committed);
            var here = await TryAllAsync(CommitAsync, IsHere).ConfigureAwait(false);
            goesOn = !prepared.TrueForAll(IsHere);
            var finishing = FinishAsync(coordinator, here);
            if (goesOn)
                prepared.Find(static participant => participant.IsRemote)!.GoesOn(finishing);
            else
                await finishing.ConfigureAwait(false);
            return new CommitOutcome(ActionStatus.Committed);
        }
        finally
        {
            if (!goesOn)
                coordinator.EndCoordinating(isLeftToRecovery);
        }
    }

    /// <summary>
    /// Has the other nodes commit. Those that cannot be reached stay in doubt, and need the decision: recovery repeats
    /// steps 5 and 6.
    /// </summary>
    private async Task FinishAsync(Participant coordinator, bool here)
    {
        var elsewhere = prepared.Exists(static participant => participant.IsRemote);
        if (await TryAllAsync(CommitAsync, static participant => participant.IsRemote).ConfigureAwait(false)
            && here
            && !LeavesToHomes()
            && await TryAsync(coordinator.ForgetDecisionAsync).ConfigureAwait(false))
        {
            await RaiseAsync(ProtocolStep.DecisionForgotten).ConfigureAwait(false);
        }

        if (elsewhere)
            coordinator.EndCoordinating(isLeftToRecovery);
    }

    private async ValueTask<CommitOutcome> HandOverAsync(Participant agent)
    {
        if (await PrepareAsync(writers.Where(writer => writer != agent), agent).ConfigureAwait(false) is { } refused)
            return refused;
        await RaiseAsync(ProtocolStep.BeforeDecision).ConfigureAwait(false);
        using var phase = BeginPhase(CommitPhases.Decide, agent);
        mayBeDecided = true;
        try
        {
            await agent.CommitAsLastAgentAsync(
                [.. prepared.SelectMany(static participant => participant.Names)]).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            phase?.Fail(MetricNames.Of(error));
            var failed = error is NoDecisionFoundException && await IsStillPreparedAsync(agent).ConfigureAwait(false)
                ? CommitOutcome.Aborted(
                    AbortReason.ParticipantLost, $"Node {agent.Name} was restarted before it decided.", error)
                : CommitProtocol.Failed(error, agent.Name);
            if (failed.Status == ActionStatus.Aborted)
                await TryAllAsync(static participant => participant.AbortPreparedAsync()).ConfigureAwait(false);
            return failed;
        }

        isDecided = true;
        phase?.Dispose();
        await RaiseAsync(ProtocolStep.DecisionDurable).ConfigureAwait(false);
        var here = await TryAllAsync(CommitAsync, IsHere).ConfigureAwait(false);
        agent.GoesOn(TellAgentAsync(agent, here));
        return new CommitOutcome(ActionStatus.Committed);
    }

    /// <summary>
    /// Whether a participant is still prepared that would have had to confirm a decision: then the agent has not
    /// forgotten one. What is prepared in this process is so as long as the action has not ended; another node says so
    /// when it is asked to prepare again. Where objects are borrowed it is their homes that confirm, and they may have
    /// done so.
    /// </summary>
    private async ValueTask<bool> IsStillPreparedAsync(Participant agent)
    {
        foreach (var participant in prepared)
        {
            if (!participant.Names.Contains(participant.Name, StringComparer.Ordinal) || participant.IsBorrowed)
                continue;
            if (!participant.IsRemote
                || await TryAsync(
                    async () => await participant.PrepareAsync(agent.Name).ConfigureAwait(false)).ConfigureAwait(false))
                return true;
        }

        return false;
    }

    /// <summary>
    /// Whether objects of this action have run at other nodes than those where their states lie. The node where they
    /// ran cannot confirm for their homes: it may have given up telling them, and forgotten that. Recovery asks them.
    /// </summary>
    private bool LeavesToHomes()
    {
        if (!prepared.Exists(static participant => participant is { IsRemote: true, HasPreparedElsewhere: true }))
            return false;
        isLeftToRecovery = true;
        return true;
    }

    /// <summary>The agent may forget the decision when all others have carried it out.</summary>
    private async Task TellAgentAsync(Participant agent, bool here)
    {
        if (await TryAllAsync(CommitAsync, static participant => participant.IsRemote).ConfigureAwait(false)
            && here
            && prepared.Count > 0
            && !LeavesToHomes()
            && await TryAsync(agent.ForgetDecisionAsync).ConfigureAwait(false))
        {
            await RaiseAsync(ProtocolStep.DecisionForgotten).ConfigureAwait(false);
        }

        agent.EndCoordinating(isLeftToRecovery);
    }

    // All of them, before any is asked to prepare: one that drops out does not look after those that it has called any
    // more.
    private async ValueTask<AbortCause?> JoinAsync()
    {
        try
        {
            await Task.WhenAll(writers.Select(static writer => writer.JoinAsync().AsTask())).ConfigureAwait(false);
            return null;
        }
        catch (Exception error)
        {
            return error is ActionRefusedException refused
                ? refused.Cause
                : AbortCause.Of(AbortReason.ParticipantLost, "A participant could not be joined:", error);
        }
    }

    private static bool IsHere(Participant participant) => !participant.IsRemote;

    private async ValueTask<CommitOutcome?> PrepareAsync(IEnumerable<Participant> asked, Participant decider)
    {
        var all = asked.ToArray();
        try
        {
            var votes = await Task.WhenAll(all.Select(async writer =>
            {
                if (!await PrepareAsync(writer, decider).ConfigureAwait(false))
                    return false;
                await RaiseAsync(ProtocolStep.ShadowsWritten, writer).ConfigureAwait(false);
                return true;
            })).ConfigureAwait(false);
            if (!decider.CanDecideForOthers && Array.Exists(all, static writer => writer.HasPreparedElsewhere))
                throw new ActionRefusedException(NobodyToAsk);
            prepared.AddRange(all.Where((_, i) => votes[i]));
            return null;
        }
        catch (Exception error)
        {
            // No decision was written, so abort is certain, whatever shadows remain: recovery presumes it.
            prepared.AddRange(all);
            await TryAllAsync(static writer => writer.AbortPreparedAsync()).ConfigureAwait(false);
            return error is ActionRefusedException refused
                ? new CommitOutcome(ActionStatus.Aborted, refused.Cause)
                : new CommitOutcome(
                    ActionStatus.Aborted,
                    AbortCause.Of(AbortReason.StoreFailed, "A participant could not prepare:", error));
        }
    }

    private async ValueTask<bool> PrepareAsync(Participant writer, Participant decider)
    {
        using var phase = BeginPhase(CommitPhases.Prepare, writer);
        try
        {
            return await writer.PrepareAsync(decider.Name).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            phase?.Fail(MetricNames.Of(error));
            throw;
        }
    }

    private async ValueTask<CommitOutcome?> DecideAsync(Participant coordinator, bool writesItself)
    {
        await RaiseAsync(ProtocolStep.BeforeDecision).ConfigureAwait(false);
        using var phase = BeginPhase(CommitPhases.Decide, coordinator);
        try
        {
            string[] others = [.. prepared.SelectMany(static writer => writer.Names)];
            mayBeDecided = true;
            await (writesItself
                ? coordinator.CommitAsLastAgentAsync(others)
                : coordinator.WriteDecisionAsync(others)).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            phase?.Fail(MetricNames.Of(error));
            var failed = CommitProtocol.Failed(error, coordinator.Name);
            isLeftToRecovery = failed.Status == ActionStatus.Unknown;
            if (failed.Status == ActionStatus.Aborted)
                await TryAllAsync(static writer => writer.AbortPreparedAsync()).ConfigureAwait(false);
            return failed;
        }

        isDecided = true;
        await RaiseAsync(ProtocolStep.DecisionDurable).ConfigureAwait(false);
        return null;
    }

    private async ValueTask CommitAsync(Participant participant)
    {
        using (var phase = BeginPhase(CommitPhases.Commit, participant))
        {
            try
            {
                await participant.CommitPreparedAsync().ConfigureAwait(false);
            }
            catch (Exception error)
            {
                phase?.Fail(MetricNames.Of(error));
                throw;
            }
        }

        await RaiseAsync(ProtocolStep.ShadowsCommitted, participant).ConfigureAwait(false);
    }

    private async ValueTask<bool> TryAllAsync(Func<Participant, ValueTask> step, Func<Participant, bool>? which = null)
    {
        var done = await Task.WhenAll(prepared.Where(which ?? (static _ => true)).Select(
            writer => TryAsync(() => step(writer)).AsTask())).ConfigureAwait(false);
        return Array.TrueForAll(done, static ok => ok);
    }

    /// <summary>
    /// Carries out what recovery will repeat if it fails now; the outcome of the action is settled and does not depend
    /// on it.
    /// </summary>
    private async ValueTask<bool> TryAsync(Func<ValueTask> step)
    {
        try
        {
            await step().ConfigureAwait(false);
            return true;
        }
        catch (Exception error)
        {
            isLeftToRecovery = true;

            // Several participants may report for one node.
            foreach (var participant in participants.DistinctBy(static participant => participant.Diagnostics))
                participant.Events.ReportUnfinished(action, error, participant.Diagnostics);
            return false;
        }
    }

    private PhaseMeasurement? BeginPhase(string phase, Participant participant) =>
        PhaseMeasurement.Begin(participant.Diagnostics, phase, action.TraceContext)?.Of(participant.Name);

    private ValueTask RaiseAsync(ProtocolStep step, Participant? participant = null) =>
        (participant ?? participants[0]).Events.RaiseAsync(step, action, participant?.Name);
}
