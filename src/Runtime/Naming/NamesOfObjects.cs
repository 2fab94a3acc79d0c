using Stubs.Calls;

namespace Stubs.Naming;

/// <summary>Naming, as the creation and the destruction of objects use it.</summary>
internal sealed class NamesOfObjects(INamingService naming) : INames
{
    // A service of the program's does not say where the object of a name lies: it lets no name be taken over.
    public Task NameAsync(string name, Uid uid, Uid home, CancellationToken cancellationToken) =>
        naming is INamesOfNewObjects names
        ? names.NameAsync(name, uid, home, cancellationToken)
        : naming.AddAsync(name, uid, cancellationToken);

    public Task DeleteNamesOfAsync(Uid uid, CancellationToken cancellationToken) =>
        naming.DeleteNamesOfAsync(uid, cancellationToken);
}

/// <summary>A naming service that knows the homes of objects, and so which of them are lost.</summary>
internal interface INamesOfNewObjects
{
    /// <summary>Gives a name to a new object. The name of one that is certainly lost is taken over.</summary>
    /// <param name="name">The name.</param>
    /// <param name="uid">The new object.</param>
    /// <param name="home">The node in whose store it lies.</param>
    /// <param name="cancellationToken">Acts while locks are waited for.</param>
    /// <exception cref="NameInUseException">The name is taken, and its object is not known to be lost.</exception>
    Task NameAsync(string name, Uid uid, Uid home, CancellationToken cancellationToken);
}
