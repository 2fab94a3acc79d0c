using Stubs.Actions;

namespace Stubs.Objects;

/// <summary>Is told which actions begin to use an object.</summary>
internal interface IUseWatcher
{
    /// <summary>An outermost action uses the object now. Called under no lock of the object.</summary>
    void UsedBy(AtomicAction top);
}
