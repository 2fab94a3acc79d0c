namespace Stubs.Binding;

/// <summary>
/// The binding module (SYSTEM 2): the dynamic mapping from UIDs to locations. The default is built on the run time's
/// own persistent objects, at the node that is the directory; an implementation on an existing service can take its
/// place. All operations take part in the current action.
/// </summary>
public interface IBindingService
{
    /// <summary>Records where an object's state lies, and so where it runs.</summary>
    /// <param name="uid">The object.</param>
    /// <param name="node">The identity of the node.</param>
    /// <param name="cancellationToken">Acts while locks are waited for.</param>
    /// <exception cref="NameInUseException">The object has a location already.</exception>
    Task AddAsync(Uid uid, Uid node, CancellationToken cancellationToken = default);

    /// <summary>Forgets an object. One that is not known is no error.</summary>
    /// <param name="uid">The object.</param>
    /// <param name="cancellationToken">Acts while locks are waited for.</param>
    Task DeleteAsync(Uid uid, CancellationToken cancellationToken = default);

    /// <summary>The identity of the node at which an object is, or null if it is not known.</summary>
    /// <param name="uid">The object.</param>
    /// <param name="cancellationToken">Acts while locks are waited for.</param>
    Task<Uid?> LocateAsync(Uid uid, CancellationToken cancellationToken = default);
}
