using Stubs.Diagnostics;

namespace Stubs.Actions;

/// <summary>How an outermost commit went.</summary>
/// <param name="Status">Committed, aborted or unknown.</param>
/// <param name="Cause">Why it aborted.</param>
/// <param name="Error">What was thrown when the outcome was lost.</param>
internal readonly record struct CommitOutcome(ActionStatus Status, AbortCause? Cause = null, Exception? Error = null)
{
    public static CommitOutcome Aborted(AbortReason reason, string message, Exception? exception = null) =>
        new(ActionStatus.Aborted, new AbortCause(reason, message, exception));
}

/// <summary>
/// The outermost commit of one action: two-phase commit with presumed abort (Mohan, Lindsay, Obermarck 1986), and its
/// short forms.
/// </summary>
/// <remarks>
/// <code>
/// step                          coordinator                       participant i                   crash here means
/// 1  prepare users' records     every record votes; silence at the                                nothing was written: old state
///                               end of the time limit is a no
/// 2  save                       every participant of this process takes new states, of objects    old state
///                               that others share in the order of its queue; those with none drop out
///    none has anything to write → committed
///    one has                    → one-phase: its store's transaction is the decision              old or new state, by that transaction
///    join                       those that only others have        no prepare without a connection  old state
///                               called, before one prepares       to the node that ends it    
/// 3  prepare                    all in parallel, but itself       shadows durable; those at       shadows without decision: old state
///                                                                 other nodes may drop out now
/// 4  decide                     decision and own states durable                                   decision without commit: new state
///                               in one write
/// 5  commit                     all in parallel                   shadows become states           repeated by recovery; changes nothing twice
/// 6  forget                     decision removed when all have committed                          repeated by recovery
/// 7  end in memory              locks are free, and the new states are the committed ones           nothing is lost
/// 8  commit users' records      each is told once
/// </code>
/// <para>Which node decides in step 4. A participant of this process with a durable store that the others can reach, if
/// there is one: this node coordinates. Otherwise the <em>last agent</em>: a participant at another node that is not
/// asked to prepare, but commits and decides for all in one write when the others have prepared. A client without a
/// store, or one that could not be asked after a crash, so hands the decision to a server. If there is none either,
/// nothing here survives a crash.</para>
/// <para>Invariants: a decision is written only after every prepare returned; nothing of phase two happens before the
/// decision is durable; once a decision may be durable, the action is never reported as aborted; the absence of a
/// decision means abort. The caller is told as soon as the decision is durable: other nodes are told of it while it
/// goes on.</para>
/// </remarks>
internal sealed class CommitProtocol(
    AtomicAction action, IReadOnlyList<AbstractRecord> userRecords, IReadOnlyList<Participant> participants,
    CancellationToken votingLimit)
{
    private readonly Voting voting = new(userRecords, participants, votingLimit);
    private bool isDecided;

    /// <summary>
    /// Steps 1 to 6. It does not throw: what is thrown by code of the program before the decision aborts the action,
    /// and what is thrown later changes nothing.
    /// </summary>
    public async ValueTask<CommitOutcome> RunAsync()
    {
        CommitOutcome outcome;
        try
        {
            await RaiseAsync(ProtocolStep.CommitBegun).ConfigureAwait(false);
            if (await VoteAsync().ConfigureAwait(false) is { } refused)
                return new CommitOutcome(ActionStatus.Aborted, refused);
            await RaiseAsync(ProtocolStep.RecordsPrepared).ConfigureAwait(false);
            outcome = voting.Writers switch
            {
                [] => new CommitOutcome(ActionStatus.Committed),
                [var only] => await CommitOnePhaseAsync(only).ConfigureAwait(false),
                var writers => await new TwoPhaseCommit(action, participants, writers).RunAsync().ConfigureAwait(false),
            };
        }
        catch (Exception error)
        {
            if (!isDecided)
                return NotDecided(error);
            outcome = new CommitOutcome(ActionStatus.Committed);
        }

        if (outcome.Status == ActionStatus.Committed)
            voting.CommitOwnRecords();
        return outcome;
    }

    /// <summary>
    /// Step 8: the locks are free, so that a record that waits holds the caller of the commit, and nothing else.
    /// </summary>
    /// <returns>What records threw, or null.</returns>
    public ValueTask<AggregateException?> CommitUserRecordsAsync() => voting.CommitUserRecordsAsync();

    private async ValueTask<AbortCause?> VoteAsync()
    {
        using var phase = participants.Count == 0
            ? null
            : PhaseMeasurement.Begin(participants[0].Diagnostics, CommitPhases.Vote, action.TraceContext);
        var refused = await voting.RunAsync().ConfigureAwait(false);
        if (refused is not null)
            phase?.Fail(MetricNames.Of(refused.Reason));
        return refused;
    }

    private async ValueTask<CommitOutcome> CommitOnePhaseAsync(Participant only)
    {
        await RaiseAsync(ProtocolStep.BeforeOnePhase).ConfigureAwait(false);
        using var phase = PhaseMeasurement.Begin(
            participants[0].Diagnostics, CommitPhases.OnePhase, action.TraceContext)?.Of(only.Name);
        try
        {
            await only.CommitOnePhaseAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            phase?.Fail(MetricNames.Of(error));
            return Failed(error, only.Name);
        }

        isDecided = true;
        await RaiseAsync(ProtocolStep.DecisionDurable).ConfigureAwait(false);
        return new CommitOutcome(ActionStatus.Committed);
    }

    /// <summary>What an exception means that was thrown before anything could have been decided.</summary>
    public static CommitOutcome NotDecided(Exception error) => new(
        ActionStatus.Aborted,
        error is ActionRefusedException refused
            ? refused.Cause
            : AbortCause.Of(AbortReason.StoreFailed, "The commit failed before it was decided:", error));

    /// <summary>
    /// What the failure of the write that is the decision means: only an error that says that nothing was written lets
    /// the action abort.
    /// </summary>
    public static CommitOutcome Failed(Exception error, string where) => error switch
    {
        ActionRefusedException refused => new CommitOutcome(ActionStatus.Aborted, refused.Cause),
        StoreConflictException or StoreFullException or StoreUnavailableException or StoreCorruptException
            or ObjectDisposedException =>
                CommitOutcome.Aborted(
                    AbortReason.StoreFailed, $"The store of '{where}' refused the new states: {UserCode.TextOf(error)}",
                    error),
        _ => new CommitOutcome(ActionStatus.Unknown, Error: error),
    };

    private ValueTask RaiseAsync(ProtocolStep step) =>
        participants.Count == 0 ? default : participants[0].Events.RaiseAsync(step, action);
}
