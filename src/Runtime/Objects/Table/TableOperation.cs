using Stubs.Objects;
using Stubs.Rpc;

namespace Stubs.Generated;

/// <summary>The <see cref="IStub{TSelf}.Invoke"/> of a stub.</summary>
internal delegate void Invoker(int operation, object instance, in Invocation invocation);

/// <summary>An operation that is a line of its class's table, and a case of the method that runs them.</summary>
internal abstract class TableOperation(string name, LockMode? lockMode, OperationTraits traits, Type argumentsType, Type resultType) : Operation(name, lockMode, traits)
{
    private Invoker? invoker;

    public Type ArgumentsType => argumentsType;

    public Type ResultType => resultType;

    protected int Number { get; private set; }

    internal override void BelongTo(ObjectType type, int position) => (invoker, Number) = (type.Invoker, position);

    public void Invoke(object target, in Invocation invocation) => invoker!(Number, target, invocation);
}

/// <summary>The same with the types of its arguments, of which several are a tuple, and of its result.</summary>
internal sealed class TableOperation<TArguments, TResult>(
    string name, LockMode? lockMode, OperationTraits traits, Codec<TArguments>? arguments, Codec<TResult>? result)
    : TableOperation(name, lockMode, traits, typeof(TArguments), typeof(TResult))
{
    /// <summary>Writes and reads the arguments as one array.</summary>
    public Codec<TArguments> Arguments { get; } = arguments ?? PlainArgument<TArguments>.Instance;

    public Codec<TResult> Result { get; } = result ?? PlainCodec<TResult>.Instance;

    /// <summary>Whether a call at its object's node is nothing but the run of its body.</summary>
    public bool IsBare { get; } = lockMode is null && traits == OperationTraits.None;

    /// <summary>Runs the author's method.</summary>
    public TResult Run(object target, TArguments given, CancellationToken cancellationToken)
    {
        TResult returned = default!;
        Invoke(target, Invocation.Of(this, ref given, ref returned, cancellationToken));
        return returned;
    }

    /// <summary>
    /// A bare call, as <see cref="LocalCalls"/> makes it too: here with nothing in the way, as the whole of it takes as
    /// long as to look up two type arguments.
    /// </summary>
    public Task<TResult> CallBareAsync(StubBinding binding, TArguments given, CancellationToken cancellationToken)
    {
        try
        {
            AtomicAction.Current?.EnsureRunning();
            var pinning = binding.PinAsync();
            if (!pinning.IsCompletedSuccessfully || CallerContext.HasScheduler)
                return LocalCalls.CallUnlockedAsync<TableCall<TArguments, TResult>, object, TResult>(binding, pinning, new(this, given), cancellationToken);
            var active = pinning.Result;
            try
            {
                using (CallerContext.Enter())
                    return LocalCalls.Completed(Run(active.Enter(null), given, cancellationToken));
            }
            finally
            {
                active.Unpin();
            }
        }
        catch (Exception error)
        {
            Cancellations.Tell(error, cancellationToken);
            return LocalCalls.Failed<TResult>(error);
        }
    }

    internal override ValueTask<byte[]> ServeAsync(ServedCall served)
    {
        var any = new TableCall<TArguments, TResult>(this, default!);
        var calling = LocalCalls.CallAsync<TableCall<TArguments, TResult>, object, TResult>(
            served.Binding, served.ReadArguments<TableCall<TArguments, TResult>, TResult>(any), served.CancellationToken);
        return calling.IsCompletedSuccessfully ? new(ServedCall.WriteResult(any, calling.Result)) : new(WaitAsync(any, calling));
    }

    internal override Task<byte[]>? ReplyTo(RpcRequest request, ServedCall served)
    {
        var any = new TableCall<TArguments, TResult>(this, default!);
        var calling = LocalCalls.CallAsync<TableCall<TArguments, TResult>, object, TResult>(
            served.Binding, served.ReadArguments<TableCall<TArguments, TResult>, TResult>(any), served.CancellationToken);
        if (!calling.IsCompletedSuccessfully)
            return WaitAsync(any, calling);
        CallReply.Return(any, request, calling.Result);
        return null;
    }

    private static async Task<byte[]> WaitAsync(TableCall<TArguments, TResult> any, Task<TResult> calling) =>
        ServedCall.WriteResult(any, await calling.ConfigureAwait(false));
}

/// <summary>Stands in a class's table for an operation of its base class.</summary>
internal sealed class InheritedOperation(string name) : Operation(name, lockMode: null, OperationTraits.None)
{
    internal override ValueTask<byte[]> ServeAsync(ServedCall served) =>
        throw new CallRefusedException(served.Binding.Uid, Name, null, "It is an operation of the base class.");
}
