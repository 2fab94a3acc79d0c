using Stubs.Naming;
using Stubs.Recovery;
using Stubs.Store;

namespace Stubs.Tool.Stores;

/// <summary>Where objects are read: the file of a store, or a running node.</summary>
internal interface IObjectSource : IAsyncDisposable
{
    /// <summary>The names that begin so, and their objects.</summary>
    IAsyncEnumerable<NamedObject> NamesAsync(string prefix, CancellationToken cancellation);

    /// <summary>All objects, or those of a type.</summary>
    IAsyncEnumerable<ListedObject> ListAsync(string? type, bool withStates, CancellationToken cancellation);

    /// <summary>The object that a person means: a UID, or a name.</summary>
    /// <exception cref="ToolException">There is none.</exception>
    Task<StoredObject> ResolveAsync(string nameOrUid, CancellationToken cancellation);
}
