using System.Runtime.CompilerServices;
using Stubs.Generated;
using Stubs.Rpc;

namespace Stubs.Calls;

/// <summary>Runs the calls of one operation that come from other nodes.</summary>
internal abstract class OperationServer
{
    /// <summary>Runs a call, and gives back the written result.</summary>
    public abstract ValueTask<byte[]> ServeAsync(ServedCall served);

    /// <summary>Runs a call outside any action, and answers it if it returns at once.</summary>
    /// <returns>Null if it has been answered; else what gives the written result.</returns>
    public virtual Task<byte[]>? ReplyTo(RpcRequest request, ServedCall served) => ServeAsync(served).AsTask();

    /// <summary>Runs a call of a stream, and hands out the written items.</summary>
    public virtual IAsyncEnumerable<byte[]> ServeStream(ServedCall served) =>
        throw new CallRefusedException(
            served.Binding.Uid, served.Operation, null, "It returns a single result, not a stream.");
}

/// <summary>Makes the server of an operation, once for the operation.</summary>
internal sealed class OperationServers : IOperationVisitor<OperationServer>
{
    public static OperationServers Instance { get; } = new();

    public OperationServer VisitSync<TCall, TTarget, TResult>(TCall any)
        where TCall : struct, ISyncCall<TCall, TTarget, TResult>
        where TTarget : class => new SyncServer<TCall, TTarget, TResult>(any);

    public OperationServer VisitAsync<TCall, TTarget, TResult>(TCall any)
        where TCall : struct, IAsyncCall<TCall, TTarget, TResult>
        where TTarget : class => new AsyncServer<TCall, TTarget, TResult>(any);

    public OperationServer VisitStream<TCall, TTarget, TItem>(TCall any)
        where TCall : struct, IStreamCall<TCall, TTarget, TItem>
        where TTarget : class => new StreamServer<TCall, TTarget, TItem>(any);

    public OperationServer VisitConstruction<TConstruction, TTarget>(TConstruction any)
        where TConstruction : struct, IConstruction<TConstruction, TTarget>
        where TTarget : class => new ConstructionServer<TConstruction, TTarget>(any);
}

/// <summary>Serves an operation that returns when it is done.</summary>
/// <param name="any">Any call of it.</param>
internal sealed class SyncServer<TCall, TTarget, TResult>(TCall any) : OperationServer
    where TCall : struct, ISyncCall<TCall, TTarget, TResult>
    where TTarget : class
{
    public override ValueTask<byte[]> ServeAsync(ServedCall served)
    {
        var calling = CallAsync(served);
        return calling.IsCompletedSuccessfully
            ? new(served.WriteResult(any, calling.Result)) : new(WaitAsync(served, calling));
    }

    public override Task<byte[]>? ReplyTo(RpcRequest request, ServedCall served)
    {
        var calling = CallAsync(served);
        if (!calling.IsCompletedSuccessfully)
            return WaitAsync(served, calling);
        CallReply.Return(any, request, served.Binding.Type, calling.Result);
        return null;
    }

    private Task<TResult> CallAsync(in ServedCall served) =>
        CallRouter.CallHereAsync<TCall, TTarget, TResult>(
            served.Binding, served.ReadArguments<TCall, TResult>(any), served.CancellationToken);

    private async Task<byte[]> WaitAsync(ServedCall served, Task<TResult> calling) =>
        served.WriteResult(any, await calling.ConfigureAwait(false));
}

/// <summary>Serves an operation that returns a task or value task.</summary>
/// <param name="any">Any call of it.</param>
internal sealed class AsyncServer<TCall, TTarget, TResult>(TCall any) : OperationServer
    where TCall : struct, IAsyncCall<TCall, TTarget, TResult>
    where TTarget : class
{
    public override async ValueTask<byte[]> ServeAsync(ServedCall served) => served.WriteResult(
        any,
        await CallRouter.CallTaskHereAsync<TCall, TTarget, TResult>(
            served.Binding, served.ReadArguments<TCall, TResult>(any), served.CancellationToken).ConfigureAwait(false));
}

/// <summary>Serves an operation that returns an asynchronous stream.</summary>
/// <param name="any">Any call of it.</param>
internal sealed class StreamServer<TCall, TTarget, TItem>(TCall any) : OperationServer
    where TCall : struct, IStreamCall<TCall, TTarget, TItem>
    where TTarget : class
{
    public override ValueTask<byte[]> ServeAsync(ServedCall served) =>
        throw new CallRefusedException(
            served.Binding.Uid, served.Operation, null, "It returns a stream, not a single result.");

    public override IAsyncEnumerable<byte[]> ServeStream(ServedCall served) =>
        Serve(served, served.ReadArguments<TCall, TItem>(any), served.CancellationToken);

    private async IAsyncEnumerable<byte[]> Serve(
        ServedCall served, TCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in LocalStreams.Call<TCall, TTarget, TItem>(
            served.Binding, call, cancellationToken, open: null, served.Through).ConfigureAwait(false))
            yield return served.WriteResult(any, item, wasExecuted: false);
    }
}

/// <summary>Serves a constructor. The new object has the identifier that the client has chosen.</summary>
/// <param name="any">Any construction by it.</param>
internal sealed class ConstructionServer<TConstruction, TTarget>(TConstruction any) : OperationServer
    where TConstruction : struct, IConstruction<TConstruction, TTarget>
    where TTarget : class
{
    public override async ValueTask<byte[]> ServeAsync(ServedCall served)
    {
        var construction = served.ReadConstruction<TConstruction, TTarget>(any);
        var binding = served.Binding;
        await binding.CheckAccessAsync(
            binding.Type, construction.Operation, served.CancellationToken).ConfigureAwait(false);
        if (await binding.Space.Others.IsTakenAsync(binding.Uid, served.CancellationToken).ConfigureAwait(false))
            throw new CallRefusedException(
                binding.Uid, served.Operation, null,
                "There is an object of that identifier already: a new one has one of its own.");
        await AtomicAction.RunAsync(
            async () =>
            {
                await ObjectCreation.CreateAsync(
                    binding.Space, binding.Uid, binding.Type,
                    services => construction.Construct(services, served.CancellationToken)).ConfigureAwait(false);
                await binding.Space.Others.BindAsync(
                    binding.Uid, binding.Type, served.CancellationToken).ConfigureAwait(false);
            },
            cancellationToken: served.CancellationToken).ConfigureAwait(false);
        return ServedCall.Nothing;
    }
}

/// <summary>Serves the destruction of an object.</summary>
internal sealed class DestructionServer : OperationServer
{
    public override async ValueTask<byte[]> ServeAsync(ServedCall served)
    {
        await ObjectDestruction.DestroyAsync(served.Binding, served.CancellationToken).ConfigureAwait(false);
        return ServedCall.Nothing;
    }
}
