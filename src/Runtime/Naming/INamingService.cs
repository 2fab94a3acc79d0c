namespace Stubs.Naming;

/// <summary>
/// The naming module: the static mapping from a name to a UID, which never says where the object is. Names are
/// hierarchical: <c>bank/accounts/alice</c> is the name <c>alice</c> in the context <c>bank/accounts</c>. All
/// operations take part in the caller's action.
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

    /// <summary>Gives a name of one object to another, for example because the first one is lost.</summary>
    /// <param name="name">The name.</param>
    /// <param name="holder">The object that has it.</param>
    /// <param name="uid">The object that gets it.</param>
    /// <param name="cancellationToken">Acts while locks are waited for.</param>
    /// <exception cref="NameNotFoundException">Nothing has that name.</exception>
    /// <exception cref="NameInUseException">Another object than <paramref name="holder"/> has it.</exception>
    Task MoveAsync(string name, Uid holder, Uid uid, CancellationToken cancellationToken = default) =>
        AtomicAction.RunAsync(
            async () =>
            {
                var found = await LookupAsync(name, cancellationToken).ConfigureAwait(false);
                if (found != holder)
                    throw new NameInUseException(name, found);
                await DeleteAsync(name, cancellationToken).ConfigureAwait(false);
                await AddAsync(name, uid, cancellationToken).ConfigureAwait(false);
            },
            cancellationToken: cancellationToken);

    /// <summary>
    /// Takes all names of an object away, for example because it is destroyed. An object without a name is no error.
    /// </summary>
    /// <remarks>
    /// A service that does not say otherwise lists all names to find those of the object. One that keeps many finds
    /// them by an index.
    /// </remarks>
    /// <param name="uid">The object.</param>
    /// <param name="cancellationToken">Acts while locks are waited for.</param>
    Task DeleteNamesOfAsync(Uid uid, CancellationToken cancellationToken = default) => AtomicAction.RunAsync(
        async () =>
        {
            var names = new List<string>();
            await foreach (var (name, named) in ListAsync("", cancellationToken).ConfigureAwait(false))
            {
                if (named == uid)
                    names.Add(name);
            }

            foreach (var name in names)
                await DeleteAsync(name, cancellationToken).ConfigureAwait(false);
        },
        cancellationToken: cancellationToken);

    /// <summary>Lists names, in ordinal order within each context.</summary>
    /// <param name="prefix">What the full names start with; by default all.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    IAsyncEnumerable<NamedObject> ListAsync(string prefix = "", CancellationToken cancellationToken = default);
}

/// <summary>A name and the object that has it.</summary>
/// <param name="Name">The full name.</param>
/// <param name="Uid">The object.</param>
public readonly record struct NamedObject(string Name, Uid Uid);
