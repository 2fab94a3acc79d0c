using Stubs.Store;

namespace Stubs.Conformance;

/// <summary>
/// Makes the store under test. Every check gets a factory of its own, with a store that is empty at first.
/// </summary>
public interface IObjectStoreFactory
{
    /// <summary>
    /// Opens the store. If it was opened and disposed before, it is opened again: a durable store then holds what was
    /// written, any other one is empty.
    /// </summary>
    Task<IObjectStore> OpenAsync();
}
