namespace Stubs.Actions;

/// <summary>How an outermost commit went.</summary>
/// <param name="Status">Committed, aborted or unknown.</param>
/// <param name="Cause">Why it aborted.</param>
/// <param name="Error">What was thrown when the outcome was lost, or by records after the decision.</param>
internal readonly record struct CommitOutcome(ActionStatus Status, AbortCause? Cause = null, Exception? Error = null)
{
    public static CommitOutcome Aborted(AbortReason reason, string message, Exception? exception = null) =>
        new(ActionStatus.Aborted, new AbortCause(reason, message, exception));
}

/// <summary>
/// The outermost commit of one action: two-phase commit with presumed abort (Mohan, Lindsay, Obermarck 1986), and its short forms.
/// </summary>
/// <remarks>
/// <code>
/// step                          coordinator                       participant i                   crash here means
/// 1  prepare users' records     every record votes; silence at the                                nothing was written: old state
///                               end of the time limit is a no
/// 2  save                       every participant takes new states, of objects that others        old state
///                               share in its turn; those with none drop out
///    none has anything to write → committed
///    one has                    → one-phase: its store's transaction is the decision              old or new state, by that transaction
/// 3  prepare                    all in parallel                   shadows durable                 shadows without decision: old state
/// 4  decide                     decision durable                                                  decision without commit: new state
/// 5  commit                     all in parallel                   shadows become states           repeated by recovery; changes nothing twice
/// 6  forget                     decision removed when all have committed                          repeated by recovery
/// 7  commit users' records      each is told once
/// </code>
/// Invariants: a decision is written only after every prepare returned; nothing of phase two happens before the decision is durable; once a decision may
/// be durable, the action is never reported as aborted; the absence of a decision means abort.
/// </remarks>
internal sealed class CommitProtocol(AtomicAction action, IReadOnlyList<AbstractRecord> userRecords, IReadOnlyList<Participant> participants, CancellationToken votingLimit)
{
    private readonly HashSet<AbstractRecord> readOnly = new(ReferenceEqualityComparer.Instance);
    private readonly List<Participant> writers = [];

    public async ValueTask<CommitOutcome> RunAsync()
    {
        await RaiseAsync(ProtocolStep.CommitBegun).ConfigureAwait(false);
        if (await PrepareUserRecordsAsync().ConfigureAwait(false) is { } refused)
            return refused;
        await TakeTurnsAsync().ConfigureAwait(false);
        if (Save() is { } unsaved)
            return unsaved;
        await RaiseAsync(ProtocolStep.RecordsPrepared).ConfigureAwait(false);

        var outcome = writers.Count switch
        {
            0 => new CommitOutcome(ActionStatus.Committed),
            1 => await CommitOnePhaseAsync(writers[0]).ConfigureAwait(false),
            _ => await CommitTwoPhaseAsync().ConfigureAwait(false),
        };
        return outcome.Status == ActionStatus.Committed ? await CommitUserRecordsAsync(outcome).ConfigureAwait(false) : outcome;
    }

    private async ValueTask<CommitOutcome?> PrepareUserRecordsAsync()
    {
        foreach (var record in userRecords)
        {
            try
            {
                var vote = await VoteOfAsync(record).ConfigureAwait(false);
                if (vote.Kind == VoteKind.Abort)
                    return CommitOutcome.Aborted(AbortReason.VotedNo, $"A record of type {record.GetType().Name} refused to prepare: {vote.Reason}");
                if (vote.Kind == VoteKind.ReadOnly)
                    readOnly.Add(record);
            }
            catch (OperationCanceledException) when (votingLimit.IsCancellationRequested)
            {
                return CommitOutcome.Aborted(AbortReason.TimedOut, $"A record of type {record.GetType().Name} had not voted when the action's time limit passed.");
            }
            catch (Exception error)
            {
                return CommitOutcome.Aborted(AbortReason.VotedNo, $"A record of type {record.GetType().Name} threw in prepare: {error.Message}", error);
            }
        }

        return null;
    }

    private async ValueTask<Vote> VoteOfAsync(AbstractRecord record)
    {
        var voting = record.PrepareAsync(votingLimit);
        return voting.IsCompleted || !votingLimit.CanBeCanceled
            ? await voting.ConfigureAwait(false)
            : await voting.AsTask().WaitAsync(votingLimit).ConfigureAwait(false);
    }

    private async ValueTask TakeTurnsAsync()
    {
        List<ICommitTurn>? turns = null;
        foreach (var participant in participants)
        {
            if (participant.FindShared() is { } shared)
                (turns ??= []).AddRange(shared);
        }

        turns?.Sort(static (a, b) => a.Uid.CompareTo(b.Uid));
        foreach (var turn in turns ?? [])
            await turn.TakeAsync().ConfigureAwait(false);
    }

    private CommitOutcome? Save()
    {
        try
        {
            foreach (var participant in participants)
            {
                if (participant.Save())
                    writers.Add(participant);
            }

            return null;
        }
        catch (ObjectDisposedException error)
        {
            return CommitOutcome.Aborted(AbortReason.ParticipantLost, $"A node that the action used was stopped before the action committed: {error.Message}", error);
        }
        catch (Exception error)
        {
            return CommitOutcome.Aborted(AbortReason.VotedNo, $"An object's new state cannot be saved: {error.Message}", error);
        }
    }

    private async ValueTask<CommitOutcome> CommitOnePhaseAsync(Participant only)
    {
        await RaiseAsync(ProtocolStep.BeforeOnePhase).ConfigureAwait(false);
        try
        {
            await only.CommitOnePhaseAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            return Failed(error, only.Name);
        }

        await RaiseAsync(ProtocolStep.DecisionDurable).ConfigureAwait(false);
        return new CommitOutcome(ActionStatus.Committed);
    }

    private async ValueTask<CommitOutcome> CommitTwoPhaseAsync()
    {
        var coordinator = writers.Find(writer => writer.IsDurable) ?? writers[0];
        coordinator.BeginCoordinating();
        try
        {
            return await PrepareAsync(coordinator).ConfigureAwait(false)
                ?? await DecideAsync(coordinator).ConfigureAwait(false)
                ?? await CommitPreparedAsync(coordinator).ConfigureAwait(false);
        }
        finally
        {
            coordinator.EndCoordinating();
        }
    }

    private async ValueTask<CommitOutcome?> PrepareAsync(Participant coordinator)
    {
        try
        {
            await AllAsync(async writer =>
            {
                await writer.PrepareAsync(coordinator.Name).ConfigureAwait(false);
                await RaiseAsync(ProtocolStep.ShadowsWritten, writer).ConfigureAwait(false);
            }).ConfigureAwait(false);
            return null;
        }
        catch (Exception error)
        {
            // No decision was written, so abort is certain, whatever shadows remain: recovery presumes it.
            await TryAllAsync(writer => writer.AbortPreparedAsync()).ConfigureAwait(false);
            return CommitOutcome.Aborted(AbortReason.StoreFailed, $"A participant could not prepare: {error.Message}", error);
        }
    }

    private async ValueTask<CommitOutcome?> DecideAsync(Participant coordinator)
    {
        await RaiseAsync(ProtocolStep.BeforeDecision).ConfigureAwait(false);
        try
        {
            await coordinator.WriteDecisionAsync(writers.Select(static writer => writer.Name)).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            var failed = Failed(error, coordinator.Name);
            if (failed.Status == ActionStatus.Aborted)
                await TryAllAsync(writer => writer.AbortPreparedAsync()).ConfigureAwait(false);
            return failed;
        }

        await RaiseAsync(ProtocolStep.DecisionDurable).ConfigureAwait(false);
        return null;
    }

    private async ValueTask<CommitOutcome> CommitPreparedAsync(Participant coordinator)
    {
        var all = await TryAllAsync(async writer =>
        {
            await writer.CommitPreparedAsync().ConfigureAwait(false);
            await RaiseAsync(ProtocolStep.ShadowsCommitted, writer).ConfigureAwait(false);
        }).ConfigureAwait(false);

        // A participant that failed here stays in doubt, and needs the decision: recovery repeats steps 5 and 6.
        if (all && await TryAsync(coordinator.ForgetDecisionAsync).ConfigureAwait(false))
            await RaiseAsync(ProtocolStep.DecisionForgotten).ConfigureAwait(false);
        return new CommitOutcome(ActionStatus.Committed);
    }

    private async ValueTask<CommitOutcome> CommitUserRecordsAsync(CommitOutcome outcome)
    {
        List<Exception>? errors = null;
        foreach (var record in userRecords)
        {
            if (readOnly.Contains(record))
                continue;
            try
            {
                await record.CommitAsync().ConfigureAwait(false);
            }
            catch (Exception error)
            {
                (errors ??= []).Add(error);
            }
        }

        return errors is null
            ? outcome
            : outcome with { Error = new AggregateException("The action has committed, but records threw when they were told.", errors) };
    }

    /// <summary>What the failure of the write that is the decision means: only a store that says that nothing was written lets the action abort.</summary>
    private static CommitOutcome Failed(Exception error, string where) => error switch
    {
        StoreConflictException or StoreFullException or StoreUnavailableException or StoreCorruptException or ObjectDisposedException =>
            CommitOutcome.Aborted(AbortReason.StoreFailed, $"The store of '{where}' refused the new states: {error.Message}", error),
        _ => new CommitOutcome(ActionStatus.Unknown, Error: error),
    };

    private Task AllAsync(Func<Participant, Task> step) => Task.WhenAll(writers.Select(step));

    private async ValueTask<bool> TryAllAsync(Func<Participant, ValueTask> step)
    {
        var done = await Task.WhenAll(writers.Select(writer => TryAsync(() => step(writer)).AsTask())).ConfigureAwait(false);
        return Array.TrueForAll(done, static ok => ok);
    }

    /// <summary>Carries out what recovery will repeat if it fails now; the outcome of the action is settled and does not depend on it.</summary>
    private async ValueTask<bool> TryAsync(Func<ValueTask> step)
    {
        try
        {
            await step().ConfigureAwait(false);
            return true;
        }
        catch (Exception error)
        {
            foreach (var participant in participants)
                participant.Events.ReportUnfinished(action, error);
            return false;
        }
    }

    private ValueTask RaiseAsync(ProtocolStep step, Participant? participant = null) => participants.Count == 0
        ? default
        : (participant ?? participants[0]).Events.RaiseAsync(step, action, participant?.Name);
}
