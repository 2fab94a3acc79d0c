using Stubs.Generated;
using Stubs.Objects;

namespace Stubs.Calls;

/// <summary>Creates objects inside the current action.</summary>
internal static class ObjectCreation
{
    /// <summary>
    /// Makes the object, which then belongs to the current action: no other action can use it before the commit, and an
    /// abort leaves no trace (SYSTEM 8).
    /// </summary>
    public static Task<Uid> CreateAsync(
        ObjectSpace space, Uid uid, ObjectType type, Func<IServiceProvider, object> construct)
    {
        var action = AtomicAction.Current
            ?? throw new InvalidOperationException("An object is created inside an action.");
        var manager = space.Objects;
        if (type.IsPersistent && !manager.IsDurable && space.Remote is { IsDirectoryDurable: true } remote)
            throw new StoreRequiredException(type.Name, remote.Connections.Self.Name);
        if (CallerContext.HasScheduler)
            return CreateElsewhereAsync(space, uid, type, construct);
        object instance;
        using (CallerContext.Enter())
            instance = construct(manager.Services);
        if (instance is PendingObject pending)
            return AddWhenMadeAsync(manager, action, uid, type, pending);
        Add(manager, action, uid, type, instance);
        return Task.FromResult(uid);
    }

    private static async Task<Uid> AddWhenMadeAsync(
        ObjectManager manager, AtomicAction action, Uid uid, ObjectType type, PendingObject pending)
    {
        Add(manager, action, uid, type, await pending.Made.ConfigureAwait(false));
        return uid;
    }

    private static void Add(ObjectManager manager, AtomicAction action, Uid uid, ObjectType type, object instance)
    {
        type.Prepare(instance, manager.Services);
        var target = manager.Add(uid, type, instance);
        if (!target.Locks.TryAcquire(action, LockMode.Write))
            throw new InvalidOperationException($"{target.Description} is new, but an action has locked it.");
        var record = new ObjectRecord(action, target) { Created = true };
        target.Link(record);
        if (!action.TryAdd(record))
        {
            manager.Forget(target);
            record.Finish();
            action.EnsureRunning();
        }
    }

    private static async Task<Uid> CreateElsewhereAsync(
        ObjectSpace space, Uid uid, ObjectType type, Func<IServiceProvider, object> construct)
    {
        await CallerContext.LeaveSchedulerAsync().ConfigureAwait(false);
        return await CreateAsync(space, uid, type, construct).ConfigureAwait(false);
    }
}
