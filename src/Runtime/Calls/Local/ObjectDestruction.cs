using Stubs.Objects;

namespace Stubs.Calls;

/// <summary>
/// Destroys objects inside the current action: they are gone when the outermost one commits (SYSTEM 7).
/// </summary>
internal static class ObjectDestruction
{
    public static Task DestroyAsync(ObjectBinding binding, CancellationToken cancellationToken) =>
        AtomicAction.RunAsync(
            async () =>
            {
                var record = await OperationPrologue.EnterAsync(
                    binding, AtomicAction.Current!, LockMode.Write, compensated: false, cancellationToken,
                    default(DestroyCall).Operation).ConfigureAwait(false);
                record.Destroyed = true;
                if (binding.Space.Remote is { } remote)
                    await remote.Locator.DeleteAsync(binding.Uid, cancellationToken).ConfigureAwait(false);
            },
            binding.Manager.Running,
            cancellationToken);

    /// <summary>
    /// Whether an object of this node is destroyed as far as the current action is concerned: by itself or an action
    /// around it, or by another one, whose end is waited for.
    /// </summary>
    public static async ValueTask<bool> IsDestroyedAsync(
        ObjectSpace space, Uid uid, CancellationToken cancellationToken)
    {
        if (FindActive(space.Objects, uid) is not { } target || target.FindDestroyer() is not { } destroyer)
            return false;
        for (var mine = AtomicAction.Current; mine is not null; mine = mine.Parent)
        {
            if (ReferenceEquals(mine, destroyer))
                return true;
        }

        return await IsGoneAsync(space, target, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Waits for the end of an action that has destroyed an object of this node and is committing: the caller may know
    /// already that it has committed.
    /// </summary>
    /// <remarks>
    /// It waits for that action only: another one that waits for the object to destroy it may itself wait for the
    /// asker, which no lock would know.
    /// </remarks>
    public static async ValueTask WaitForCommitAsync(ObjectSpace space, Uid uid, CancellationToken cancellationToken)
    {
        if (FindActive(space.Objects, uid)?.WaitForCommittingDestroyer() is not { } ended)
            return;
        try
        {
            await ended.WaitAsync(
                space.Objects.LockTimeout, space.Objects.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // It takes too long: the object counts as being there.
        }
    }

    private static ActiveObject? FindActive(ObjectManager manager, Uid uid) =>
        manager.Volatiles.Find(uid) ?? manager.FindActive(uid);

    private static Task<bool> IsGoneAsync(
        ObjectSpace space, ActiveObject target, CancellationToken cancellationToken) => AtomicAction.LookAsync(
            async () =>
            {
                try
                {
                    var binding = new ObjectBinding(space, target.Uid, target.Type) { IsLocal = true };
                    await OperationPrologue.EnterAsync(
                        binding, AtomicAction.Current!, LockMode.Read, compensated: false, cancellationToken)
                            .ConfigureAwait(false);
                    return false;
                }
                catch (ObjectNotFoundException)
                {
                    return true;
                }
            },
            target.Manager.Running,
            cancellationToken);
}
