namespace Stubs.Actions;

/// <summary>
/// The first half of phase one, which is the same for the node that decides and for a participant: every record votes,
/// and every participant of this process takes the new states of its objects, those that others share in the order of
/// their queues. Nothing has been written when it is done.
/// </summary>
/// <remarks>
/// On one node places are taken in the order of identifiers, so that no action waits in a circle. Several nodes prepare
/// at the same time, each with its own queues: there a participant gives way to older actions, waits for younger ones
/// for a limited time only (they may wait, by the order of identifiers, for older ones), and else votes no.
/// </remarks>
/// <param name="userRecords">The records of the program's own.</param>
/// <param name="participants">The participants of this process.</param>
/// <param name="limit">Is cancelled when the votes of records are waited for no longer: silence is a no then.</param>
/// <param name="queueLimit">Is cancelled when places are waited for no longer.</param>
internal sealed class Voting(
    IReadOnlyList<AbstractRecord> userRecords, IReadOnlyList<Participant> participants, CancellationToken limit,
    CancellationToken queueLimit = default)
{
    private readonly HashSet<AbstractRecord> readOnly = new(ReferenceEqualityComparer.Instance);

    /// <summary>Those that have something to write.</summary>
    public List<Participant> Writers { get; } = [];

    /// <summary>Whether a record of the program's own wants to be told the outcome.</summary>
    public bool HasRecordsToTell => readOnly.Count < userRecords.Count;

    /// <summary>Asks all records.</summary>
    /// <returns>Null, or why the action aborts.</returns>
    public async ValueTask<AbortCause?> RunAsync()
    {
        if (await PrepareUserRecordsAsync().ConfigureAwait(false) is { } refused)
            return refused;
        try
        {
            if (!await TakeTurnsAsync().ConfigureAwait(false))
                return new AbortCause(
                    AbortReason.Wounded,
                    "An older action is about to commit changes of the same object, and this one has worked at several nodes.");
        }
        catch (OperationCanceledException) when (queueLimit.IsCancellationRequested)
        {
            return new AbortCause(
                AbortReason.Wounded,
                "Actions that share objects on several nodes were about to commit and waited for each other to commit them.");
        }
        catch (ObjectInDoubtException error)
        {
            return AbortCause.Of(
                AbortReason.ParticipantLost, "An action that is in doubt shares an object with this one:", error);
        }

        return await SaveAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Tells the run time's own records that the action has committed: what they do must have happened when the locks
    /// are free.
    /// </summary>
    public void CommitOwnRecords()
    {
        foreach (var record in userRecords)
        {
            if (record.ComesBeforeLocksAreFree)
                _ = record.CommitAsync();
        }
    }

    /// <summary>Tells the program's records that the action has committed, when its locks are free.</summary>
    /// <returns>What they threw, or null.</returns>
    public async ValueTask<AggregateException?> CommitUserRecordsAsync()
    {
        List<Exception>? errors = null;
        foreach (var record in userRecords)
        {
            if (record.ComesBeforeLocksAreFree || readOnly.Contains(record))
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
            ? null : new AggregateException("The action has committed, but records threw when they were told.", errors);
    }

    private async ValueTask<AbortCause?> PrepareUserRecordsAsync()
    {
        foreach (var record in userRecords)
        {
            try
            {
                var vote = await VoteOfAsync(record).ConfigureAwait(false);
                if (vote.Kind == VoteKind.Abort)
                    return new AbortCause(
                        AbortReason.VotedNo,
                        $"A record of type {record.GetType().Name} refused to prepare: {vote.Reason}");
                if (vote.Kind == VoteKind.ReadOnly)
                    readOnly.Add(record);
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested)
            {
                return new AbortCause(
                    AbortReason.TimedOut,
                    $"A record of type {record.GetType().Name} had not voted when the time limit passed.");
            }
            catch (Exception error)
            {
                return AbortCause.Of(
                    AbortReason.VotedNo, $"A record of type {record.GetType().Name} threw in prepare:", error);
            }
        }

        return null;
    }

    private async ValueTask<Vote> VoteOfAsync(AbstractRecord record)
    {
        if (!limit.CanBeCanceled || record.ComesBeforeLocksAreFree)
            return await record.PrepareAsync(limit).ConfigureAwait(false);

        // Not on this thread, which the record may hold.
        var voting = Task.Run(() => record.PrepareAsync(limit).AsTask(), CancellationToken.None);
        UserCode.LetEnd(voting);
        return await voting.WaitAsync(limit).ConfigureAwait(false);
    }

    private async ValueTask<bool> TakeTurnsAsync()
    {
        List<ICommitPlace>? places = null;
        foreach (var participant in participants)
        {
            if (participant.FindShared() is { } shared)
                (places ??= []).AddRange(shared);
        }

        places?.Sort(static (a, b) => a.Uid.CompareTo(b.Uid));
        foreach (var place in places ?? [])
        {
            if (!await place.TakeAsync(givesWay: queueLimit.CanBeCanceled, queueLimit).ConfigureAwait(false))
                return false;
        }

        return true;
    }

    private async ValueTask<AbortCause?> SaveAsync()
    {
        List<Participant>? readers = null;
        foreach (var participant in participants)
        {
            if (Save(participant, out var writes) is { } refused)
                return refused;
            if (writes)
                Writers.Add(participant);
            else
                (readers ??= []).Add(participant);
        }

        try
        {
            foreach (var reader in readers ?? [])
                await reader.ConfirmAsync().ConfigureAwait(false);
            return null;
        }
        catch (ActionRefusedException error)
        {
            return error.Cause;
        }
    }

    /// <summary>Has a participant take the new states.</summary>
    /// <param name="participant">The participant.</param>
    /// <param name="writes">Whether it has something to write.</param>
    /// <returns>Null, or why the action aborts.</returns>
    public static AbortCause? Save(Participant participant, out bool writes)
    {
        writes = false;
        try
        {
            writes = participant.Save();
            return null;
        }
        catch (ObjectDisposedException error)
        {
            return AbortCause.Of(
                AbortReason.ParticipantLost, "A node that the action used was stopped before the action committed:",
                error);
        }
        catch (ActionRefusedException error)
        {
            return error.Cause;
        }
        catch (Exception error)
        {
            return AbortCause.Of(AbortReason.VotedNo, "An object's new state cannot be saved:", error);
        }
    }
}

/// <summary>
/// A participant votes no. Inside the commit protocol only: what users see is the action's own exception.
/// </summary>
internal sealed class ActionRefusedException(AbortCause cause) : StubsException(cause.Brief, cause.Exception)
{
    [Transient]
    public AbortCause Cause { get; } = cause;
}
