namespace Stubs.Naming;

/// <summary>
/// The naming module: the static mapping from a name to a UID, which never says where the object is. Names are hierarchical: <c>bank/accounts/alice</c> is the name
/// <c>alice</c> in the context <c>bank/accounts</c>. All operations take part in the caller's action.
/// </summary>
public interface INamingService
{
    /// <summary>Gives an object a name. The contexts on the way are made.</summary>
    /// <param name="name">Segments separated by <c>/</c>; none of them empty.</param>
    /// <param name="uid">The object. It may have several names.</param>
    /// <param name="cancellationToken">Acts while locks are waited for.</param>
    /// <exception cref="NameInUseException">The name is taken.</exception>
    /// <exception cref="ArgumentException">It is not a name.</exception>
    Task AddAsync(string name, Uid uid, CancellationToken cancellationToken = default);

    /// <summary>Finds the object of a name.</summary>
    /// <exception cref="NameNotFoundException">Nothing has that name.</exception>
    Task<Uid> LookupAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Finds the object of a name, or null.</summary>
    Task<Uid?> TryLookupAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Takes a name away. The object stays.</summary>
    /// <exception cref="NameNotFoundException">Nothing has that name.</exception>
    Task DeleteAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Lists names, in ordinal order within each context.</summary>
    /// <param name="prefix">What the full names start with; by default all.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    IAsyncEnumerable<NamedObject> ListAsync(string prefix = "", CancellationToken cancellationToken = default);
}

/// <summary>A name and the object that has it.</summary>
/// <param name="Name">The full name.</param>
/// <param name="Uid">The object.</param>
public readonly record struct NamedObject(string Name, Uid Uid);
