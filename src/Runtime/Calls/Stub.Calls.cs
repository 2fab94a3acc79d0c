using System.ComponentModel;
using Stubs.Calls;
using Stubs.Generated;

namespace Stubs;

// Calls, as generated stubs make them: the object may be here or at another node.
public abstract partial class Stub
{
    /// <summary>For generated code: calls an operation of the class's table that has no parameters.</summary>
    /// <param name="operation">Its number.</param>
    /// <param name="cancellationToken">The caller's.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected Task<TResult> Call<TResult>(int operation, CancellationToken cancellationToken) =>
        Call<Nothing, TResult>(operation, default, cancellationToken);

    /// <summary>For generated code: calls an operation of the class's table.</summary>
    /// <param name="operation">Its number.</param>
    /// <param name="arguments">The argument; of several, the tuple of them.</param>
    /// <param name="cancellationToken">The caller's.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected Task<TResult> Call<TArguments, TResult>(
        int operation, TArguments arguments, CancellationToken cancellationToken)
    {
        var called = binding.Type.OperationAt<TArguments, TResult>(operation);
        return called.IsBare && binding.IsLocal && !cancellationToken.IsCancellationRequested
            ? CallRouter.CallBareAsync(binding, called, arguments, cancellationToken)
            : CallAsync<TableCall<TArguments, TResult>, object, TResult>(new(called, arguments), cancellationToken);
    }

    /// <summary>For generated code: calls an operation of the class's table that returns nothing.</summary>
    /// <inheritdoc cref="Call{TArguments, TResult}"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected Task Do<TArguments>(int operation, TArguments arguments, CancellationToken cancellationToken) =>
        Call<TArguments, Nothing>(operation, arguments, cancellationToken);

    /// <summary>For generated code: calls a synchronous operation.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected Task<TResult> CallAsync<TCall, TTarget, TResult>(in TCall call, CancellationToken cancellationToken)
        where TCall : struct, ISyncCall<TCall, TTarget, TResult>
        where TTarget : class =>
        CallRouter.CallAsync<TCall, TTarget, TResult>(binding, call, cancellationToken);

    /// <summary>For generated code: calls an asynchronous operation.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected Task<TResult> CallTaskAsync<TCall, TTarget, TResult>(in TCall call, CancellationToken cancellationToken)
        where TCall : struct, IAsyncCall<TCall, TTarget, TResult>
        where TTarget : class =>
        CallRouter.CallTaskAsync<TCall, TTarget, TResult>(binding, call, cancellationToken);

    /// <summary>
    /// For generated code: calls an operation that returns a stream. Its lock is held until the stream has been read or
    /// given up.
    /// </summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected IAsyncEnumerable<TItem> CallStream<TCall, TTarget, TItem>(TCall call, CancellationToken cancellationToken)
        where TCall : struct, IStreamCall<TCall, TTarget, TItem>
        where TTarget : class
    {
        // As they are now, whenever the stream is read; each reading gets a copy of its own.
        var mine = ArgumentCopy.Of<TCall, TItem>(call, binding);
        return new StubStream<TItem>(binding, call.Operation, Read, cancellationToken);

        IAsyncEnumerable<TItem> Read(OpenStream open, CancellationToken token) =>
            StreamRouter.CallAsync<TCall, TTarget, TItem>(binding, mine, open, token);
    }
}
