using System.Diagnostics.CodeAnalysis;
using Stubs.Rpc;

namespace Stubs.Naming;

/// <summary>
/// Naming as other nodes call it: at the node that they name as their directory, an object with a well-known
/// identifier. Each call is one round trip.
/// </summary>
[Remote(Name = "stubs:naming")]
[SuppressMessage("Performance", "CA1822", Justification = "Operations belong to an object.")]
internal sealed partial class NamingPort([Service] INamingService naming)
{
    /// <summary>The identifier of the port of every node.</summary>
    internal static readonly Uid Place = Uid.WellKnown(4);

    public Task AddAsync(string name, Uid uid, CancellationToken cancellationToken) =>
        naming.AddAsync(name, uid, cancellationToken);

    /// <summary>Gives a name to a new object. The name of one that is certainly lost is taken over.</summary>
    public Task NameAsync(string name, Uid uid, Uid home, CancellationToken cancellationToken) =>
        new NamesOfObjects(naming).NameAsync(name, uid, home, cancellationToken);

    public Task<Uid?> FindAsync(string name, CancellationToken cancellationToken) =>
        naming.TryLookupAsync(name, cancellationToken);

    [Authorize(Roles = PeerPrincipal.OfNodes)]
    public Task DeleteAsync(string name, CancellationToken cancellationToken) =>
        naming.DeleteAsync(name, cancellationToken);

    [Authorize(Roles = PeerPrincipal.OfNodes)]
    public Task MoveAsync(string name, Uid holder, Uid uid, CancellationToken cancellationToken) =>
        naming.MoveAsync(name, holder, uid, cancellationToken);

    [Authorize(Roles = PeerPrincipal.OfNodes)]
    public Task DeleteNamesOfAsync(Uid uid, CancellationToken cancellationToken) =>
        naming.DeleteNamesOfAsync(uid, cancellationToken);

    public IAsyncEnumerable<NamedObject> ListAsync(string prefix, CancellationToken cancellationToken) =>
        naming.ListAsync(prefix, cancellationToken);
}
