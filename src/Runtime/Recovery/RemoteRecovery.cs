using System.Collections.Concurrent;
using Stubs.Actions;
using Stubs.Calls;
using Stubs.Diagnostics;
using Stubs.Objects;
using Stubs.Rpc;
using Stubs.Store;

namespace Stubs.Recovery;

/// <summary>
/// Recovery between nodes: asks the coordinators of what is in doubt here until they have answered, and has the
/// participants of what was decided here carry it out.
/// </summary>
/// <remarks>
/// A pass runs at the start, whenever another node appears, when a prepared action loses its coordinator, some seconds
/// after something was prepared or decided for others (a store may fail, or a message be given up, without any
/// connection being lost), and again, later each time, as long as something is left. A pass:
/// <code>
/// prepared here, decided elsewhere    the coordinator is asked: committed, aborted (it knows of no decision), or undecided: ask again
/// chosen by an operator               the coordinator is asked, and the choice compared with what it says: see Heuristics
/// decided here                        every participant that has not confirmed is told to commit; when the last one has, the decision is forgotten
/// </code>
/// Each step may be repeated (SYSTEM 30), and none is guessed (SYSTEM 32).
/// </remarks>
internal sealed partial class RemoteRecovery : IRecovery
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);

    // For how long a user of an object waits for an answer of a node that has been silent for long.
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(500);

    private readonly RecoveryManager local;
    private readonly ObjectManager manager;
    private readonly DistributedActions actions;
    private readonly ILocator locator;
    private readonly IPlacement placement;
    private readonly SemaphoreSlim pass = new(1, 1);
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<Uid, Lazy<Task<bool>>> askedByUsers = new();

    // The nodes that have not answered in this pass.
    private readonly HashSet<Uid> silent = [];
    private ITimer? timer;
    private TimeSpan pause = FirstPause;
    private int wanted;
    private int isTimed;
    private volatile bool started;

    public RemoteRecovery(
        RecoveryManager local, ObjectManager manager, DistributedActions actions, ILocator locator,
        IPlacement placement)
    {
        (this.local, this.manager, this.actions, this.locator, this.placement) =
            (local, manager, actions, locator, placement);
        local.Remote = this;
    }

    /// <summary>
    /// What cannot be used until a decision is known here: what is prepared in memory, and what the last look at the
    /// store has found.
    /// </summary>
    public (int Objects, int Actions) InDoubt
    {
        get
        {
            var prepared = actions.Prepared()
                .ToDictionary(static tree => tree.Top.Id, static tree => tree.Part.ObjectsInDoubt);
            var stored = local.StoredInDoubt.Where(found => !prepared.ContainsKey(found.Key)).ToArray();
            return (prepared.Values.Sum() + stored.Sum(static found => found.Value), prepared.Count + stored.Length);
        }
    }

    /// <summary>Tests: recovery was asked to look again at what an action leaves.</summary>
    public event Action? Scheduled;

    public void Start()
    {
        started = true;
        timer = actions.Time.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Want();
    }

    public void Stop()
    {
        stopping.Cancel();
        timer?.Dispose();
    }

    /// <summary>Another node has connected: perhaps the one that knows.</summary>
    public void PeerAppeared()
    {
        pause = FirstPause;
        Want();
    }

    /// <summary>One pass.</summary>
    /// <returns>How many actions are still unresolved.</returns>
    public async Task<int> AskNodesAsync(CancellationToken cancellationToken)
    {
        await pass.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            silent.Clear();
            var left = await AskCoordinatorsAsync(
                cancellationToken).ConfigureAwait(false) + await TellParticipantsAsync(
                    cancellationToken).ConfigureAwait(false);
            await ForgetResolvedAsync(cancellationToken).ConfigureAwait(false);
            return left;
        }
        finally
        {
            pass.Release();
        }
    }

    // Why something is in doubt is kept no longer than it is: nodes come and go, and do not answer once they have.
    private async Task ForgetResolvedAsync(CancellationToken cancellationToken)
    {
        if (local.Unresolved.IsEmpty && local.AskedSince.IsEmpty)
            return;
        var inDoubt = (await local.ListInDoubtAsync(cancellationToken).ConfigureAwait(false)).Select(
            static found => found.Action).ToHashSet();
        foreach (var (action, _) in local.Unresolved)
        {
            if (!inDoubt.Contains(action))
                local.Unresolved.TryRemove(action, out _);
        }

        foreach (var (action, _) in local.AskedSince)
        {
            if (!inDoubt.Contains(action) && actions.Find(action) is not { Part.IsPrepared: true })
                local.AskedSince.TryRemove(action, out _);
        }
    }

    public void CoordinatorLost() => Want();

    public void Schedule()
    {
        Scheduled?.Invoke();
        if (started && Interlocked.Exchange(ref isTimed, 1) == 0)
            timer?.Change(Patience, Timeout.InfiniteTimeSpan);
    }

    private void Look()
    {
        Volatile.Write(ref isTimed, 0);
        Want();
    }

    // Passes that are asked for while one runs are one more.
    private void Want()
    {
        if (started && !stopping.IsCancellationRequested && Interlocked.Increment(ref wanted) == 1)
            _ = Task.Run(RunWantedAsync);
    }

    private async Task RunWantedAsync()
    {
        int served;
        var left = 0;
        do
        {
            served = Volatile.Read(ref wanted);
            try
            {
                left = await AskNodesAsync(stopping.Token).ConfigureAwait(false);
            }
            catch (Exception error) when (error is StubsException or StoreException or OperationCanceledException
                or ObjectDisposedException)
            {
                left = 1;
                if (!stopping.IsCancellationRequested)
                    manager.Diagnostics.RecoveryPassFailed(error);
                actions.Events.OnUnfinished?.Invoke(Uid.Empty, error);
            }
        }
        while (Interlocked.CompareExchange(ref wanted, 0, served) != served && !stopping.IsCancellationRequested);

        if (left == 0 || stopping.IsCancellationRequested)
        {
            pause = FirstPause;
            return;
        }

        Volatile.Write(ref isTimed, 1);
        timer?.Change(pause, Timeout.InfiniteTimeSpan);
        pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
    }

    private async Task<int> AskCoordinatorsAsync(CancellationToken cancellationToken)
    {
        var unresolved = 0;
        foreach (var tree in actions.Prepared().ToArray())
        {
            var answer = await AskAsync(tree.Part.Coordinator, tree.Top.Id, cancellationToken).ConfigureAwait(false);
            if (answer is ActionAnswer.Committed)
            {
                if (await TryCommitAsync(tree).ConfigureAwait(false))
                {
                    await ResolveLentAsync(tree.Top.Id, cancellationToken).ConfigureAwait(false);
                    await ConfirmAsync(tree.Part.Coordinator, tree.Top.Id, cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    unresolved++;
                }
            }
            else if (answer is ActionAnswer.Aborted)
            {
                await tree.Part.AbortAsync(
                    new AbortCause(
                        AbortReason.ParticipantLost, "Its coordinator has not decided to commit it.")
                            { IsKnownToCaller = true }, sender: null).ConfigureAwait(false);
            }
            else
            {
                unresolved++;

                // A coordinator that has not decided yet is waited for, as long as it says so.
                await tree.Part.SetDoubtAsync(answer is null ? DoubtOf(tree) : null).ConfigureAwait(false);
            }
        }

        var stored = await local.ListForPassAsync(cancellationToken).ConfigureAwait(false);
        foreach (var action in stored.GroupBy(static found => (found.Action, found.Coordinator)))
        {
            if (!await ResolveAsync(
                action.Key.Action, action.Key.Coordinator, [.. action], cancellationToken).ConfigureAwait(false))
                unresolved++;
        }

        foreach (var chosen in local.Heuristics.All)
        {
            if (chosen.Damage is null && !await CompareAsync(chosen, cancellationToken).ConfigureAwait(false))
                unresolved++;
        }

        return unresolved;
    }

    private Doubt DoubtOf(GlobalAction tree) => new(
        tree.Top.Id, tree.Part.Coordinator.ToString(), actions.Time,
        local.AskedSince.GetOrAdd(tree.Top.Id, actions.Time.GetTimestamp()));

    // One that cannot be carried out now must not keep others from it.
    private async Task<bool> TryCommitAsync(GlobalAction tree)
    {
        try
        {
            await tree.Part.CommitAsync().ConfigureAwait(false);
        }
        catch (StoreException error)
        {
            manager.Events.ReportUnfinished(tree.Top, error, manager.Diagnostics);
        }

        return !tree.Part.IsPrepared;
    }

    /// <summary>
    /// Resolves what an action left in the store; true if it is not in doubt any more, or not this pass's business.
    /// </summary>
    private async Task<bool> ResolveAsync(
        Uid action, string coordinatorName, IReadOnlyList<InDoubtObject> objects, CancellationToken cancellationToken)
    {
        // One damaged shadow must not keep the node, and what else is in doubt, from going on.
        if (!NodeReference.TryParse(coordinatorName, out var coordinator))
        {
            local.Unresolved[action] =
                $"Its coordinator is stored as {Wording.Quoted(coordinatorName)}, which names no node, so that no node can be asked.";
            return false;
        }

        // What is prepared here is asked about above. What a borrower has prepared may be left behind by the end of an
        // action that is going on here, and no message tells of that.
        if (manager.Coordinating.ContainsKey(action))
            return false;
        if (actions.Find(action) is { } tree)
            return tree.Part.IsPrepared;
        await manager.Events.RaiseAsync(ProtocolStep.RecoveryBegun, action).ConfigureAwait(false);
        var answer = coordinator.Node == manager.Self.Node
            ? (await FindDecisionAsync(action).ConfigureAwait(false)).Answer
            : await AskAsync(coordinator, action, cancellationToken).ConfigureAwait(false);
        if (answer is not (ActionAnswer.Committed or ActionAnswer.Aborted))
        {
            if (answer is not null)
                local.Unresolved[action] = $"Its coordinator, node {coordinator}, has not decided yet.";
            return false;
        }

        local.Unresolved.TryRemove(action, out _);
        await local.ResolveAsync(
            action, objects, answer is ActionAnswer.Committed, cancellationToken).ConfigureAwait(false);
        if (answer is ActionAnswer.Committed && coordinator.Node != manager.Self.Node)
            await ConfirmAsync(coordinator, action, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <inheritdoc/>
    public async Task<bool> ResolveDoubtAsync(Uid action, string coordinator)
    {
        // All that want to use objects of one action wait for one question.
        var asking = askedByUsers.GetOrAdd(
            action, _ => new Lazy<Task<bool>>(() => ResolveOnceAsync(action, coordinator))).Value;
        UserCode.LetEnd(asking);
        try
        {
            return await asking.WaitAsync(local.IsSilent(action) ? Glance : Doubt.Patience, actions.Time)
                .ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return false;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // This node is being stopped: for its callers the object is in doubt.
            return false;
        }
    }

    private async Task<bool> ResolveOnceAsync(Uid action, string coordinator)
    {
        try
        {
            return await ResolveNowAsync(action, coordinator).ConfigureAwait(false);
        }
        finally
        {
            askedByUsers.TryRemove(action, out _);
        }
    }

    /// <inheritdoc/>
    public bool IsSilent(Uid action) => local.IsSilent(action);

    private async Task<bool> ResolveNowAsync(Uid action, string coordinator)
    {
        await pass.WaitAsync(stopping.Token).ConfigureAwait(false);
        try
        {
            silent.Clear();
            var found = (await local.ListInDoubtAsync(stopping.Token).ConfigureAwait(false)).Where(
                found => found.Action == action).ToArray();
            return found.Length == 0
                || await ResolveAsync(action, coordinator, found, stopping.Token).ConfigureAwait(false);
        }
        finally
        {
            pass.Release();
        }
    }

    private async Task<int> TellParticipantsAsync(CancellationToken cancellationToken)
    {
        var waiting = 0;
        var decisions = new List<(Uid Action, List<string> Participants)>();
        await foreach (var stored in manager.Store.ListAsync(
            new StoreFilter(TypeName: Decision.TypeName), cancellationToken).ConfigureAwait(false))
        {
            if (!manager.Coordinating.ContainsKey(stored.Uid))
                decisions.Add((stored.Uid, Decision.ParticipantsOf(stored.State!)));
        }

        if (decisions.Count == 0)
            return 0;
        var inDoubt = (await local.ListInDoubtAsync(cancellationToken).ConfigureAwait(false)).Select(
            static found => found.Action).ToHashSet();
        foreach (var (action, participants) in decisions)
        {
            foreach (var name in participants)
            {
                var participant = NodeReference.Parse(name);
                if (participant.Node == manager.Self.Node)
                {
                    if (!inDoubt.Contains(action))
                        await local.AcknowledgeAsync(action, participant.Node, cancellationToken).ConfigureAwait(false);
                    continue;
                }

                if (await TryAskAsync(
                    participant, ActionVerb.Commit, action, cancellationToken)
                        .ConfigureAwait(false) is { Answer: ActionAnswer.Committed } reply)
                {
                    if (reply.Damage is { } damage)
                        ReportDamage(action, name, damage);
                    await local.AcknowledgeAsync(action, participant.Node, cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    waiting++;
                }
            }
        }

        return waiting;
    }

    private async Task<ActionAnswer?> AskAsync(
        NodeReference coordinator, Uid action, CancellationToken cancellationToken)
    {
        await manager.Events.RaiseAsync(
            ProtocolStep.DecisionSought, action, coordinator.ToString()).ConfigureAwait(false);
        local.AskedSince.TryAdd(action, actions.Time.GetTimestamp());
        if (silent.Contains(coordinator.Node))
        {
            local.Unresolved[action] = $"Node {coordinator} does not answer.";
            return null;
        }

        var answer = (await TryAskAsync(
            coordinator, ActionVerb.Outcome, action, cancellationToken).ConfigureAwait(false))?.Answer;
        if (answer is null)
            silent.Add(coordinator.Node);
        else
            local.AskedSince.TryRemove(action, out _);
        return answer;
    }

    private Task ConfirmAsync(NodeReference coordinator, Uid action, CancellationToken cancellationToken) =>
        TryAskAsync(coordinator, ActionVerb.CarriedOut, action, cancellationToken);

    /// <summary>Asks a node, if it can be reached now, wherever it listens by now.</summary>
    private async Task<ActionReply?> TryAskAsync(
        NodeReference node, ushort verb, Uid action, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timeout = actions.Time.CreateTimer(
            static source => ((CancellationTokenSource)source!).CancelAsync(), limit, AnswerLimit,
            Timeout.InfiniteTimeSpan);
        try
        {
            var connection = await ConnectAsync(node, limit.Token).ConfigureAwait(false);
            using var reply = await connection.CallAsync(
                verb, new ActionMessage(action).ToArray(), AnswerLimit, limit.Token).ConfigureAwait(false);
            return reply.Read(connection.Peer, ActionReply.Read);
        }
        catch (Exception error) when (error is StubsException or OperationCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            // It is asked again.
            local.Unresolved[action] = $"Node {node} does not answer: {Wording.Sentence(error.Message)}";
            return null;
        }
    }

    private async Task<IRpcConnection> ConnectAsync(NodeReference node, CancellationToken cancellationToken)
    {
        try
        {
            return await actions.Connections.GetAsync(node, cancellationToken).ConfigureAwait(false);
        }
        catch (RpcException error) when (Failures.KindOf(error) != FailureKind.Hopeless
            || error is RpcRefusedException { Reason: RpcRefusal.Peer })
        {
            var moved = await locator.FindNodeAsync(node, cancellationToken).ConfigureAwait(false);
            if (moved == node)
                throw;
            return await actions.Connections.GetAsync(moved, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<NodeReference?> FindJoinedAsync(Uid node, CancellationToken cancellationToken)
    {
        if (actions.Connections.Find(node)?.Peer is { Role: >= PeerRole.Node } peer)
            return new NodeReference(node, peer.Address);
        var found = await locator.FindNodeAsync(new NodeReference(node, null), cancellationToken).ConfigureAwait(false);
        return found.Address is null || node == manager.Self.Node ? null : found;
    }

    public async Task ResolveStoredAsync(Uid action, bool committed, CancellationToken cancellationToken)
    {
        var found = (await local.ListInDoubtAsync(cancellationToken).ConfigureAwait(false)).Where(
            found => found.Action == action).ToArray();
        await local.ResolveAsync(action, found, committed, cancellationToken).ConfigureAwait(false);
    }

    // What the borrower of an object has prepared in this node's store for an action that worked here too: a
    // confirmation for this node confirms that as well.
    public Task ResolveLentAsync(Uid action, CancellationToken cancellationToken) =>
        placement.HasLent ? ResolveStoredAsync(action, committed: true, cancellationToken) : Task.CompletedTask;

    public async Task<ActionReply> FindDecisionAsync(Uid action) =>
        await local.FindOutcomeAsync(action).ConfigureAwait(false) switch
        {
            true => new ActionReply(ActionAnswer.Committed),
            false =>
                new ActionReply(
                    ActionAnswer.Aborted, AbortReason.ParticipantLost, "The coordinator has no decision to commit it."),
            null => new ActionReply(ActionAnswer.Undecided),
        };

    public Task ForgetDecisionAsync(Uid action, Uid participant, CancellationToken cancellationToken) =>
        local.AcknowledgeAsync(action, participant, cancellationToken);
}
