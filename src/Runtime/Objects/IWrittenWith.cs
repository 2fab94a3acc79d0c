using Stubs.Generated;
using Stubs.Store;

namespace Stubs.Objects;

/// <summary>
/// Says what else an action stores when it commits a change of an implicit object (<see cref="IImplicit"/>).
/// </summary>
internal interface IWrittenWith
{
    /// <summary>Adds what depends on the object, and is covered by its lock.</summary>
    /// <param name="batch">What the action writes.</param>
    /// <param name="changed">The object: its instance is new, and its committed state old.</param>
    /// <param name="state">The state that the action commits, which differs from the committed one.</param>
    void AddTo(List<StoreOperation> batch, ActiveObject changed, ObjectState state);
}
