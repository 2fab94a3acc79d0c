using System.Diagnostics;

namespace Stubs.Generated;

/// <summary>
/// A call of an operation that is a line of its class's table: the operation, and its argument or the tuple of them.
/// </summary>
[StackTraceHidden]
internal readonly struct TableCall<TArguments, TResult>(
    TableOperation<TArguments, TResult> operation, TArguments arguments)
    : ISyncCall<TableCall<TArguments, TResult>, object, TResult>
{
    private readonly TableOperation<TArguments, TResult> operation = operation;
    private readonly TArguments arguments = arguments;

    public Operation Operation => operation;

    public TResult Invoke(object target, CancellationToken cancellationToken) =>
        operation.Run(target, arguments, cancellationToken);

    public void WriteArguments(ref StateWriter writer) => operation.Arguments.Write(ref writer, arguments);

    public static TableCall<TArguments, TResult> ReadArguments(
        in TableCall<TArguments, TResult> call, ref StateReader reader) =>
            new(call.operation, call.operation.Arguments.Read(ref reader));

    public static void WriteResult(in TableCall<TArguments, TResult> call, ref StateWriter writer, TResult result) =>
        call.operation.Result.Write(ref writer, result);

    public static TResult ReadResult(in TableCall<TArguments, TResult> call, ref StateReader reader) =>
        call.operation.Result.Read(ref reader);
}
