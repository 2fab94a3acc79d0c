using System.Diagnostics;
using Stubs.Generated;

namespace Stubs.Calls;

/// <summary>The call that creates an object at another node, of which only that is known.</summary>
internal readonly struct ConstructionCall<TConstruction, TTarget>(TConstruction construction)
    : ICall<ConstructionCall<TConstruction, TTarget>, Nothing>,
    IExecution<ConstructionCall<TConstruction, TTarget>, Nothing>
    where TConstruction : struct, IConstruction<TConstruction, TTarget>
    where TTarget : class
{
    private readonly TConstruction construction = construction;

    public Operation Operation => construction.Operation;

    public void WriteArguments(ref StateWriter writer) => construction.WriteArguments(ref writer);

    /// <inheritdoc/>
    public static ValueTask<Attempt<Nothing>> ExecuteAsync(
        ObjectBinding binding, ConstructionCall<TConstruction, TTarget> call, AtomicAction? before,
        CancellationToken cancellationToken) =>
        throw new UnreachableException($"Object {binding.Uid} is to be made at another node.");
}
