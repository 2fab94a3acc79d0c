using System.Collections.Concurrent;
using Stubs.Actions;
using Stubs.Diagnostics;
using Stubs.Objects;
using Stubs.Store;

namespace Stubs.Recovery;

/// <summary>
/// The heuristic outcomes of one node: what operators have chosen, and what coordinators have said since.
/// </summary>
/// <remarks>
/// <code>
///                  operator: one write, shadows and record     coordinator heard: the same
/// in doubt ──────────────────────────────────────────▶ chosen ─────────────────────────────▶ forgotten, then confirmed
///    │                                                    │ coordinator heard: the contrary
///    │ coordinator heard                                  ▼
///    └──▶ carried out; nothing to choose any more      mixed: written, reported, then confirmed ──operator──▶ forgotten
/// </code>
/// Invariants:
/// <list type="bullet">
/// <item>Shadows of an action are carried out by its decision, or by an operator, never by both: each takes the gate
/// from the look at the store to the end of the write.</item>
/// <item>The coordinator is told that this node has carried out its decision only when the record is forgotten, or says
/// that it is mixed. So a coordinator that knows of no decision has none, as long as a record is merely chosen.</item>
/// </list>
/// </remarks>
internal sealed class Heuristics(ObjectManager manager)
{
    private const int MostShown = 20;

    private readonly ConcurrentDictionary<Uid, HeuristicResolution> known = new();
    private readonly SemaphoreSlim gate = new(1, 1);
    private bool isLoaded;

    public ICollection<HeuristicResolution> All => known.Values;

    /// <summary>Reads what the store has, and reports it again. Nothing is served before.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (isLoaded)
            return;
        await foreach (var stored in manager.Store.ListAsync(
            new StoreFilter(TypeName: HeuristicRecord.TypeName), cancellationToken).ConfigureAwait(false))
            Report(known[stored.Uid] = HeuristicRecord.Read(stored.State!));
        isLoaded = true;
    }

    public HeuristicResolution? Find(Uid action) => known.GetValueOrDefault(action);

    /// <summary>Writes to the store while no operator, or no decision, does so for the same shadows.</summary>
    public async Task<T> AloneAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Carries out an operator's word. Inside the gate.</summary>
    public async Task<HeuristicResolution> WriteAsync(HeuristicResolution made)
    {
        await manager.Events.RaiseAsync(ProtocolStep.HeuristicChosen, made.Action).ConfigureAwait(false);
        await manager.Store.WriteAsync(HeuristicRecord.BatchOf(made), CancellationToken.None).ConfigureAwait(false);
        known[made.Action] = made;
        Report(made);
        await manager.Events.RaiseAsync(ProtocolStep.HeuristicDurable, made.Action).ConfigureAwait(false);
        return made;
    }

    /// <summary>
    /// More of the same action was found in doubt: a node that runs objects of this one has prepared it later. Inside
    /// the gate.
    /// </summary>
    public async Task<HeuristicResolution> AddAsync(HeuristicResolution before, Uid[] objects)
    {
        var made = before with { Objects = [.. before.Objects.Union(objects)] };
        if (before.Damage is { } damage)
            made = HeuristicRecord.WithDamage(made, damage.Decided, damage.FoundAt);
        await manager.Store.WriteAsync(
            [
                .. HeuristicRecord.Carry(made, objects),
                new StoreOperation.WriteState(HeuristicRecord.Of(made)),
            ]).ConfigureAwait(false);
        return known[made.Action] = made;
    }

    /// <summary>The coordinator has said how it has decided.</summary>
    /// <returns>The damage, if there is some; null if nothing was chosen here, or the same.</returns>
    public Task<HeuristicMixed?> HearAsync(Uid action, HeuristicOutcome decided, CancellationToken cancellationToken) =>
        known.ContainsKey(action)
            ? AloneAsync(() => HearInsideAsync(action, decided), cancellationToken)
            : Task.FromResult<HeuristicMixed?>(null);

    /// <summary>The same, inside the gate.</summary>
    public async Task<HeuristicMixed?> HearInsideAsync(Uid action, HeuristicOutcome decided)
    {
        if (!known.TryGetValue(action, out var made))
            return null;
        if (made.Damage is { } before)
            return before;
        if (made.Outcome == decided)
        {
            await ForgetInsideAsync(made).ConfigureAwait(false);
            Log.ResolvedRightly(manager.Diagnostics.Logger, action, decided, Wording.Brief(made.Coordinator));
            return null;
        }

        var mixed = HeuristicRecord.WithDamage(made, decided, manager.Time.GetUtcNow());
        await manager.Store.WriteAsync(
            [new StoreOperation.WriteState(HeuristicRecord.Of(mixed))]).ConfigureAwait(false);
        known[action] = mixed;
        Report(mixed);
        await manager.Events.RaiseAsync(ProtocolStep.HeuristicCompared, action).ConfigureAwait(false);
        return mixed.Damage;
    }

    /// <summary>An operator has put right what was to be put right.</summary>
    public Task<bool> ForgetAsync(Uid action, CancellationToken cancellationToken) => AloneAsync(
        async () =>
        {
            if (!known.TryGetValue(action, out var made))
                return false;
            await ForgetInsideAsync(made).ConfigureAwait(false);
            Log.ResolutionForgotten(manager.Diagnostics.Logger, action);
            return true;
        },
        cancellationToken);

    private async Task ForgetInsideAsync(HeuristicResolution made)
    {
        await manager.Store.WriteAsync([new StoreOperation.Delete(made.Action)]).ConfigureAwait(false);
        known.TryRemove(made.Action, out _);
        await manager.Events.RaiseAsync(ProtocolStep.HeuristicCompared, made.Action).ConfigureAwait(false);
    }

    private void Report(HeuristicResolution made)
    {
        var (logger, coordinator) = (manager.Diagnostics.Logger, Wording.Brief(made.Coordinator));
        if (made.Damage is { } damage)
            Log.HeuristicMixed(
                logger, made.Action, made.Outcome, coordinator, damage.Decided, Shown(made.Objects));
        else
            Log.ResolvedByHand(
                logger, made.Action, made.Outcome, coordinator, Wording.Brief(made.Reason), Shown(made.Objects));
    }

    private static string Shown(IReadOnlyList<Uid> objects) =>
        string.Join(", ", objects.Take(MostShown))
            + (objects.Count > MostShown ? $", and {objects.Count - MostShown} more" : "");
}
