using Stubs.Generated;

namespace Stubs.Objects;

/// <summary>
/// Destroys objects inside the current action: they are gone when the outermost one commits (SYSTEM 7).
/// </summary>
internal static class ObjectDestruction
{
    public static Task DestroyAsync(StubBinding binding, CancellationToken cancellationToken) => AtomicAction.RunAsync(
        async () =>
        {
            var record = await OperationPrologue.EnterAsync(binding, AtomicAction.Current!, LockMode.Write, compensated: false, cancellationToken).ConfigureAwait(false);
            record.Destroyed = true;
            if (binding.Manager.Remote is { } remote)
                await remote.Locator.DeleteAsync(binding.Uid, cancellationToken).ConfigureAwait(false);
        },
        binding.Manager.Running,
        cancellationToken);

    /// <summary>
    /// Whether an object of this node is destroyed as far as the current action is concerned: by itself or an action
    /// around it, or by another one, whose end is waited for.
    /// </summary>
    public static async ValueTask<bool> IsDestroyedAsync(ObjectManager manager, Uid uid, CancellationToken cancellationToken)
    {
        if (FindActive(manager, uid) is not { } target || target.FindDestroyer() is not { } destroyer)
            return false;
        for (var mine = AtomicAction.Current; mine is not null; mine = mine.Parent)
        {
            if (ReferenceEquals(mine, destroyer))
                return true;
        }

        return await IsGoneAsync(target, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Waits for the end of an action that has destroyed an object of this node and is committing: the caller may know
    /// already that it has committed.
    /// </summary>
    public static async ValueTask WaitForCommitAsync(ObjectManager manager, Uid uid, CancellationToken cancellationToken)
    {
        if (FindActive(manager, uid) is not { } target || target.FindDestroyer() is not { Tree.Top.Status: not ActionStatus.Running })
            return;
        AtomicAction.Serve(null);
        try
        {
            await IsGoneAsync(target, cancellationToken).ConfigureAwait(false);
        }
        catch (ActionAbortedException)
        {
            // It takes too long: the object counts as being there.
        }
    }

    private static ActiveObject? FindActive(ObjectManager manager, Uid uid) => manager.Volatiles.Find(uid) ?? manager.FindActive(uid);

    private static Task<bool> IsGoneAsync(ActiveObject target, CancellationToken cancellationToken) => AtomicAction.LookAsync(
        async () =>
        {
            try
            {
                var binding = new StubBinding(target.Manager, target.Uid, target.Type) { IsLocal = true };
                await OperationPrologue.EnterAsync(binding, AtomicAction.Current!, LockMode.Read, compensated: false, cancellationToken).ConfigureAwait(false);
                return false;
            }
            catch (ObjectNotFoundException)
            {
                return true;
            }
        },
        target.Manager.Running,
        cancellationToken);

    /// <summary>Destroying, as an operation that another node calls.</summary>
    internal sealed class DestroyOperation() : Operation(CallVerb.Destroy, Stubs.LockMode.Write, OperationTraits.None)
    {
        public static DestroyOperation Instance { get; } = new();

        internal override async ValueTask<byte[]> ServeAsync(ServedCall served)
        {
            await DestroyAsync(served.Binding, served.CancellationToken).ConfigureAwait(false);
            return ServedCall.Nothing;
        }
    }
}
