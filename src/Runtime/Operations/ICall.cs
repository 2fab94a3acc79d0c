using System.ComponentModel;

namespace Stubs.Generated;

/// <summary>
/// One call of one operation: a struct that holds the arguments. Most operations use
/// <see cref="TableCall{TArguments, TResult}"/>; for those that are more than a line of a table the generator writes a
/// type of their own. Local calls use it as it is, remote calls write it down and read it back.
/// </summary>
/// <typeparam name="TSelf">The struct.</typeparam>
/// <typeparam name="TResult">The operation's result; <see cref="Nothing"/> for none. For streams, the type of one
/// item.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ICall<TSelf, TResult>
    where TSelf : struct, ICall<TSelf, TResult>
{
    /// <summary>The operation that is called.</summary>
    Operation Operation { get; }

    /// <summary>Writes the arguments as one CBOR array, without the cancellation token.</summary>
    void WriteArguments(ref StateWriter writer);

    /// <summary>
    /// Reads what <see cref="WriteArguments"/> wrote. Missing arguments at the end take their default values.
    /// </summary>
    /// <remarks>Without parameters there is nothing to add to this.</remarks>
    /// <param name="call">Any call of the operation.</param>
    /// <param name="reader">Where the arguments come next.</param>
    static virtual TSelf ReadArguments(in TSelf call, ref StateReader reader)
    {
        CallData.SkipArguments(ref reader, reader.ReadArrayStart());
        return call;
    }

    /// <summary>Writes a result.</summary>
    /// <remarks>A result of a plain type, and none, are written so.</remarks>
    static virtual void WriteResult(in TSelf call, ref StateWriter writer, TResult result) =>
        PlainValues.Write(ref writer, result);

    /// <summary>Reads what <see cref="WriteResult"/> wrote.</summary>
    static virtual TResult ReadResult(in TSelf call, ref StateReader reader) => PlainValues.Read<TResult>(ref reader);
}

/// <summary>A call of an operation that returns when it is done.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ISyncCall<TSelf, TTarget, TResult> : ICall<TSelf, TResult>
    where TSelf : struct, ISyncCall<TSelf, TTarget, TResult>
    where TTarget : class
{
    /// <summary>Calls the author's method.</summary>
    TResult Invoke(TTarget target, CancellationToken cancellationToken);
}

/// <summary>A call of an operation that returns a task or value task.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IAsyncCall<TSelf, TTarget, TResult> : ICall<TSelf, TResult>
    where TSelf : struct, IAsyncCall<TSelf, TTarget, TResult>
    where TTarget : class
{
    /// <summary>Calls the author's method.</summary>
    ValueTask<TResult> InvokeAsync(TTarget target, CancellationToken cancellationToken);
}

/// <summary>A call of an operation that returns an asynchronous stream of <typeparamref name="TItem"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IStreamCall<TSelf, TTarget, TItem> : ICall<TSelf, TItem>
    where TSelf : struct, IStreamCall<TSelf, TTarget, TItem>
    where TTarget : class
{
    /// <summary>Calls the author's method.</summary>
    IAsyncEnumerable<TItem> Invoke(TTarget target, CancellationToken cancellationToken);
}

/// <summary>
/// Implemented beside the others by the call of an operation with <see cref="CompensateWithAttribute"/>.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ICompensatedCall<TTarget>
    where TTarget : class
{
    /// <summary>Calls the author's compensating method with the same arguments.</summary>
    void Compensate(TTarget target);
}

/// <summary>
/// The call of a constructor: a struct that holds the arguments, without those marked <see cref="ServiceAttribute"/>.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IConstruction<TSelf, TTarget>
    where TSelf : struct, IConstruction<TSelf, TTarget>
    where TTarget : class
{
    /// <summary>The constructor that is called.</summary>
    Operation Operation { get; }

    /// <summary>Runs the author's constructor or factory.</summary>
    TTarget Construct(IServiceProvider services);

    /// <summary>Runs the author's constructor or factory.</summary>
    /// <param name="services">Where arguments marked <see cref="ServiceAttribute"/> come from.</param>
    /// <param name="cancellationToken">The caller's.</param>
    TTarget Construct(IServiceProvider services, CancellationToken cancellationToken) => Construct(services);

    /// <inheritdoc cref="ICall{TSelf, TResult}.WriteArguments"/>
    void WriteArguments(ref StateWriter writer);

    /// <inheritdoc cref="ICall{TSelf, TResult}.ReadArguments"/>
    static virtual TSelf ReadArguments(in TSelf call, ref StateReader reader)
    {
        CallData.SkipArguments(ref reader, reader.ReadArrayStart());
        return call;
    }
}
