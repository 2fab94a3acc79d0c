using Stubs.Calls;
using Stubs.Naming;

namespace Stubs.Binding;

/// <summary>
/// Binding on persistent entries like those of naming, under a root of their own: bindings of different objects share
/// nothing, and take part in actions.
/// </summary>
internal sealed class BindingService(NamingService contexts) : IBindingService
{
    /// <summary>The root of the bindings.</summary>
    public static Uid Root { get; } = Uid.WellKnown(3);

    public static async Task<BindingService> OpenAsync(ObjectSpace space) =>
        new(await NamingService.OpenAsync(space, Root, findsNames: false).ConfigureAwait(false));

    public Task AddAsync(Uid uid, Uid node, CancellationToken cancellationToken = default) =>
        contexts.AddAsync(uid.ToString(), node, cancellationToken);

    public Task<Uid?> LocateAsync(Uid uid, CancellationToken cancellationToken = default) =>
        contexts.TryLookupAsync(uid.ToString(), cancellationToken);

    /// <summary>The same for an object that ends with a start of its node.</summary>
    /// <param name="uid">The object.</param>
    /// <param name="node">The identity of the node.</param>
    /// <param name="start">Stands for that start of it.</param>
    /// <param name="cancellationToken">Acts while locks are waited for.</param>
    public Task AddPassingAsync(Uid uid, Uid node, Uid start, CancellationToken cancellationToken) =>
        contexts.AddToGroupAsync(uid.ToString(), node, start, cancellationToken);

    /// <summary>Forgets the objects that have ended with a start of their node.</summary>
    public Task DeletePassedAsync(Uid start, CancellationToken cancellationToken) =>
        contexts.DeleteGroupAsync(start, cancellationToken);

    /// <summary>Whether the current action, or one around it, has destroyed an object that has no location.</summary>
    public bool IsDestroyedByCaller(Uid uid) => contexts.IsChangedByCaller(uid.ToString());

    /// <summary>
    /// Where an object was before the current action destroyed it; null if it has not, or has created it too.
    /// </summary>
    public ValueTask<Uid?> FindDestroyedAsync(Uid uid, CancellationToken cancellationToken) =>
        contexts.FindCommittedAsync(uid.ToString(), cancellationToken);

    public Task DeleteAsync(Uid uid, CancellationToken cancellationToken = default) => AtomicAction.RunAsync(
        async () =>
        {
            if (await contexts.TryLookupAsync(uid.ToString(), cancellationToken).ConfigureAwait(false) is not null)
                await contexts.DeleteAsync(uid.ToString(), cancellationToken).ConfigureAwait(false);
        },
        cancellationToken: cancellationToken);
}
