using Stubs.Generated;

namespace Stubs.Objects;

/// <summary>Creates objects inside the current action.</summary>
internal static class ObjectCreation
{
    /// <summary>
    /// Makes the object, which then belongs to the current action: no other action can use it before the commit, and an
    /// abort leaves no trace (SYSTEM 8).
    /// </summary>
    public static Task<Uid> CreateAsync(ObjectManager manager, Uid uid, ObjectType type, Func<IServiceProvider, object> construct)
    {
        var action = AtomicAction.Current ?? throw new InvalidOperationException("An object is created inside an action.");
        if (type.IsPersistent && !manager.IsDurable && manager.Remote is { IsDirectoryDurable: true } remote)
            throw new StoreRequiredException(type.Name, remote.Connections.Self.Name);
        if (CallerContext.HasScheduler)
            return CreateElsewhereAsync(manager, uid, type, construct);
        object instance;
        using (CallerContext.Enter())
            instance = construct(manager.Services);
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

        return Task.FromResult(uid);
    }

    private static async Task<Uid> CreateElsewhereAsync(ObjectManager manager, Uid uid, ObjectType type, Func<IServiceProvider, object> construct)
    {
        await CallerContext.LeaveSchedulerAsync().ConfigureAwait(false);
        return await CreateAsync(manager, uid, type, construct).ConfigureAwait(false);
    }
}
