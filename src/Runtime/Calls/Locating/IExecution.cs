namespace Stubs.Calls;

/// <summary>
/// Executes a kind of call at the node of its object. It makes one attempt, and returns how that went.
/// </summary>
internal interface IExecution<TCall, TResult>
    where TCall : struct
{
    /// <param name="binding">The object, which was at this node a moment ago.</param>
    /// <param name="call">The call, whose arguments are the callee's own.</param>
    /// <param name="before">The action of the attempt before, if it was made here.</param>
    /// <param name="cancellationToken">The caller's.</param>
    static abstract ValueTask<Attempt<TResult>> ExecuteAsync(
        ObjectBinding binding, TCall call, AtomicAction? before, CancellationToken cancellationToken);
}
