using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Stubs.Actions;
using Stubs.Diagnostics;
using Stubs.Generated;
using Stubs.Store;

namespace Stubs.Objects;

/// <summary>
/// The object manager of a node: activates objects on demand, keeps the table of the active ones, and makes idle ones
/// passive when there are too many.
/// </summary>
/// <remarks>
/// <para>Life of a persistent object here:
/// absent ──first use──▶ activating ──state read──▶ active ──idle, too many──▶ absent.</para>
/// <para>A caller that comes while it is activating waits for that one activation. Its volatile image can be dropped
/// whenever it is not pinned, because the latest committed state is in the store (rule 1). Volatile objects have
/// nothing to come back from: they live while a stub, an action or a name refers to them.</para>
/// </remarks>
internal sealed partial class ObjectManager : IResource
{
    // An object, or the task of its activation (or of a fence): a task for each of a great many objects would take more
    // memory than what is known of them.
    private readonly ConcurrentDictionary<Uid, object> active = new();
    private readonly VolatileObjects volatiles = new();
    private readonly PassivationQueue idle;
    private readonly ILogger logger;
    private readonly int maxActive;

    public ObjectManager(ObjectManagerOptions options)
    {
        Self = options.Self;
        Store = options.Store;
        (IsDurable, StoreDescription) = (Store.IsDurable, Store.Description);
        Services = options.Services;
        Time = options.Time;
        LockTimeout = options.LockTimeout;
        Events = options.Events;
        Uids = options.Uids;
        Running = options.Running;
        Diagnostics = options.Diagnostics;
        (References, Recovery) = (options.References, options.Recovery);
        logger = Diagnostics.Logger;
        CallbackFailed = error => Log.TokenCallbackFailed(logger, error);
        maxActive = options.MaxActiveObjects;
        idle = new PassivationQueue(options.MaxActiveObjects, options.MaxActiveBytes, TryMakePassive);
    }

    /// <summary>This node, as others remember it.</summary>
    public NodeReference Self { get; set; }

    /// <summary>The same, as it is written into shadows and decisions.</summary>
    public string NodeName => Self.ToString();

    public IObjectStore Store { get; }

    public IServiceProvider Services { get; }

    public TimeProvider Time { get; }

    public TimeSpan LockTimeout { get; }

    public ProtocolEvents Events { get; }

    public NodeDiagnostics Diagnostics { get; }

    public UidGenerator Uids { get; }

    /// <summary>
    /// How actions run that the run time begins for a caller that is in none: for how long they are repeated, and by
    /// which clock.
    /// </summary>
    public AtomicActionOptions Running { get; }

    public VolatileObjects Volatiles => volatiles;

    /// <summary>
    /// The actions that this node is about to decide on: that a decision is not stored says nothing about them yet.
    /// </summary>
    public ConcurrentDictionary<Uid, AtomicAction> Coordinating { get; } = new();

    /// <summary>
    /// What each decision of this node passes as it is written; null if the node works alone, and no cut goes through
    /// its actions.
    /// </summary>
    public DecisionGate? Decisions { get; set; }

    /// <summary>What the forgetting of decisions passes.</summary>
    public DecisionGate? Forgettings { get; set; }

    /// <summary>How many persistent objects are active.</summary>
    public int ActiveCount => active.Count;

    /// <summary>Decides which of them become passive.</summary>
    public PassivationQueue Idle => idle;

    /// <summary>What stands above: learns the outcome of actions that another node decides.</summary>
    public IRecovery Recovery { get; }

    /// <summary>Makes references of the UIDs in a state.</summary>
    public IReferenceResolver References { get; }

    /// <summary>Whether other nodes can reach this one, even after a restart.</summary>
    public bool IsReachable => Self.Address is not null;

    /// <summary>Whether the store survives a crash. Asked once, as the store may be the program's own.</summary>
    public bool IsDurable { get; }

    /// <summary>What the store calls itself, for messages. Asked once.</summary>
    public string StoreDescription { get; }

    /// <summary>Whether objects of a class end with this start of the node.</summary>
    public bool IsPassing(ObjectType type) => !type.IsPersistent || !IsDurable;

    public Participant CreateParticipant(AtomicAction action) => new ObjectParticipant(action, this);

    /// <summary>Finds the object or activates it. The caller unpins it.</summary>
    /// <param name="uid">The object.</param>
    /// <param name="type">The class that the caller expects; of an implicit one, an object that the store does not know
    /// is blank.</param>
    /// <exception cref="ObjectNotFoundException">There is no such object.</exception>
    public async ValueTask<ActiveObject> ActivateAsync(Uid uid, ObjectType? type = null)
    {
        while (true)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (volatiles.Find(uid) is { } known && known.TryPin())
                return known;
            if (active.TryGetValue(uid, out var entry))
            {
                var found = entry as ActiveObject ?? await ((Task<ActiveObject>)entry).ConfigureAwait(false);
                if (!found.Gone && found.TryPin())
                    return found;
                active.TryRemove(KeyValuePair.Create(uid, entry));
                continue;
            }

            var activation = new TaskCompletionSource<ActiveObject>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (active.TryAdd(uid, activation.Task))
                return await ActivateAsync(uid, type, activation).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The name of the class of an object of this node, active or passive; null if there is no such object here.
    /// </summary>
    public async ValueTask<string?> FindTypeNameAsync(Uid uid, CancellationToken cancellationToken)
    {
        if ((volatiles.Find(uid) ?? FindActive(uid)) is { } found)
            return found.Type.Name;
        var stored = await Store.ReadStateAsync(uid, cancellationToken).ConfigureAwait(false);
        return (stored?.State ?? stored?.Shadow?.State)?.TypeName is { } name and not Decision.TypeName ? name : null;
    }

    /// <summary>
    /// Takes in a new object, pinned; no other action can use it until the action that holds its lock ends.
    /// </summary>
    public ActiveObject Add(Uid uid, ObjectType type, object instance)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        var added = new ActiveObject(uid, this);
        added.Initialize(type, instance, committed: null);
        if (type.IsPersistent)
        {
            active[uid] = added;
            idle.Added(added);
        }
        else
        {
            volatiles.Add(added);
        }

        return added;
    }

    /// <summary>The object is no more, or what is in memory is not to be used again.</summary>
    public void Forget(ActiveObject target)
    {
        if (!target.TryBeGone())
            return;
        if (!target.Type.IsPersistent)
        {
            volatiles.Remove(target.Uid);
            return;
        }

        // A call that looked for it and saw that it is gone may have removed the entry already.
        RemoveEntry(target);
        if (target.IsBorrowed)
            return;
        idle.Forgotten(target.Committed?.Length ?? 0);
    }

    public void CommittedBytesChanged(int difference) => idle.BytesChanged(difference);

    /// <summary>Reports what a callback of a cancelled token has thrown.</summary>
    public Action<Exception> CallbackFailed { get; }

    public void ReportFailedRestore(ActiveObject target, Exception error) =>
        Log.RestoreFailed(logger, error, target.Description);

    public void ReportFailedCompensation(ActiveObject target, Exception error) =>
        Log.CompensationFailed(logger, error, target.Description);

    private async ValueTask<ActiveObject> ActivateAsync(
        Uid uid, ObjectType? type, TaskCompletionSource<ActiveObject> activation)
    {
        try
        {
            var loaded = await LoadAsync(uid, type).ConfigureAwait(false);
            activation.SetResult(loaded);
            active.TryUpdate(uid, loaded, activation.Task);
            idle.Added(loaded);
            Diagnostics.Activated(loaded.Type.Name);
            return loaded;
        }
        catch (Exception error)
        {
            active.TryRemove(KeyValuePair.Create(uid, (object)activation.Task));
            activation.SetException(error);
            // Others may be waiting for the same activation, or none: then its exception is observed here.
            _ = activation.Task.Exception;
            throw;
        }
    }

    private async ValueTask<ActiveObject> LoadAsync(Uid uid, ObjectType? type)
    {
        var stored = await Store.ReadStateAsync(uid).ConfigureAwait(false);
        if (stored?.Shadow is { } doubt
            && await Recovery.ResolveDoubtAsync(doubt.Action, doubt.Coordinator).ConfigureAwait(false))
            stored = await Store.ReadStateAsync(uid).ConfigureAwait(false);
        if (stored?.Shadow is { } shadow)
            throw new ObjectInDoubtException(
                uid, shadow.Action, shadow.Coordinator, Recovery.IsSilent(shadow.Action));
        if (stored is null && type is { IsImplicit: true })
            return Blank(uid, type);
        if (stored?.State is not { } state || state.TypeName == Decision.TypeName)
        {
            throw new ObjectNotFoundException(uid,
                $"There is no object {uid} in {StoreDescription}: it never existed, its creation was not committed, it was destroyed, or it was volatile and its node has ended.");
        }

        return Load(state);
    }

    private ActiveObject Blank(Uid uid, ObjectType type)
    {
        var blank = new ActiveObject(uid, this);
        blank.Initialize(type, type.CreateBlank(Services), type.BlankImage(Services));
        return blank;
    }

    private ActiveObject Load(ObjectState state, Borrowed? borrowed = null)
    {
        var type = TypeRegistry.Find(state.TypeName) ?? throw new StateIncompatibleException(
            $"Object {state.Uid} is of type {Wording.Quoted(state.TypeName)}, which is not known in this process. Reference and use the assembly that declares the class, or give the class that name with [Persistent(Name = \"…\")].");
        var body = state.Body.ToArray();
        var instance = type.CreateBlank(Services);
        var isOfOtherShape = Restore(type, instance, body, state.Uid);
        var loaded = new ActiveObject(state.Uid, this) { Borrowed = borrowed };
        loaded.Initialize(type, instance, body, isOfOtherShape);
        return loaded;
    }

    /// <summary>Restores a state; says whether another version of the class wrote it.</summary>
    private bool Restore(ObjectType type, object instance, byte[] body, Uid uid)
    {
        try
        {
            var reader = new StateReader(body, References);
            type.Restore(instance, ref reader);
            return reader.IsOfOtherShape;
        }
        catch (StateIncompatibleException error)
        {
            throw StateIncompatibleException.Of(
                error, $"Object {uid} of type '{type.Name}' cannot be activated; its stored state is untouched.");
        }
    }

    /// <summary>An implicit object is used by no action any more: while it is blank, nothing of it is kept.</summary>
    public void DropUnused(ActiveObject target)
    {
        if (target.Committed is not { } image
            || !image.AsSpan().SequenceEqual(target.Type.BlankImage(Services))
            || !TryMakePassive(target)
            || !target.TryBeGone())
        {
            return;
        }

        idle.Forgotten(image.Length);
    }

    private bool TryMakePassive(ActiveObject target)
    {
        if (!target.TryMakePassive())
            return false;
        RemoveEntry(target);
        target.Drop();
        Diagnostics.Passivated(target.Type.Name);
        return true;
    }

    private void RemoveEntry(ActiveObject target)
    {
        // The task of its activation may be replaced by the object meanwhile.
        while (active.TryGetValue(target.Uid, out var entry) && ReferenceEquals(In(entry), target)
            && !active.TryRemove(KeyValuePair.Create(target.Uid, entry)))
        {
        }
    }

    /// <summary>The object of an entry; null while it is being activated.</summary>
    private static ActiveObject? In(object entry) =>
        entry as ActiveObject
            ?? (entry is Task<ActiveObject> { IsCompletedSuccessfully: true } activated ? activated.Result : null);
}
