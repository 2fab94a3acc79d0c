using Stubs.Generated;

namespace Stubs.Calls;

/// <summary>The call that destroys an object: like one of an operation, which no class declares.</summary>
internal readonly struct DestroyCall : ICall<DestroyCall, Nothing>, IExecution<DestroyCall, Nothing>
{
    public Operation Operation => DestroyOperation.Instance;

    public void WriteArguments(ref StateWriter writer) => writer.WriteArrayStart(0);

    /// <inheritdoc/>
    public static async ValueTask<Attempt<Nothing>> ExecuteAsync(
        ObjectBinding binding, DestroyCall call, AtomicAction? before, CancellationToken cancellationToken)
    {
        try
        {
            await ObjectDestruction.DestroyAsync(binding, cancellationToken).ConfigureAwait(false);
            return default(Nothing);
        }
        catch (ObjectMovedException moved)
        {
            return AttemptFailure.Moved(moved.Place);
        }
    }

    private sealed class DestroyOperation() : Operation(CallVerb.Destroy, Stubs.LockMode.Write, OperationTraits.None)
    {
        public static DestroyOperation Instance { get; } = new();

        internal override T Accept<T>(IOperationVisitor<T> visitor) =>
            throw new InvalidOperationException("No class declares it.");
    }
}
