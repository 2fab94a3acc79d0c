using System.Diagnostics;
using Stubs.Actions;

namespace Stubs;

// The outermost commit: gathers the participants, runs the protocol, and settles the outcome in memory.
public sealed partial class AtomicAction
{
    private ValueTask CommitTopLevelAsync()
    {
        using (tree.Enter())
        {
            if (!TryBeginCommit(ActionStatus.Committing, out var error))
                return ValueTask.FromException(error);
        }

        // From here on no other thread touches the records: an action that is committing cannot be aborted from
        // outside.
        if (records is null && userRecords is null)
        {
            StopTimer();
            status = ActionStatus.Committed;
            tree.ReportEnded();
            ReportEnd();
            return default;
        }

        var commit = CommitAsync(Participants());
        return commit.IsCompletedSuccessfully ? default : commit;
    }

    private async ValueTask CommitAsync(IReadOnlyList<Participant> participants)
    {
        var protocol = userRecords is null && participants.Count == 1
            ? null
            : new CommitProtocol(this, userRecords ?? (IReadOnlyList<AbstractRecord>)[], participants, VotingLimit);
        var outcome =
            await (protocol?.RunAsync() ?? OnePhaseCommit.RunAsync(this, participants[0])).ConfigureAwait(false);
        StopTimer();
        if (outcome.Status == ActionStatus.Aborted)
        {
            await AbortCommitAsync(outcome.Cause!).ConfigureAwait(false);
            throw AbortedException();
        }

        Settle(outcome.Status, participants);
        if (outcome.Status == ActionStatus.Unknown)
        {
            throw new OutcomeUnknownException(Id,
                $"Whether action {Id} committed is not known: {Wording.Sentence(UserCode.TextOf(outcome.Error!))} It did so wholly or not at all; read its objects to find out.", outcome.Error);
        }

        var errors = protocol is null ? null : await protocol.CommitUserRecordsAsync().ConfigureAwait(false);
        if (participants.Count > 0)
            await participants[0].Events.RaiseAsync(ProtocolStep.Completed, this).ConfigureAwait(false);
        if (errors is not null)
            throw errors;
    }

    private async ValueTask AbortCommitAsync(AbortCause why)
    {
        using (tree.Enter())
            AbortInsideGate(why);
        abortReported = true;
        try
        {
            await why.RecordsAborted.ConfigureAwait(false);
        }
        catch (AggregateException errors)
        {
            cause =
                why with { Exception = why.Exception is null ? errors : new AggregateException(why.Exception, errors) };
        }
    }

    /// <summary>The records of an outermost action that is committing; no other thread touches them then.</summary>
    internal ResourceRecord? Records => records;

    /// <summary>One participant per node; usually there is one.</summary>
    private IReadOnlyList<Participant> Participants()
    {
        if (records is null)
            return [];
        var first = records.Resource;
        List<IResource>? others = null;
        for (var record = records.Next; record is not null; record = record.Next)
        {
            if (!ReferenceEquals(record.Resource, first) && others?.Contains(record.Resource) != true)
                (others ??= []).Add(record.Resource);
        }

        return others is null
            ? [first.CreateParticipant(this)]
            : [first.CreateParticipant(this), .. others.Select(resource => resource.CreateParticipant(this))];
    }

    private void Settle(ActionStatus outcome, IReadOnlyList<Participant> participants)
    {
        Debug.Assert(status == ActionStatus.Committing, "Only an action that commits gets the outcome of its commit.");
        status = outcome;
        foreach (var participant in participants)
            participant.Complete(outcome);
        records = null;
        tree.ReportEnded();
        ReportEnd();
    }
}
