using Stubs.Diagnostics;
using Stubs.Rpc;

namespace Stubs.Actions;

/// <summary>
/// What this node does at the end of an action of another node. One message at a time; each may come again.
/// </summary>
/// <remarks>
/// <code>
/// working ──Prepare──▶ votes ──nothing to write──▶ committed (read-only)
///    │                  ├──a no, or the vote is not waited for any more──▶ aborted
///    │                  └──shadows durable────▶ prepared ──Commit──▶ committed
///    │                                              └──Abort───▶ aborted
///    ├──CommitOnePhase, CommitAsLastAgent──▶ committed, aborted, or unknown: what happened to the store's own transaction is not known
///    └──Abort, connection lost──▶ aborted
/// </code>
/// Once prepared it neither commits nor aborts by itself (SYSTEM 32). While records of the program vote it may abort by
/// itself: it does so when the request is cancelled, which happens at the end of the coordinator's time limit or of the
/// request's own, and when the connection is lost (SYSTEM 24).
/// </remarks>
internal sealed class Subordinate(GlobalAction tree)
{
    private static readonly TimeSpan TurnLimit = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim mutex = new(1, 1);
    private IReadOnlyList<Participant> participants = [];
    private Voting? voting;

    /// <summary>The shadows are durable, and the decision is not known here.</summary>
    public bool IsPrepared
    {
        get;
        private set
        {
            field = value;
            Top.Doubt = null;
        }
    }

    /// <summary>The node that knows it.</summary>
    public NodeReference Coordinator { get; private set; }

    /// <summary>How many objects of this node are in doubt with it.</summary>
    public int ObjectsInDoubt => IsPrepared ? voting!.Writers.Sum(static writer => writer.PreparedObjects) : 0;

    // The node that asked to prepare, and so runs the commit: no other may abort what is prepared.
    private Uid preparedFor;

    private AtomicAction Top => tree.Top;

    /// <param name="message">The request.</param>
    /// <param name="sender">The node that asks, and runs the commit.</param>
    /// <param name="request">Says until when the vote is waited for.</param>
    public async Task<ActionReply> PrepareAsync(ActionMessage message, Uid sender, RpcRequest request)
    {
        await mutex.WaitAsync().ConfigureAwait(false);
        using var phase = Begin(CommitPhases.Prepare);
        try
        {
            if (IsPrepared)
                return new ActionReply(ActionAnswer.Prepared, Text: NamesOfHomes());
            Coordinator = NodeReference.Parse(message.Coordinator ?? "");
            preparedFor = sender;
            if (await VoteAsync(message, request).ConfigureAwait(false) is { } refused)
            {
                phase?.Fail(MetricNames.Of(refused.Reason));
                return ActionReply.Of(refused);
            }

            if (voting!.Writers.Count == 0 && !voting.HasRecordsToTell)
            {
                Top.SettleInterposed(ActionStatus.Committed, participants);
                return new ActionReply(ActionAnswer.ReadOnly);
            }

            await Task.WhenAll(voting.Writers.Select(
                writer => writer.PrepareAsync(message.Coordinator!).AsTask())).ConfigureAwait(false);
            IsPrepared = true;
            tree.Registry.Recovery.Schedule();
            await RaiseAsync(ProtocolStep.VoteSent).ConfigureAwait(false);
            return new ActionReply(ActionAnswer.Prepared, Text: NamesOfHomes());
        }
        catch (Exception error)
        {
            phase?.Fail(MetricNames.Of(error));
            var why = error is ActionRefusedException refused
                ? refused.Cause : AbortCause.Of(AbortReason.StoreFailed, "A participant could not prepare:", error);
            return ActionReply.Of(await AbortWritersAsync(why with { IsKnownToCaller = true }).ConfigureAwait(false));
        }
        finally
        {
            mutex.Release();
        }
    }

    /// <summary>Carries out the decision.</summary>
    /// <exception cref="StoreException">What lies here is still prepared; or, if it is not, what lies in the homes of
    /// borrowed objects may be.</exception>
    public async Task<ActionReply> CommitAsync()
    {
        await mutex.WaitAsync().ConfigureAwait(false);
        using var phase = IsPrepared ? Begin(CommitPhases.Commit) : null;
        try
        {
            if (!IsPrepared)
                return Top.Status == ActionStatus.Committed
                    ? new ActionReply(ActionAnswer.Committed)
                    : new ActionReply(ActionAnswer.Aborted, AbortReason.ParticipantLost, "It was not prepared.");
            await RaiseAsync(ProtocolStep.CommitReceived).ConfigureAwait(false);
            await CommitAsync(static writer => !writer.IsBorrowed).ConfigureAwait(false);
            Exception? notHeard = null;
            try
            {
                await CommitAsync(static writer => writer.IsBorrowed).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                // The connection that carries such writes may be gone for ever. The homes ask for the decision
                // themselves, and have not confirmed it.
                notHeard = error;
            }

            IsPrepared = false;
            SettleCommitted();
            if (notHeard is not null)
                throw new StoreUnavailableException(
                    $"Committed here, and left to the homes of borrowed objects: {Wording.Sentence(UserCode.TextOf(notHeard))}", notHeard);
            await RaiseAsync(ProtocolStep.AcknowledgementSent).ConfigureAwait(false);
            return new ActionReply(ActionAnswer.Committed);
        }
        catch (Exception error)
        {
            phase?.Fail(MetricNames.Of(error));
            throw;
        }
        finally
        {
            mutex.Release();
        }
    }

    private Task CommitAsync(Func<Participant, bool> which) =>
        Task.WhenAll(voting!.Writers.Where(which).Select(static writer => writer.CommitPreparedAsync().AsTask()));

    /// <summary>
    /// Aborts what is not prepared, whichever node asks for it: another participant may have lost its work. What is
    /// prepared is aborted for the node that has it prepared.
    /// </summary>
    /// <param name="why">Why.</param>
    /// <param name="sender">The node that asks; null if the coordinator itself has answered so.</param>
    public async Task AbortAsync(AbortCause why, Uid? sender)
    {
        if (Top.Status == ActionStatus.Running)
            LetRecordsEnd(Top.Abort(why));
        await mutex.WaitAsync().ConfigureAwait(false);
        try
        {
            if (IsPrepared && (sender is null || sender == preparedFor))
                await AbortWritersAsync(
                    why,
                    isCertain: sender is not null || !voting!.Writers.TrueForAll(static writer => writer.IsBorrowed))
                        .ConfigureAwait(false);
            if (!IsPrepared)
                tree.Forget();
        }
        finally
        {
            mutex.Release();
        }
    }

    /// <summary>
    /// The node that knows the outcome does not answer, so that what is prepared is in doubt; or it does again.
    /// </summary>
    /// <param name="doubt">Null if it does.</param>
    public async Task SetDoubtAsync(Doubt? doubt)
    {
        await mutex.WaitAsync().ConfigureAwait(false);
        try
        {
            if (!IsPrepared || (doubt is null && Top.Doubt is null))
                return;
            Top.Doubt = doubt;
            for (var record = Top.Records; record is not null; record = record.Next)
            {
                if (doubt is null)
                    record.EndDoubt();
                else
                    record.TellWaiters(doubt);
            }
        }
        finally
        {
            mutex.Release();
        }
    }

    /// <summary>Ends what is prepared as an operator has chosen.</summary>
    /// <param name="isCommitted">What was chosen.</param>
    /// <param name="write">Writes it into the store.</param>
    /// <returns>False if it is not prepared any more: the coordinator was heard.</returns>
    public async Task<bool> ResolveByHandAsync(bool isCommitted, Func<Task> write)
    {
        await mutex.WaitAsync().ConfigureAwait(false);
        try
        {
            if (!IsPrepared)
                return false;
            await write().ConfigureAwait(false);
            IsPrepared = false;
            if (voting!.Writers.Exists(static writer => writer.IsBorrowed))
                Top.SettleInterposed(ActionStatus.Unknown, participants);
            else if (isCommitted)
                SettleCommitted();
            else
                LetRecordsEnd(Top.AbortPrepared(new AbortCause(
                    AbortReason.ParticipantLost, "It was in doubt, and an operator has resolved it as aborted.")
                        { IsKnownToCaller = true }));
            tree.Forget();
            return true;
        }
        finally
        {
            mutex.Release();
        }
    }

    public async Task<ActionReply> CommitOnePhaseAsync(ActionMessage message, RpcRequest request)
    {
        await mutex.WaitAsync().ConfigureAwait(false);
        try
        {
            await RaiseAsync(ProtocolStep.OnePhaseReceived).ConfigureAwait(false);
            using var phase = Begin(CommitPhases.OnePhase);
            var reply = await DecideAsync(message, request).ConfigureAwait(false);
            if (reply.Answer != ActionAnswer.Committed)
                phase?.Fail(
                    reply.Answer == ActionAnswer.Aborted
                        ? MetricNames.Of(reply.Reason) : MetricNames.Of(ActionStatus.Unknown));
            return Remember(reply);
        }
        finally
        {
            mutex.Release();
        }
    }

    private async Task<ActionReply> DecideAsync(ActionMessage message, RpcRequest request)
    {
        if (await VoteAsync(message, request).ConfigureAwait(false) is { } refused)
            return ActionReply.Of(refused);
        try
        {
            await WriteAsync(message.Participants).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            var failed = CommitProtocol.Failed(error, tree.Registry.Connections.Self.Name);
            if (failed.Status == ActionStatus.Aborted)
                return ActionReply.Of(
                    await AbortWritersAsync(failed.Cause! with { IsKnownToCaller = true }).ConfigureAwait(false));

            // There may be a decision in the store, which others must hear of.
            var unknown = Remember(new ActionReply(ActionAnswer.Unknown, Text: UserCode.TextOf(error)));
            Top.SettleInterposed(ActionStatus.Unknown, participants);
            tree.Registry.Recovery.Schedule();
            return unknown;
        }

        if (message.Participants.Count > 0 || voting!.Writers.Count > 1)
            tree.Registry.Recovery.Schedule();
        await RaiseAsync(ProtocolStep.DecisionDurable).ConfigureAwait(false);

        // First, since the tree is forgotten with the end, and the coordinator may ask at any time.
        var committed = Remember(new ActionReply(ActionAnswer.Committed));
        SettleCommitted();
        return committed;
    }

    // What is prepared lies elsewhere if objects are borrowed: those homes resolve it if this node cannot, and confirm
    // it.
    private string NamesOfHomes() => voting!.Writers.Exists(static writer => writer.IsBorrowed)
        ? string.Join(' ', voting.Writers.Select(static writer => writer.Name))
        : "";

    /// <summary>
    /// The write that is the decision. Where several stores take part, one decides for the others: never that of
    /// another node, which has lent objects.
    /// </summary>
    private async Task WriteAsync(IReadOnlyList<string> others)
    {
        var writers = voting!.Writers;
        if (writers is [var only] && (others.Count == 0 || !only.IsBorrowed))
        {
            await only.CommitAsLastAgentAsync(others).ConfigureAwait(false);
            return;
        }

        if (writers.Count + others.Count == 0)
            return;
        var decider = writers.Find(static writer => writer.IsDurable)
            ?? writers.Find(static writer => !writer.IsBorrowed) ?? tree.Registry.Host.CreateParticipant(Top);
        var rest = writers.Where(writer => writer != decider).ToArray();
        if (Array.Exists(rest, static writer => writer.IsBorrowed) && !decider.CanDecideForOthers)
            throw new ActionRefusedException(TwoPhaseCommit.NobodyToAsk with { IsKnownToCaller = true });
        await PrepareAsync(rest, decider.Name).ConfigureAwait(false);
        await decider.CommitAsLastAgentAsync(
            [.. others, .. rest.Select(static writer => writer.Name)]).ConfigureAwait(false);
        await CommitDecidedAsync(rest).ConfigureAwait(false);
    }

    // Nothing is decided yet: whatever goes wrong here, and whatever became of it, the action aborts.
    private static async Task PrepareAsync(Participant[] writers, string coordinator)
    {
        try
        {
            await Task.WhenAll(writers.Select(
                writer => writer.PrepareAsync(coordinator).AsTask())).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            throw new ActionRefusedException(AbortCause.Of(
                AbortReason.StoreFailed, "A store could not prepare:", error));
        }
    }

    // The decision is durable: what goes wrong now is for recovery to repeat, and changes nothing (SYSTEM 33).
    private async Task CommitDecidedAsync(Participant[] writers)
    {
        try
        {
            await Task.WhenAll(writers.Select(
                static writer => writer.CommitPreparedAsync().AsTask())).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            tree.Registry.Events.ReportUnfinished(Top, error, tree.Registry.Diagnostics);
        }
    }

    private async Task<AbortCause?> VoteAsync(ActionMessage message, RpcRequest request)
    {
        tree.Subcommit(message.Subcommits);
        if (Top.BeginPrepare() is { } ended)
            return ended;
        participants = Top.LocalParticipants();
        using var turnLimit = new CancellationTokenSource(TurnLimit, tree.Registry.Time);
        voting = new Voting(
            Top.UserRecords, participants, Top.UserRecords.Count == 0
                ? default : request.CancellationToken, turnLimit.Token);
        if (await RefusalAsync(voting).ConfigureAwait(false) is not { } refused)
            return null;
        LetRecordsEnd(Top.AbortPrepared(refused with { IsKnownToCaller = true }));
        return refused;
    }

    // Nothing is written yet: whatever is thrown, and whatever threw it, is a no.
    private static async Task<AbortCause?> RefusalAsync(Voting voting)
    {
        try
        {
            return await voting.RunAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            return AbortCause.Of(AbortReason.VotedNo, "A participant could not vote:", error);
        }
    }

    /// <param name="why">Why.</param>
    /// <param name="isCertain"> False if the coordinator merely knows of no decision, and it is the homes of borrowed
    /// objects that confirm it: they may have done so, whereupon it was forgotten. Then they know, and what is in
    /// memory is dropped.
    /// </param>
    private async Task<AbortCause> AbortWritersAsync(AbortCause why, bool isCertain = true)
    {
        IsPrepared = false;
        try
        {
            await Task.WhenAll(
                voting?.Writers.Select(static writer => writer.AbortPreparedAsync().AsTask()) ?? [])
                    .ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // Recovery removes what is left: no node has decided to commit.
            tree.Registry.Events.ReportUnfinished(Top, error, tree.Registry.Diagnostics);
            tree.Registry.Recovery.Schedule();
        }

        if (isCertain)
            LetRecordsEnd(Top.AbortPrepared(why));
        else
            Top.SettleInterposed(ActionStatus.Unknown, participants);
        return why;
    }

    // The locks are free, and the request is answered; the records of the program are told meanwhile, so that one that
    // waits holds nothing.
    private void SettleCommitted()
    {
        voting!.CommitOwnRecords();
        Top.SettleInterposed(ActionStatus.Committed, participants);
        if (voting.HasRecordsToTell)
            LetRecordsEnd(Task.Run(
                async () => await voting.CommitUserRecordsAsync().ConfigureAwait(false) is { } errors
                    ? throw errors : true));
    }

    // The program's records are waited for only at the node that ends the action.
    private void LetRecordsEnd(Task told) => UserCode.LetEnd(told, tree.Registry.RecordFailed);

    private PhaseMeasurement? Begin(string phase) =>
        PhaseMeasurement.BeginAtSubordinate(tree.Registry.Diagnostics, phase, Top.TraceContext);

    private ActionReply Remember(ActionReply outcome)
    {
        tree.Registry.Outcomes.Decide(Top.Id, outcome);
        return outcome;
    }

    private ValueTask RaiseAsync(ProtocolStep step) => tree.Registry.Events.RaiseAsync(step, Top);
}
