using Stubs.Calls;
using Stubs.Naming;

namespace Stubs.Binding;

/// <summary>
/// Tells at the directory whether an object of another node is lost. What is not certain counts as not lost.
/// </summary>
/// <remarks>
/// <code>
/// home                                                          object
/// destroyed by the current action                               lost, as far as that is concerned
/// being destroyed by another action                             as that ends: it is waited for
/// not known, and no binding tells                               may live: its class need not be [Remote], so that it has no binding
/// answers that it has the object, also in doubt                 lives
/// answers that it has no such object                            lost
/// cannot be reached                                             may live
/// cannot be reached, had no durable store, and has ended        lost: it never comes back as the same node
/// </code>
/// </remarks>
internal sealed class HomesOfObjects(Uid self, RemoteObjects remote, NodeRegistry nodes, IBindingService bindings)
    : IHomesOfObjects
{
    public async ValueTask<bool> IsLostAsync(Uid uid, Uid home, CancellationToken cancellationToken)
    {
        // The action that destroys the object has locked its binding.
        var bound = await AtomicAction.LookAsync(
            () => bindings.LocateAsync(uid, cancellationToken), remote.Running, cancellationToken)
                .ConfigureAwait(false);
        if (bound is null && bindings is BindingService own && own.IsDestroyedByCaller(uid))
            return true;
        if (home.IsEmpty)
            home = bound ?? default;
        if (home.IsEmpty || home == self)
            return false;
        try
        {
            var found = await remote.AskAsync(
                new NodeReference(home, nodes.Find(home)?.Address), uid, cancellationToken).ConfigureAwait(false);
            return found.TypeName is null && (found.Place is not { } place || place.Node == home);
        }
        catch (BindingBrokenException)
        {
            return nodes.HasEnded(home);
        }
    }
}
