using Stubs.Rpc;

namespace Stubs.Actions;

/// <summary>
/// Serves the requests about actions (<see cref="ActionVerb"/>) that do not concern what is stored; for those it asks
/// <see cref="IRecovery"/>.
/// </summary>
internal sealed class ActionServer(DistributedActions registry)
{
    /// <summary>Whether a verb is one of this module's.</summary>
    public static bool Serves(ushort verb) => verb is >= ActionVerb.First and <= ActionVerb.Last;

    public async ValueTask HandleAsync(RpcRequest request)
    {
        if (request.Verb == ActionVerb.Clock)
        {
            ClockMessage.Serve(request, registry.Clock);
            return;
        }

        ActionMessage message;
        try
        {
            message = ActionMessage.Read(request.Body.Span);
        }
        catch (StateIncompatibleException error)
        {
            request.Fail(
                RpcFault.BadRequest, $"The request about an action cannot be read: {Wording.Sentence(error.Message)}");
            return;
        }

        if (IsAnothers(request, message))
        {
            request.Fail(
                RpcFault.Denied,
                $"Action {message.Action} was not begun by {request.Connection.Peer}, which is a client and speaks for no actions but its own.");
            return;
        }

        if (request.Connection.Peer.Role == PeerRole.Client)
        {
            if (await WithJoinedNodesAsync(message, request).ConfigureAwait(false) is not { } checkedMessage)
                return;
            message = checkedMessage;
        }

        var reply = await AnswerAsync(request, message).ConfigureAwait(false);
        if (request.Connection.Peer.Role == PeerRole.Client)
            reply = reply with { Text = registry.Diagnostics.TowardsClients.Say(reply.Text) };
        if (!request.IsOneWay)
            request.Reply(reply.ToArray());
    }

    /// <summary>
    /// What a client leaves in doubt must be decided by a node that can be asked, and carried out by such ones.
    /// </summary>
    /// <returns>Null if it names another, and is told so.</returns>
    private async Task<ActionMessage?> WithJoinedNodesAsync(ActionMessage message, RpcRequest request)
    {
        var coordinator = message.Coordinator;
        if (request.Verb == ActionVerb.Prepare)
        {
            if (await FindJoinedAsync(coordinator, request).ConfigureAwait(false) is not { } joined)
                return null;
            coordinator = joined;
        }

        var participants = new List<string>();
        foreach (var name in message.Participants)
        {
            if (await FindJoinedAsync(name, request).ConfigureAwait(false) is not { } joined)
                return null;
            participants.Add(joined);
        }

        return message with { Coordinator = coordinator, Participants = participants };
    }

    private async Task<string?> FindJoinedAsync(string? name, RpcRequest request)
    {
        if (NodeReference.TryParse(name ?? "", out var node)
            && await registry.Recovery.FindJoinedAsync(node.Node, request.CancellationToken)
                .ConfigureAwait(false) is { } joined)
            return joined.ToString();
        request.Fail(
            RpcFault.Denied,
            $"{Wording.Quoted(name)} is no other node that has joined, so that it could decide or carry out an action for a client.");
        return null;
    }

    // What is stored here after a restart does not say which node began the action: its coordinator is asked for the
    // decision, and does not tell it.
    private bool IsAnothers(RpcRequest request, ActionMessage message)
    {
        var peer = request.Connection.Peer;
        return peer.Role == PeerRole.Client
            && (registry.Find(message.Action) is { } tree
                ? tree.Origin != peer.Node : request.Verb == ActionVerb.Commit);
    }

    private async Task<ActionReply> AnswerAsync(RpcRequest request, ActionMessage message)
    {
        var tree = registry.Find(message.Action);
        switch (request.Verb)
        {
            case ActionVerb.Abort:
                await AbortAsync(message, request.Connection.Peer.Node).ConfigureAwait(false);
                return new ActionReply(ActionAnswer.Aborted);

            case ActionVerb.Subcommitted:
                tree?.Subcommit(message.Subcommits);
                return new ActionReply(ActionAnswer.Committed);

            case ActionVerb.Aborted:
                // It has ended here, by a vote for example, and the node that ends it may be gone: the other node need
                // not wait for late calls from here.
                if (tree is null && message.Level == message.Action)
                    registry.Post(
                        request.Connection, ActionVerb.Abort,
                        new ActionMessage(message.Action) { Text = "The action has ended where the call came from." });
                AbortLevel(tree, message);
                return new ActionReply(ActionAnswer.Aborted);

            case ActionVerb.Join:
                tree?.EndOver(request.Connection);
                return tree is null ? Lost(message) : new ActionReply(ActionAnswer.Undecided);

            case ActionVerb.Prepare:
                await registry.Events.RaiseAsync(ProtocolStep.PrepareReceived, message.Action).ConfigureAwait(false);
                tree?.EndOver(request.Connection);
                return tree is null
                    ? Lost(message)
                    : await tree.Part.PrepareAsync(
                        message, request.Connection.Peer.Node, request).ConfigureAwait(false);

            case ActionVerb.CommitOnePhase or ActionVerb.CommitAsLastAgent:
                tree?.EndOver(request.Connection);
                return tree is null
                    ? registry.Outcomes.Find(message.Action) ?? Lost(message)
                    : await tree.Part.CommitOnePhaseAsync(message, request).ConfigureAwait(false);

            case ActionVerb.Commit when tree is not null:
                var carriedOut = await tree.Part.CommitAsync().ConfigureAwait(false);
                if (carriedOut.Answer == ActionAnswer.Committed)
                    await registry.Recovery.ResolveLentAsync(
                        message.Action, request.CancellationToken).ConfigureAwait(false);
                return await HeardAsync(message.Action, carriedOut, request.CancellationToken).ConfigureAwait(false);

            case ActionVerb.Commit:
                await registry.Recovery.ResolveStoredAsync(
                    message.Action, committed: true, request.CancellationToken).ConfigureAwait(false);
                return await HeardAsync(
                    message.Action, new ActionReply(ActionAnswer.Committed), request.CancellationToken)
                        .ConfigureAwait(false);

            case ActionVerb.Outcome:
                return await registry.Recovery.FindDecisionAsync(message.Action).ConfigureAwait(false);

            case ActionVerb.OnePhaseOutcome:
                return await FindOutcomeAsync(request, message).ConfigureAwait(false);

            default:
                await ForgetDecisionAsync(
                    message, request.Connection.Peer.Node, request.CancellationToken).ConfigureAwait(false);
                return new ActionReply(ActionAnswer.Committed);
        }
    }

    // What an operator has undone here cannot be committed any more: it counts as carried out, with the damage told.
    private async Task<ActionReply> HeardAsync(Uid action, ActionReply reply, CancellationToken cancellationToken) =>
        await registry.Recovery.HearCommitAsync(action, cancellationToken).ConfigureAwait(false)
            is { Length: > 0 } damage
            ? new ActionReply(ActionAnswer.Committed, Text: damage) : reply;

    // A sender that names participants speaks for them only: it may itself be the home of objects that ran elsewhere,
    // and not have carried that out yet.
    private async Task ForgetDecisionAsync(ActionMessage message, Uid sender, CancellationToken cancellationToken)
    {
        if (message.Participants.Count == 0)
            await registry.Recovery.ForgetDecisionAsync(
                message.Action, sender, cancellationToken).ConfigureAwait(false);
        foreach (var name in message.Participants)
            await registry.Recovery.ForgetDecisionAsync(
                message.Action, NodeReference.Parse(name).Node, cancellationToken).ConfigureAwait(false);
    }

    private async Task AbortAsync(ActionMessage message, Uid sender)
    {
        await registry.Events.RaiseAsync(ProtocolStep.AbortReceived, message.Action).ConfigureAwait(false);

        // It may overtake a call of the level, or meet it: the call makes the level and then looks for the outcome, and
        // here it is the other way round.
        registry.Outcomes.Add(message.Level, ActionReply.Of(CauseOf(message)));
        var tree = registry.Find(message.Action);
        if (tree is { IsInterposed: true } && message.Level == message.Action)
            await tree.Part.AbortAsync(CauseOf(message), sender).ConfigureAwait(false);
        else
            AbortLevel(tree, message);
    }

    // What it held is free when this returns; records of the program may take as long as they like.
    private void AbortLevel(GlobalAction? tree, ActionMessage message) =>
        UserCode.LetEnd(
            tree?.FindLevel(message.Level)?.Abort(CauseOf(message)) ?? Task.CompletedTask, registry.RecordFailed);

    /// <summary>The asking node has handed the decision to this one, and has had no answer.</summary>
    private async Task<ActionReply> FindOutcomeAsync(RpcRequest request, ActionMessage message)
    {
        if (registry.Find(message.Action) is { Part.IsPrepared: false } waiting)
        {
            // The request to decide was lost on its way, or it is still to come over a connection that the
            // asking node has lost: then it comes too late.
            await waiting.Part.AbortAsync(
                new AbortCause(AbortReason.ParticipantLost, "The request to commit was lost.")
                    { IsKnownToCaller = true }, request.Connection.Peer.Node).ConfigureAwait(false);
        }

        if (registry.Outcomes.Find(message.Action) is { } known)
            return known;

        // Decided before this node was restarted: for others in a record of its own, which is forgotten when they have
        // carried it out; for itself alone without one.
        var stored = await registry.Recovery.FindDecisionAsync(message.Action).ConfigureAwait(false);
        return stored.Answer == ActionAnswer.Aborted ? new ActionReply(ActionAnswer.Unknown) : stored;
    }

    private static AbortCause CauseOf(ActionMessage message) =>
        new(message.Reason, message.Text) { IsKnownToCaller = true };

    private static ActionReply Lost(ActionMessage message) => new(
        ActionAnswer.Aborted, AbortReason.ParticipantLost,
        $"This node has lost what it did for action {message.Action}: it was restarted, or the connection over which it worked was lost.");
}
