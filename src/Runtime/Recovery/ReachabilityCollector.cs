using Stubs.Actions;
using Stubs.Calls;
using Stubs.Naming;
using Stubs.Objects;
using Stubs.Store;

namespace Stubs.Recovery;

/// <summary>
/// Persistence by reachability (SYSTEM 51): removes from the store what nothing reaches.
/// </summary>
/// <remarks>
/// <code>
/// step     what                                                     why
/// 1 find   mark from the roots over the stored states               most collections find little: others are not disturbed for it
/// 2 fence  keep what was not marked from being activated            no action can read a reference out of it, or change it
/// 3 mark   again, from everything that is not fenced                a reference may have moved since step 1
/// 4 delete what is fenced and not marked; lift all fences
/// </code>
/// <para>Roots are the names, the well-known objects, those younger than the grace period, those in doubt (with both
/// their states), those that are active, and the decisions of actions; further all that live volatile objects refer
/// to.</para>
/// <para>Why no action loses an object. Let X be fenced and not marked in step 3, and let an action T have a reference
/// to X then, which it read out of some object Z under a lock. If T had ended before the listing of step 3, that
/// listing shows where T put the reference, and whatever still has it is itself fenced and not marked. So T runs, and
/// holds Z's lock. Z is pinned, hence active, hence not fenced: if it had been fenced first, T would have waited. The
/// stored state of Z still holds the reference, since no other action can have changed Z, and T has not committed. So Z
/// marks X: a contradiction. For a volatile Z it is the same, because its state is read under its lock, before the
/// listing. An action that begins later finds no reference to X in anything that can be activated. Outside the argument
/// are operations without locks, and references that a program keeps in a variable from one action to the next.</para>
/// <para>A listing is the store as it stood at one moment, so a reference that one action moves from one object to
/// another is always seen in one of them.</para>
/// </remarks>
internal sealed class ReachabilityCollector(ObjectSpace space)
{
    private readonly ObjectManager manager = space.Objects;

    private const int BatchSize = 256;

    public async Task<CollectionReport> CollectAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        if (AtomicAction.Current is not null)
            throw new InvalidOperationException(
                "A collection is not part of an action: it waits for the locks of those that are running. Call it outside.");
        var born = manager.Time.GetUtcNow() - grace;
        var found = await MarkAsync(stored => IsRoot(stored, born), cancellationToken).ConfigureAwait(false);
        if (found.Unmarked.Count == 0)
            return new CollectionReport(found.Examined, 0);

        var fences = found.Unmarked.Select(manager.TryFence).OfType<ObjectManager.Fence>()
            .ToDictionary(static fence => fence.Uid);
        try
        {
            found = await MarkAsync(
                stored => !fences.ContainsKey(stored.Uid) || IsRoot(stored, born, active: false), cancellationToken)
                    .ConfigureAwait(false);
            foreach (var batch in found.Unmarked.Chunk(BatchSize))
                await manager.Store.WriteAsync(
                    Array.ConvertAll(batch, StoreOperation (uid) => new StoreOperation.Delete(uid)), cancellationToken)
                        .ConfigureAwait(false);
            return new CollectionReport(found.Examined, found.Unmarked.Count);
        }
        finally
        {
            foreach (var fence in fences.Values)
                manager.Lift(fence);
        }
    }

    private bool IsRoot(StoredObject stored, DateTimeOffset born, bool active = true) =>
        stored.Uid.IsWellKnown
        || stored.Uid.CreatedAt >= born
        || stored.Shadow is not null
        || stored.State?.TypeName is Decision.TypeName or HeuristicRecord.TypeName
            or NameEntry.TypeName
        || (active && manager.IsActive(stored.Uid));

    private async Task<(int Examined, IReadOnlyCollection<Uid> Unmarked)> MarkAsync(
        Func<StoredObject, bool> isRoot, CancellationToken cancellationToken)
    {
        var toVisit = new Stack<Uid>(await ReferencesOfVolatilesAsync(cancellationToken).ConfigureAwait(false));
        var unmarked = new Dictionary<Uid, Uid[]>();
        var examined = 0;
        await foreach (var stored in manager.Store.ListAsync(
            cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            examined++;
            unmarked.Add(stored.Uid, ReferencesOf(stored));
            if (isRoot(stored))
                toVisit.Push(stored.Uid);
        }

        while (toVisit.TryPop(out var uid))
        {
            if (!unmarked.Remove(uid, out var references))
                continue;
            foreach (var reference in references)
                toVisit.Push(reference);
        }

        return (examined, unmarked.Keys);
    }

    private static Uid[] ReferencesOf(StoredObject stored)
    {
        var references = new HashSet<Uid>();
        if (stored.State is { } state)
            StateInspector.CollectReferences(state.Body.Span, references);
        if (stored.Shadow?.State is { } shadow)
            StateInspector.CollectReferences(shadow.Body.Span, references);
        return references.Count == 0 ? [] : [.. references];
    }

    private async Task<HashSet<Uid>> ReferencesOfVolatilesAsync(CancellationToken cancellationToken)
    {
        var references = new HashSet<Uid>();
        foreach (var target in manager.Volatiles.Live().Where(static target => target.Type.HasState))
        {
            // Under its lock, so that an action that has moved a reference has committed where it put it, before the
            // listing begins.
            var action = AtomicAction.Begin(null, AtomicActionOptions.Default, priority: null);
            try
            {
                var binding = new ObjectBinding(space, target.Uid, target.Type, target);
                await OperationPrologue.EnterAsync(
                    binding, action, LockMode.Read, compensated: false, cancellationToken).ConfigureAwait(false);
                lock (target)
                    StateInspector.CollectReferences(target.Image(), references);
            }
            catch (ObjectNotFoundException)
            {
                // Destroyed while its lock was waited for: it refers to nothing any more.
                continue;
            }
            finally
            {
                action.AbortNow(AbortCause.Requested with { });
            }
        }

        return references;
    }
}
