using Stubs.Naming;
using Stubs.Objects;

namespace Stubs.Binding;

/// <summary>Tells at the directory whether an object of another node is lost. What is not certain counts as not lost.</summary>
/// <remarks>
/// <code>
/// home                                                          object
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
        if (home.IsEmpty)
            home = await AtomicAction.LookAsync(() => bindings.LocateAsync(uid, cancellationToken), remote.Running, cancellationToken).ConfigureAwait(false) ?? default;
        if (home.IsEmpty || home == self)
            return false;
        try
        {
            var found = await remote.AskAsync(new NodeReference(home, nodes.Find(home)?.Address), uid, cancellationToken).ConfigureAwait(false);
            return found.TypeName is null && (found.Place is not { } place || place.Node == home);
        }
        catch (BindingBrokenException)
        {
            return nodes.HasEnded(home);
        }
    }
}
