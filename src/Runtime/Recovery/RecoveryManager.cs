using System.Collections.Concurrent;
using System.Collections.Immutable;
using Stubs.Actions;
using Stubs.Objects;
using Stubs.Store;

namespace Stubs.Recovery;

/// <summary>
/// Finishes what a crash interrupted: looks for shadows, learns the outcome of the action that wrote them, and commits
/// or removes them.
/// </summary>
/// <remarks>
/// <code>
/// found here                            this node, or the one that is asked, coordinates and …
///                                       has the decision       is still deciding      has none and is not deciding
/// shadow                                commit it              leave it in doubt      remove it: presumed abort
/// no shadow, a decision names this node committed: strike this node's name from it; the last one removes the decision
/// </code>
/// The decisions are read before the shadows: a decision is written after all shadows, so that a node that is
/// named in one and has no shadow has carried it out. Every step may be repeated: a second recovery changes nothing
/// (SYSTEM 30).
/// </remarks>
public sealed partial class RecoveryManager
{
    private readonly ObjectManager manager;
    private readonly SemaphoreSlim acknowledging = new(1, 1);
    private ImmutableDictionary<Uid, int> storedInDoubt = ImmutableDictionary<Uid, int>.Empty;

    private readonly DistributedActions? actions;

    /// <param name="manager">The objects of the node.</param>
    /// <param name="actions">Its actions that concern other nodes; null if it works alone.</param>
    internal RecoveryManager(ObjectManager manager, DistributedActions? actions) =>
        (this.manager, this.actions, Heuristics) = (manager, actions, new Heuristics(manager));

    /// <summary>Resolves what this node can resolve by itself. A node does so when it starts.</summary>
    /// <param name="cancellationToken">Ends the pass between two objects.</param>
    /// <returns>How many objects were resolved.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken = default)
    {
        await Heuristics.LoadAsync(cancellationToken).ConfigureAwait(false);
        return await ResolveAsync(this, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Resolves those objects in doubt whose coordinator is another node of this process, by asking it.
    /// </summary>
    /// <param name="coordinator">The recovery manager of that node.</param>
    /// <param name="cancellationToken">Ends the pass between two objects.</param>
    /// <returns>How many objects were resolved.</returns>
    public Task<int> AskAsync(RecoveryManager coordinator, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(coordinator);
        return ResolveAsync(coordinator, cancellationToken);
    }

    /// <summary>What came of asking for the outcome of actions that are still in doubt.</summary>
    internal ConcurrentDictionary<Uid, string> Unresolved { get; } = new();

    /// <summary>Since when the coordinators of actions are asked that have not answered.</summary>
    internal ConcurrentDictionary<Uid, long> AskedSince { get; } = new();

    /// <summary>Whether the coordinator of an action has been silent for so long that it is not waited for.</summary>
    internal bool IsSilent(Uid action) =>
        AskedSince.TryGetValue(action, out var since) && Doubt.Lasts(manager.Time, since);

    /// <summary>
    /// The actions whose shadows the last pass has found in the store and not resolved, with the number of their
    /// objects.
    /// </summary>
    internal IReadOnlyDictionary<Uid, int> StoredInDoubt => storedInDoubt;

    /// <summary>
    /// Lists what is in doubt for a pass. Passes are repeated until they find nothing, so that what is reported is as
    /// old as the last one.
    /// </summary>
    internal async Task<IReadOnlyList<InDoubtObject>> ListForPassAsync(CancellationToken cancellationToken)
    {
        var found = await ListInDoubtAsync(cancellationToken).ConfigureAwait(false);
        storedInDoubt = found.CountBy(static found => found.Action).ToImmutableDictionary();
        return found;
    }

    /// <summary>
    /// Asks the coordinators of what is in doubt here, and tells the participants of what was decided here. A node does
    /// so by itself until nothing is left.
    /// </summary>
    /// <param name="cancellationToken">Ends the pass.</param>
    /// <returns>How many actions are still unresolved, because a node that must be asked cannot be reached or has not
    /// decided.</returns>
    public Task<int> AskNodesAsync(CancellationToken cancellationToken = default) =>
        manager.Recovery.AskNodesAsync(cancellationToken);

    /// <summary>Lists the objects that cannot be used until the outcome of an action is known here.</summary>
    /// <param name="cancellationToken">Ends the listing.</param>
    public async Task<IReadOnlyList<InDoubtObject>> ListInDoubtAsync(CancellationToken cancellationToken = default)
    {
        var found = new List<InDoubtObject>();
        await foreach (var stored in manager.Store.ListAsync(
            new StoreFilter(InDoubt: true), cancellationToken).ConfigureAwait(false))
        {
            var shadow = stored.Shadow!;
            found.Add(new InDoubtObject(stored.Uid, shadow.Action, shadow.Coordinator)
            {
                Why = Unresolved.TryGetValue(shadow.Action, out var why)
                    ? why : $"Its coordinator, node {shadow.Coordinator}, has not been asked yet.",
            });
        }

        return found;
    }

    private async Task<int> ResolveAsync(RecoveryManager coordinator, CancellationToken cancellationToken)
    {
        var carriedOut = await coordinator.ListDecisionsAsync(
            manager.Self.Node, cancellationToken).ConfigureAwait(false);
        var resolved = 0;
        foreach (var action in (await ListForPassAsync(cancellationToken).ConfigureAwait(false))
            .Where(
                found => NodeReference.TryParse(found.Coordinator, out var named)
                    && named.Node == coordinator.manager.Self.Node).GroupBy(static found => found.Action))
        {
            await manager.Events.RaiseAsync(ProtocolStep.RecoveryBegun, action.Key).ConfigureAwait(false);
            if (await coordinator.FindOutcomeAsync(action.Key).ConfigureAwait(false) is not { } committed)
                continue;
            resolved += await ResolveAsync(action.Key, [.. action], committed, cancellationToken).ConfigureAwait(false);
        }

        foreach (var chosen in Heuristics.All)
        {
            if (NodeReference.TryParse(chosen.Coordinator, out var named)
                && named.Node == coordinator.manager.Self.Node
                && await coordinator.FindOutcomeAsync(chosen.Action).ConfigureAwait(false) is { } committed)
                await Heuristics.HearAsync(
                    chosen.Action, committed ? HeuristicOutcome.Committed : HeuristicOutcome.Aborted,
                    cancellationToken).ConfigureAwait(false);
        }

        foreach (var action in carriedOut)
            await coordinator.AcknowledgeAsync(action, manager.Self.Node, cancellationToken).ConfigureAwait(false);
        return resolved;
    }

    /// <summary>Turns the shadows of an action into states, or removes them.</summary>
    internal async Task<int> ResolveAsync(
        Uid action, IReadOnlyList<InDoubtObject> objects, bool committed, CancellationToken cancellationToken)
    {
        if (objects.Count == 0)
            return 0;
        await Heuristics.AloneAsync(
            async () =>
            {
                await manager.Store.WriteAsync(
                    [.. objects.Select(StoreOperation (found) => committed
                        ? new StoreOperation.CommitShadow(found.Uid, action)
                        : new StoreOperation.DeleteShadow(found.Uid, action))],
                    cancellationToken).ConfigureAwait(false);
                return await Heuristics.HearInsideAsync(
                    action, committed ? HeuristicOutcome.Committed : HeuristicOutcome.Aborted).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        ImmutableInterlocked.Update(ref storedInDoubt, static (known, action) => known.Remove(action), action);
        await manager.Events.RaiseAsync(ProtocolStep.ShadowsResolved, action).ConfigureAwait(false);
        return objects.Count;
    }

    private ValueTask ForgetAsync(StoreOperation change) => manager.Forgettings is { } gate
        ? gate.PassAsync((manager.Store, change), static passing => passing.Store.WriteAsync([passing.change]))
        : manager.Store.WriteAsync([change]);

    /// <summary>Whether this node decided to commit the action; null while it has not decided.</summary>
    internal async Task<bool?> FindOutcomeAsync(Uid action)
    {
        // In this order: a decision that is written meanwhile was still to come when recovery looked.
        var undecided = manager.Coordinating.ContainsKey(action)
            || actions?.Find(action) is { Top.Status: ActionStatus.Running or ActionStatus.Committing };
        if (await manager.Store.ReadStateAsync(action).ConfigureAwait(false) is { State.TypeName: Decision.TypeName })
            return true;
        return undecided ? null : false;
    }

    /// <summary>
    /// The actions decided here whose decision waits for a participant to carry it out, and that the protocol itself
    /// has left to recovery.
    /// </summary>
    private async Task<List<Uid>> ListDecisionsAsync(Uid participant, CancellationToken cancellationToken)
    {
        var found = new List<Uid>();
        await foreach (var stored in manager.Store.ListAsync(
            new StoreFilter(TypeName: Decision.TypeName), cancellationToken).ConfigureAwait(false))
        {
            if (!manager.Coordinating.ContainsKey(stored.Uid)
                && Decision.ParticipantsOf(stored.State!).Exists(name => NodeReference.Parse(name).Node == participant))
                found.Add(stored.Uid);
        }

        return found;
    }

    /// <summary>A participant has carried out a decision; when it was the last one, no node will ask again.</summary>
    internal async Task AcknowledgeAsync(Uid action, Uid participant, CancellationToken cancellationToken)
    {
        await acknowledging.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (await manager.Store.ReadStateAsync(
                action, cancellationToken)
                    .ConfigureAwait(false) is not { State: { TypeName: Decision.TypeName } decision })
                return;
            var waitedFor = Decision.ParticipantsOf(decision);
            if (waitedFor.RemoveAll(name => NodeReference.Parse(name).Node == participant) == 0)
                return;
            StoreOperation change = waitedFor.Count > 0
                ? new StoreOperation.WriteState(Decision.Of(action, waitedFor))
                : new StoreOperation.Delete(action);
            if (waitedFor.Count == 0)
            {
                // The node that handed the decision to this one may not have heard yet.
                actions?.Outcomes.Decide(action, new ActionReply(ActionAnswer.Committed));
            }

            await ForgetAsync(change).ConfigureAwait(false);
            if (waitedFor.Count == 0)
                await manager.Events.RaiseAsync(ProtocolStep.DecisionForgotten, action).ConfigureAwait(false);
        }
        finally
        {
            acknowledging.Release();
        }
    }
}

/// <summary>An object that an action prepared to change and whose outcome is not known here.</summary>
/// <param name="Uid">The object.</param>
/// <param name="Action">The action.</param>
/// <param name="Coordinator">The node that knows the outcome.</param>
public readonly record struct InDoubtObject(Uid Uid, Uid Action, string Coordinator)
{
    /// <summary>Why it is still in doubt, in words: what came of the last attempt to learn the outcome.</summary>
    public string Why { get; init; } = "";
}
