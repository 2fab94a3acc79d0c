using Stubs.Actions;
using Stubs.Objects;
using Stubs.Store;

namespace Stubs.Recovery;

/// <summary>
/// Finishes what a crash interrupted: looks for shadows, learns the outcome of the action that wrote them, and commits or removes them.
/// </summary>
/// <remarks>
/// <code>
/// found                               coordinator is this node        another node
/// shadow, decision stored here        commit the shadow               –
/// shadow, no decision stored here     remove it: presumed abort       in doubt until that node answers
/// decision, no shadow of it anywhere  forgotten when every participant has committed
/// </code>
/// Every step may be repeated: a second recovery changes nothing (SYSTEM 30).
/// </remarks>
public sealed class RecoveryManager
{
    private readonly ObjectManager manager;

    internal RecoveryManager(ObjectManager manager) => this.manager = manager;

    /// <summary>Resolves what this node can resolve by itself. A node does so when it starts.</summary>
    /// <param name="cancellationToken">Ends the pass between two objects.</param>
    /// <returns>How many objects were resolved.</returns>
    public Task<int> RunAsync(CancellationToken cancellationToken = default) => ResolveAsync(this, cancellationToken);

    /// <summary>Resolves those objects in doubt whose coordinator is another node of this process, by asking it.</summary>
    /// <param name="coordinator">The recovery manager of that node.</param>
    /// <param name="cancellationToken">Ends the pass between two objects.</param>
    /// <returns>How many objects were resolved.</returns>
    public Task<int> AskAsync(RecoveryManager coordinator, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(coordinator);
        return ResolveAsync(coordinator, cancellationToken);
    }

    /// <summary>Lists the objects that cannot be used until the outcome of an action is known here.</summary>
    /// <param name="cancellationToken">Ends the listing.</param>
    public async Task<IReadOnlyList<InDoubtObject>> ListInDoubtAsync(CancellationToken cancellationToken = default)
    {
        var found = new List<InDoubtObject>();
        await foreach (var stored in manager.Store.ListAsync(new StoreFilter(InDoubt: true), cancellationToken).ConfigureAwait(false))
            found.Add(new InDoubtObject(stored.Uid, stored.Shadow!.Action, stored.Shadow.Coordinator));
        return found;
    }

    private async Task<int> ResolveAsync(RecoveryManager coordinator, CancellationToken cancellationToken)
    {
        var resolved = 0;
        foreach (var action in (await ListInDoubtAsync(cancellationToken).ConfigureAwait(false))
            .Where(found => found.Coordinator == coordinator.manager.NodeName).GroupBy(static found => found.Action))
        {
            await manager.Events.RaiseAsync(ProtocolStep.RecoveryBegun, action.Key).ConfigureAwait(false);
            var committed = await coordinator.HasDecisionAsync(action.Key).ConfigureAwait(false);
            var operations = action.Select(StoreOperation (found) => committed
                ? new StoreOperation.CommitShadow(found.Uid, action.Key)
                : new StoreOperation.DeleteShadow(found.Uid, action.Key)).ToList();
            await manager.Store.WriteAsync(operations, cancellationToken).ConfigureAwait(false);
            await manager.Events.RaiseAsync(ProtocolStep.ShadowsResolved, action.Key).ConfigureAwait(false);
            resolved += operations.Count;
        }

        return resolved;
    }

    private async Task<bool> HasDecisionAsync(Uid action) =>
        await manager.Store.ReadStateAsync(action).ConfigureAwait(false) is { State.TypeName: ObjectParticipant.DecisionType };
}

/// <summary>An object that an action prepared to change and whose outcome is not known here.</summary>
/// <param name="Uid">The object.</param>
/// <param name="Action">The action.</param>
/// <param name="Coordinator">The node that knows the outcome.</param>
public readonly record struct InDoubtObject(Uid Uid, Uid Action, string Coordinator);
