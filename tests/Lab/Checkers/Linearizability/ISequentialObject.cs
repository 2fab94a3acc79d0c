using Stubs.Lab.Histories;

namespace Stubs.Lab.Checkers.Linearizability;

/// <summary>What an object does when its operations run one after the other.</summary>
internal interface ISequentialObject<TState>
    where TState : notnull
{
    TState Initial { get; }

    /// <summary>
    /// Whether the operation can have happened in a state, with the result that it had if that is known, and the state
    /// afterwards.
    /// </summary>
    bool TryApply(TState state, Operation operation, out TState next);
}
