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
