using System.Runtime.CompilerServices;
using Stubs.Objects;
using Stubs.Rpc;

namespace Stubs.Generated;

/// <summary>An operation that returns when it is done.</summary>
internal sealed class SyncOperation<TCall, TTarget, TResult>(string name, LockMode? lockMode, OperationTraits traits) : Operation(name, lockMode, traits)
    where TCall : struct, ISyncCall<TCall, TTarget, TResult>
    where TTarget : class
{
    internal override ValueTask<byte[]> ServeAsync(ServedCall served)
    {
        var calling = LocalCalls.CallAsync<TCall, TTarget, TResult>(served.Binding, served.ReadArguments<TCall, TResult>(default), served.CancellationToken);
        return calling.IsCompletedSuccessfully ? new(ServedCall.WriteResult<TCall, TResult>(default, calling.Result)) : new(WaitAsync(calling));
    }

    internal override Task<byte[]>? ReplyTo(RpcRequest request, ServedCall served)
    {
        var calling = LocalCalls.CallAsync<TCall, TTarget, TResult>(served.Binding, served.ReadArguments<TCall, TResult>(default), served.CancellationToken);
        if (!calling.IsCompletedSuccessfully)
            return WaitAsync(calling);
        CallReply.Return<TCall, TResult>(default, request, calling.Result);
        return null;
    }

    private static async Task<byte[]> WaitAsync(Task<TResult> calling) => ServedCall.WriteResult<TCall, TResult>(default, await calling.ConfigureAwait(false));
}

/// <summary>An operation that returns a task or value task.</summary>
internal sealed class AsyncOperation<TCall, TTarget, TResult>(string name, LockMode? lockMode, OperationTraits traits) : Operation(name, lockMode, traits)
    where TCall : struct, IAsyncCall<TCall, TTarget, TResult>
    where TTarget : class
{
    internal override async ValueTask<byte[]> ServeAsync(ServedCall served) => ServedCall.WriteResult<TCall, TResult>(default, 
        await LocalCalls.CallTaskAsync<TCall, TTarget, TResult>(served.Binding, served.ReadArguments<TCall, TResult>(default), served.CancellationToken).ConfigureAwait(false));
}

/// <summary>An operation that returns an asynchronous stream.</summary>
internal sealed class StreamOperation<TCall, TTarget, TItem>(string name, LockMode? lockMode, OperationTraits traits) : Operation(name, lockMode, traits)
    where TCall : struct, IStreamCall<TCall, TTarget, TItem>
    where TTarget : class
{
    internal override ValueTask<byte[]> ServeAsync(ServedCall served) =>
        throw new CallRefusedException(served.Binding.Uid, Name, null, "It returns a stream, not a single result.");

    internal override IAsyncEnumerable<byte[]> ServeStream(ServedCall served) => Serve(served, served.ReadArguments<TCall, TItem>(default), served.CancellationToken);

    private static async IAsyncEnumerable<byte[]> Serve(ServedCall served, TCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in LocalStreams.Call<TCall, TTarget, TItem>(served.Binding, call, cancellationToken, open: null, served.Through).ConfigureAwait(false))
            yield return ServedCall.WriteResult<TCall, TItem>(default, item);
    }
}

/// <summary>A constructor that has a struct of its own.</summary>
internal sealed class ConstructionOperation<TConstruction, TTarget>(string name, OperationTraits traits) : Operation(name, lockMode: null, traits)
    where TConstruction : struct, IConstruction<TConstruction, TTarget>
    where TTarget : class
{
    internal override bool IsConstruction => true;

    internal override ValueTask<byte[]> ServeAsync(ServedCall served) => ServeAsync(served, served.ReadConstruction<TConstruction, TTarget>(default));

    /// <summary>The new object has the identifier that the client has chosen.</summary>
    public static async ValueTask<byte[]> ServeAsync(ServedCall served, TConstruction construction)
    {
        var binding = served.Binding;
        await AtomicAction.RunAsync(
            async () =>
            {
                await ObjectCreation.CreateAsync(binding.Manager, binding.Uid, binding.Type, services => construction.Construct(services)).ConfigureAwait(false);
                await binding.Manager.Remote!.BindAsync(binding.Uid, binding.Type, served.CancellationToken).ConfigureAwait(false);
            },
            cancellationToken: served.CancellationToken).ConfigureAwait(false);
        return ServedCall.Nothing;
    }
}
