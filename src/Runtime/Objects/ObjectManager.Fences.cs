namespace Stubs.Objects;

internal sealed partial class ObjectManager
{
    /// <summary>
    /// Keeps a passive object from being activated until the fence is lifted: a call on it waits. Null if the object
    /// is active.
    /// </summary>
    public Fence? TryFence(Uid uid)
    {
        var fence = new TaskCompletionSource<ActiveObject>(TaskCreationOptions.RunContinuationsAsynchronously);
        return active.TryAdd(uid, fence.Task) ? new Fence(uid, fence) : null;
    }

    /// <summary>
    /// Keeps an object that is not in use from being activated until the fence is lifted: a call of it gets an
    /// exception. Null if it is in use.
    /// </summary>
    public Fence? TryFence(Uid uid, Exception instead)
    {
        if (FindActive(uid) is { } idleOne)
            TryMakePassive(idleOne);
        var fence = TryFence(uid);
        fence?.Completion.SetException(instead);
        _ = fence?.Completion.Task.Exception;
        return fence;
    }

    /// <summary>
    /// Makes an object passive that is pinned and that no action uses, and keeps it so until the fence is lifted: a
    /// call of it gets an exception. Null if it is not here any more.
    /// </summary>
    public Fence? TryDepart(ActiveObject target, Exception instead)
    {
        var fence = NewFence(target.Uid, instead);
        while (active.TryGetValue(target.Uid, out var entry) && ReferenceEquals(In(entry), target))
        {
            if (!active.TryUpdate(target.Uid, fence.Completion.Task, entry))
                continue;

            // Those that wait for its lock see that it is gone when they have it, and come upon the fence.
            if (target.TryBeGone())
                idle.Forgotten(target.Committed?.Length ?? 0);
            return fence;
        }

        return null;
    }

    /// <summary>Has calls that come upon a fence get another exception.</summary>
    public Fence Replace(Fence fence, Exception instead)
    {
        var replaced = NewFence(fence.Uid, instead);
        return active.TryUpdate(fence.Uid, replaced.Completion.Task, fence.Completion.Task) ? replaced : fence;
    }

    private static Fence NewFence(Uid uid, Exception instead)
    {
        var completion = new TaskCompletionSource<ActiveObject>(TaskCreationOptions.RunContinuationsAsynchronously);
        completion.SetException(instead);
        _ = completion.Task.Exception;
        return new Fence(uid, completion);
    }

    /// <summary>Lets the object be activated again, if it is still there.</summary>
    public void Lift(Fence fence)
    {
        active.TryRemove(KeyValuePair.Create(fence.Uid, (object)fence.Completion.Task));
        if (fence.Completion.Task.IsCompleted)
            return;

        // To the calls that waited it is one more object that is gone: they look the UID up anew.
        var gone = new ActiveObject(fence.Uid, this);
        gone.TryBeGone();
        fence.Completion.SetResult(gone);
    }

    /// <summary>The object, if it is active.</summary>
    public ActiveObject? FindActive(Uid uid) =>
        active.TryGetValue(uid, out var entry) && In(entry) is { Gone: false } found ? found : null;

    /// <summary>Whether the object is active, or fenced.</summary>
    public bool IsActive(Uid uid) => active.ContainsKey(uid);

    internal sealed record Fence(Uid Uid, TaskCompletionSource<ActiveObject> Completion);
}
