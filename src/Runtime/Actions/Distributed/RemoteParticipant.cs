using Stubs.Diagnostics;
using Stubs.Rpc;

namespace Stubs.Actions;

/// <summary>
/// Another node's part in the outermost commit of one action: turns the steps of the protocol into messages.
/// </summary>
/// <remarks>
/// A refusal, a fault, or a request that was certainly never sent means that nothing was decided there. If the answer
/// to a request that decides is lost, the node is asked how it ended, over a new connection if need be; if that cannot
/// be learned, the outcome is unknown (SYSTEM 27, 33). The action's time limit cancels the request for a vote, and with
/// it the vote. It does the same to a request that decides; the node, which may have decided, is asked then.
/// </remarks>
internal sealed class RemoteParticipant(AtomicAction action, Branch branch) : Participant
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private string[] others = [];
    private string[]? names;
    private bool hasVoted;

    private DistributedActions Registry => branch.Part.Registry;

    public override string Name => branch.Node.ToString();

    public override bool IsRemote => true;

    public override bool IsDurable => branch.IsDurable;

    public override bool CanDecideForOthers => branch.IsDurable && branch.Node.Address is not null;

    public override ProtocolEvents Events => Registry.Events;

    public override NodeDiagnostics Diagnostics => Registry.Diagnostics;

    /// <summary>The nodes where it has prepared: its own, or those that lent it objects.</summary>
    public override IEnumerable<string> Names => names ?? [Name];

    public override bool HasPreparedElsewhere => names is not null;

    public override Participant Local(AtomicAction action) => Registry.Host.CreateParticipant(action);

    public override IReadOnlyList<ICommitPlace>? FindShared() => null;

    public override bool Save()
    {
        if (branch.IsLost)
            throw new ActionRefusedException(Lost($"Node {Name} has lost what it did for the action.", null));
        return branch.IsEnlisted;
    }

    public override async ValueTask JoinAsync()
    {
        if (branch.IsJoined)
            return;
        var reply = await AskAsync(ActionVerb.Join, new ActionMessage(action.Id)).ConfigureAwait(false);
        if (reply.Answer == ActionAnswer.Aborted)
            throw Refused(reply);
        branch.IsJoined = true;
    }

    public override async ValueTask<bool> PrepareAsync(string coordinator)
    {
        await RaiseAsync(ProtocolStep.PrepareSent).ConfigureAwait(false);
        var reply = await AskAsync(
            ActionVerb.Prepare,
            new ActionMessage(action.Id) { Coordinator = coordinator, Subcommits = branch.Subcommits })
                .ConfigureAwait(false);
        await RaiseAsync(ProtocolStep.VoteReceived).ConfigureAwait(false);
        hasVoted = true;
        if (reply is { Answer: ActionAnswer.Prepared, Text.Length: > 0 })
            names = reply.Text.Split(' ');
        return reply.Answer switch
        {
            ActionAnswer.Prepared => true,
            ActionAnswer.ReadOnly => false,
            _ => throw Refused(reply),
        };
    }

    public override ValueTask CommitOnePhaseAsync() =>
        DecideAsync(ActionVerb.CommitOnePhase, new ActionMessage(action.Id) { Subcommits = branch.Subcommits });

    public override ValueTask CommitAsLastAgentAsync(IReadOnlyCollection<string> participants) => DecideAsync(
        ActionVerb.CommitAsLastAgent,
        new ActionMessage(action.Id) { Subcommits = branch.Subcommits, Participants = others = [.. participants] });

    public override async ValueTask CommitPreparedAsync()
    {
        await RaiseAsync(ProtocolStep.CommitSent).ConfigureAwait(false);
        var reply = await AskAnewAsync(ActionVerb.Commit, new ActionMessage(action.Id)).ConfigureAwait(false);
        if (reply.Answer != ActionAnswer.Committed)
            throw Refused(reply);
        if (reply.Damage is { } damage)
            Registry.Recovery.ReportDamage(action.Id, Name, damage);
        await RaiseAsync(ProtocolStep.AcknowledgementReceived).ConfigureAwait(false);
    }

    public override ValueTask AbortPreparedAsync()
    {
        if (branch.Connection is { } connection)
            Registry.Post(
                connection, ActionVerb.Abort,
                new ActionMessage(action.Id) { Text = "A participant could not prepare." });
        return default;
    }

    // What others have carried out is taken from nodes only. The last agent of a client's action asks them itself.
    public override async ValueTask ForgetDecisionAsync()
    {
        if (Registry.Connections.Self.Role > PeerRole.Client)
            await AskAnewAsync(
                ActionVerb.CarriedOut, new ActionMessage(action.Id) { Participants = others }).ConfigureAwait(false);
    }

    public override void BeginCoordinating()
    {
    }

    public override void EndCoordinating(bool isLeftToRecovery)
    {
        // It has decided; what is prepared here, or in a home of objects that run here, this node looks after.
        if (isLeftToRecovery)
            Registry.Recovery.Schedule();
    }

    public override void GoesOn(Task telling) => Registry.AddTelling(telling);

    public override ValueTask WriteDecisionAsync(IEnumerable<string> participants) =>
        throw new InvalidOperationException("Another node is asked to decide as the last agent.");

    public override void Complete(ActionStatus outcome)
    {
    }

    private async ValueTask DecideAsync(ushort verb, ActionMessage message)
    {
        await RaiseAsync(ProtocolStep.DecisionAsked).ConfigureAwait(false);
        ActionReply reply;
        try
        {
            reply = await AskAsync(verb, message).ConfigureAwait(false);
        }
        catch (Exception error) when (MayHaveDecided(error))
        {
            reply = await FindOutcomeAsync(message, error).ConfigureAwait(false);
        }

        // Only a plain answer counts: any other says that the node may have decided to commit (SYSTEM 27, 33).
        if (reply.Answer == ActionAnswer.Aborted)
            throw Refused(reply);
        if (reply.Answer != ActionAnswer.Committed)
        {
            throw new OutcomeUnknownException(
                action.Id,
                $"Node {Name} was asked to decide, and does not say how it did ({reply.Answer}): {Wording.Sentence(reply.Text)}");
        }

        await RaiseAsync(ProtocolStep.DecisionLearned).ConfigureAwait(false);
    }

    // No answer, or one that says nothing here.
    private static bool MayHaveDecided(Exception error) => error is OperationCanceledException
        or RpcFaultException { Code: RpcFault.TooLarge }
        or RpcRefusedException { InnerException: StateIncompatibleException }
        || (error is RpcException && Failures.KindOf(error) == FailureKind.Unknown);

    /// <summary>The answer was lost: asks how it ended, as long as it is worth while.</summary>
    private async ValueTask<ActionReply> FindOutcomeAsync(ActionMessage asked, Exception lost)
    {
        await RaiseAsync(ProtocolStep.OutcomeAsked).ConfigureAwait(false);
        using var limit = new CancellationTokenSource(Limit, Registry.Time);
        try
        {
            while (true)
            {
                var connection = await Registry.Connections.GetAsync(branch.Node, limit.Token).ConfigureAwait(false);
                var reply = await AskAsync(
                    connection, ActionVerb.OnePhaseOutcome, asked, limit.Token).ConfigureAwait(false);
                if (reply.Answer is ActionAnswer.Unknown && connection.Peer.Incarnation != branch.Incarnation)
                    throw new NoDecisionFoundException(
                        $"Node {Name} was asked to decide, and has been restarted since. It has no decision; it may have forgotten one that all others had carried out.");
                if (reply.Answer != ActionAnswer.Undecided)
                    return reply;
            }
        }
        catch (Exception error) when (error is RpcException or OperationCanceledException or ObjectDisposedException)
        {
            // This node may have been stopped meanwhile: that says nothing of what the other one has decided.
            throw new OutcomeUnknownException(
                action.Id,
                $"Node {Name} was asked to decide, and its answer was lost: {Wording.Sentence(UserCode.TextOf(lost))}",
                lost);
        }
    }

    /// <summary>Over the connection that the work came over: the node does not know the action without it.</summary>
    /// <exception cref="ActionRefusedException">Nothing was decided there.</exception>
    /// <exception cref="OperationCanceledException">The action's time limit has passed, and the request was one that
    /// decides.</exception>
    private async ValueTask<ActionReply> AskAsync(ushort verb, ActionMessage message)
    {
        var votingLimit = hasVoted ? CancellationToken.None : action.VotingLimit;
        try
        {
            var connection = branch.Connection;
            if (connection is null)
            {
                using var limit = new CancellationTokenSource(Limit, Registry.Time);
                connection = await Registry.Connections.GetAsync(branch.Node, limit.Token).ConfigureAwait(false);
                branch.Connect(connection);
            }

            if (branch.IsLost)
                throw new ActionRefusedException(Lost($"The connection to node {Name} was lost.", null));
            return await AskAsync(connection, verb, message, votingLimit).ConfigureAwait(false);
        }
        catch (RpcConnectionException error) when (!error.Sent || verb is ActionVerb.Prepare or ActionVerb.Join)
        {
            throw new ActionRefusedException(Lost(
                $"Node {Name} cannot be reached: {Wording.Sentence(UserCode.TextOf(error))}", error));
        }
        catch (RpcException error) when (verb is ActionVerb.Prepare or ActionVerb.Join
            || error is RpcRefusedException && !MayHaveDecided(error))
        {
            throw new ActionRefusedException(Lost(
                $"Node {Name} did not answer: {Wording.Sentence(UserCode.TextOf(error))}", error));
        }
        catch (OperationCanceledException) when (votingLimit.IsCancellationRequested)
        {
            if (verb is ActionVerb.Prepare or ActionVerb.Join)
                throw new ActionRefusedException(new AbortCause(
                    AbortReason.TimedOut, $"Node {Name} had not voted when the action's time limit passed."));
            throw;
        }
        catch (OperationCanceledException error)
        {
            throw new ActionRefusedException(Lost(
                $"Node {Name} cannot be reached within {Limit.TotalSeconds} s.", error));
        }
    }

    private async ValueTask<ActionReply> AskAnewAsync(ushort verb, ActionMessage message)
    {
        using var limit = new CancellationTokenSource(Limit, Registry.Time);
        var connection = await Registry.Connections.GetAsync(branch.Node, limit.Token).ConfigureAwait(false);
        return await AskAsync(connection, verb, message, limit.Token).ConfigureAwait(false);
    }

    private static async ValueTask<ActionReply> AskAsync(
        IRpcConnection connection, ushort verb, ActionMessage message, CancellationToken cancellationToken)
    {
        using var reply = await connection.CallAsync(
            verb, message.ToArray(), Limit, cancellationToken).ConfigureAwait(false);
        return reply.Read(connection.Peer, ActionReply.Read);
    }

    private static ActionRefusedException Refused(ActionReply reply) => new(new AbortCause(reply.Reason, reply.Text));

    private static AbortCause Lost(string message, Exception? error) =>
        new(AbortReason.ParticipantLost, message, error);

    private ValueTask RaiseAsync(ProtocolStep step) => Events.RaiseAsync(step, action, Name);
}
