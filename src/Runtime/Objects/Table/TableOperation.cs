using Stubs.Objects;
using Stubs.Rpc;

namespace Stubs.Generated;

/// <summary>An operation that is a line of its class's table, and a case of the method that runs them.</summary>
internal abstract class TableOperation(string name, LockMode? lockMode, OperationTraits traits, Type argumentsType, Type resultType) : Operation(name, lockMode, traits)
{
    private ObjectType? owner;
    private int number;

    public Type ArgumentsType => argumentsType;

    public Type ResultType => resultType;

    internal override void BelongTo(ObjectType type, int position) => (owner, number) = (type, position);

    public void Invoke(object target, in Invocation invocation) => owner!.Invoke(number, target, invocation);
}

/// <summary>The same with the types of its arguments, of which several are a tuple, and of its result.</summary>
internal sealed class TableOperation<TArguments, TResult>(
    string name, LockMode? lockMode, OperationTraits traits, Codec<TArguments>? arguments, Codec<TResult>? result)
    : TableOperation(name, lockMode, traits, typeof(TArguments), typeof(TResult))
{
    /// <summary>Writes and reads the arguments as one array.</summary>
    public Codec<TArguments> Arguments { get; } = arguments ?? PlainArgument<TArguments>.Instance;

    public Codec<TResult> Result { get; } = result ?? PlainCodec<TResult>.Instance;

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
