using Stubs.Actions;
using Stubs.Diagnostics;
using Stubs.Store;

namespace Stubs.Objects;

/// <summary>
/// This node's part in the outermost commit of one action: turns the action's records into operations on the object
/// store; or on that of another node, for the objects that it has lent.
/// </summary>
internal sealed class ObjectParticipant(AtomicAction action, ObjectManager manager, StorePlace? home = null)
    : Participant
{
    // The tokens of all borrowed objects that the action has used: what it has read must have been readable until it
    // commits.
    private readonly List<HeldObject>? tokens = home is null ? null : [];
    private List<StoreOperation>? operations;

    // Recovery at the home resolves what is left there.
    public override string Name => home?.Place.ToString() ?? manager.NodeName;

    // A decision is found by nodes that ask this one, so that it is not written into another's store.
    public override bool IsDurable => home is null && manager.IsDurable;

    public override bool CanDecideForOthers => home is null && manager.IsDurable && manager.IsReachable;

    public override bool IsBorrowed => home is not null;

    public override Participant Local(AtomicAction top) => manager.CreateParticipant(top);

    public override ProtocolEvents Events => manager.Events;

    public override NodeDiagnostics Diagnostics => manager.Diagnostics;

    // Those of borrowed objects are in doubt at their home.
    public override int PreparedObjects => home is null ? operations?.Count ?? 0 : 0;

    public override IReadOnlyList<ICommitPlace>? FindShared()
    {
        List<ICommitPlace>? shared = null;
        for (var record = First(); record is not null; record = After(record))
        {
            if (record.HasCompensations && record.Object.Type.IsPersistent)
                (shared ??= []).Add(record);
        }

        return shared;
    }

    public override bool Save()
    {
        ObjectDisposedException.ThrowIf(manager.IsStopped, manager);
        for (var record = First(); record is not null; record = After(record))
        {
            if (record.Object.Gone && home is not null)
                throw new ActionRefusedException(new AbortCause(
                    AbortReason.ParticipantLost,
                    $"{record.Object} was lent by node {home.Place}, and the token has ended."));
            if (record.Object.Gone)
                throw new InvalidOperationException(
                    $"{record.Object} was dropped from memory while the action used it: an action that shared its lock ended in error. Run the action again.");
            tokens?.Add(new HeldObject(record.Object.Uid, record.Object.Borrowed!.Token));
            if (!record.HasChanges || !record.Object.Type.IsPersistent)
                continue;
            if (record.Destroyed)
            {
                if (!record.Created)
                    Operations.Add(new StoreOperation.Delete(record.Object.Uid));
                continue;
            }

            var state = StateToCommit(record);
            if (record.Created)
                Operations.Add(new StoreOperation.Create(state));
            else if (record.Object.Type.IsImplicit)
                SaveImplicit(record, state);
            else if (!state.Body.Span.SequenceEqual(record.Object.Committed))
                Operations.Add(new StoreOperation.WriteState(state));
        }

        return operations is not null;
    }

    public override ValueTask ConfirmAsync() => home?.ConfirmAsync(tokens!) ?? default;

    public override ValueTask CommitOnePhaseAsync() => DecideAsync(Operations);

    public override async ValueTask<bool> PrepareAsync(string coordinator)
    {
        await WriteAsync(Shadows(coordinator)).ConfigureAwait(false);
        return true;
    }

    public override ValueTask CommitAsLastAgentAsync(IReadOnlyCollection<string> others) => others.Count == 0
        ? DecideAsync(Operations)
        : DecideAsync([.. Operations, new StoreOperation.Create(Decision.Of(action.Id, others))]);

    private List<StoreOperation> Shadows(string coordinator) =>
        Operations.ConvertAll(StoreOperation (operation) => new StoreOperation.WriteShadow(
            operation.Uid,
            new StoredShadow(action.Id, coordinator, operation switch
            {
                StoreOperation.Create create => create.State,
                StoreOperation.WriteState write => write.State,
                _ => null,
            })));

    public override void BeginCoordinating() => manager.Coordinating.TryAdd(action.Id, action);

    public override void EndCoordinating(bool isLeftToRecovery)
    {
        manager.Coordinating.TryRemove(action.Id, out _);
        if (isLeftToRecovery)
            manager.Recovery.Schedule();
    }

    public override ValueTask WriteDecisionAsync(IEnumerable<string> participants) =>
        DecideAsync([new StoreOperation.Create(Decision.Of(action.Id, participants))]);

    public override async ValueTask ForgetDecisionAsync()
    {
        try
        {
            await PassAsync(manager.Forgettings, [new StoreOperation.Delete(action.Id)]).ConfigureAwait(false);
        }
        catch (StoreConflictException)
        {
            // Recovery has told all participants meanwhile, and has forgotten it.
        }
    }

    public override async ValueTask CommitPreparedAsync()
    {
        await WriteResolvedAsync(Operations.ConvertAll(
            StoreOperation (operation) => new StoreOperation.CommitShadow(operation.Uid, action.Id)))
            .ConfigureAwait(false);

        // What borrowers have prepared in this node's store for the same action: a confirmation for this node
        // confirms that as well.
        if (home is null)
            await manager.Recovery.ResolveLentAsync(action.Id, CancellationToken.None).ConfigureAwait(false);
    }

    public override ValueTask AbortPreparedAsync() => WriteResolvedAsync(
        Operations.ConvertAll(StoreOperation (operation) => new StoreOperation.DeleteShadow(operation.Uid, action.Id)));

    public override void Complete(ActionStatus outcome)
    {
        // Finishing a record frees a lock, and the next holder may use the object at once: what it must see is set
        // before.
        ObjectRecord? next;
        for (var record = First(); record is not null; record = next)
        {
            next = After(record);
            if (record.Destroyed
                || (outcome == ActionStatus.Unknown && record.HasChanges && record.Object.Type.IsPersistent))
                manager.Forget(record.Object);
            else if (record.After is not null)
                record.Object.SetCommitted(record.After);
            record.Finish();
        }
    }

    // What is written into another node's store passes the gate of that node.
    private ValueTask DecideAsync(List<StoreOperation> batch) =>
        home is null ? PassAsync(manager.Decisions, batch) : WriteAsync(batch);

    private ValueTask PassAsync(DecisionGate? gate, List<StoreOperation> batch) =>
        gate?.PassAsync((Part: this, Batch: batch), static passing => passing.Part.WriteAsync(passing.Batch))
            ?? WriteAsync(batch);

    private ValueTask WriteAsync(List<StoreOperation> batch) =>
        home?.WriteAsync(tokens!, batch) ?? manager.Store.WriteAsync(batch);

    // What was only read does not matter any more.
    private ValueTask WriteResolvedAsync(List<StoreOperation> batch) =>
        home?.WriteAsync([.. tokens!.Where(token => batch.Exists(operation => operation.Uid == token.Object))], batch)
            ?? manager.Store.WriteAsync(batch);

    // The blank state has no row.
    private void SaveImplicit(ObjectRecord record, ObjectState state)
    {
        ReadOnlySpan<byte> before = record.Object.Committed, blank = record.Object.Type.BlankImage(
            manager.Services), after = state.Body.Span;
        if (after.SequenceEqual(before))
            return;
        Operations.Add(before.SequenceEqual(blank) ? new StoreOperation.Create(state)
            : after.SequenceEqual(blank) ? new StoreOperation.Delete(record.Object.Uid)
            : new StoreOperation.WriteState(state));
        record.WrittenWith?.AddTo(Operations, record.Object, state);
    }

    private static ObjectState StateToCommit(ObjectRecord record)
    {
        record.Object.InsideLatch(record, static (active, record) => record.After = active.ImageWithout(record));
        return new ObjectState(record.Object.Uid, record.Object.Type.Name, record.After);
    }

    // Many commits have nothing to write.
    private List<StoreOperation> Operations => operations ??= [];

    private ObjectRecord? First() => OfThisNode(action.Records);

    private ObjectRecord? After(ObjectRecord record) => OfThisNode(record.Next);

    private ObjectRecord? OfThisNode(ResourceRecord? record)
    {
        while (record is not null && !ReferenceEquals(record.Resource, home is null ? manager : home))
            record = record.Next;
        return (ObjectRecord?)record;
    }
}
