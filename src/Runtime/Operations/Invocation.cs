using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Stubs.Generated;

/// <summary>
/// One run of an operation's body, as the generated <c>Invoke</c> of a stub sees it: where the arguments come from and
/// the result goes. One method runs the bodies of all operations of a class, whatever their types are, and nothing is
/// boxed: this refers to variables of the types that the table gives for the operation, and holds to them.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct Invocation
{
    private readonly ref byte arguments;
    private readonly ref byte result;
    private readonly TableOperation operation;

    private Invocation(
        TableOperation operation, ref byte arguments, ref byte result, CancellationToken cancellationToken)
    {
        this.operation = operation;
        this.arguments = ref arguments;
        this.result = ref result;
        CancellationToken = cancellationToken;
    }

    /// <summary>For those of the author's methods that take one.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>The argument; of several, the tuple of them.</summary>
    /// <exception cref="InvalidOperationException">The operation has arguments of another type.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Argument<T>() =>
        typeof(T) == operation.ArgumentsType
            ? Unsafe.As<byte, T>(ref arguments) : throw Mismatch(typeof(T), operation.ArgumentsType);

    /// <summary>Sets the result.</summary>
    /// <exception cref="InvalidOperationException">The operation has a result of another type.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Return<T>(T value)
    {
        if (typeof(T) != operation.ResultType)
            throw Mismatch(typeof(T), operation.ResultType);
        Unsafe.As<byte, T>(ref result) = value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Invocation Of<TArguments, TResult>(
        TableOperation operation, ref TArguments arguments, ref TResult result, CancellationToken cancellationToken) =>
        new(operation, ref Unsafe.As<TArguments, byte>(
            ref arguments), ref Unsafe.As<TResult, byte>(ref result), cancellationToken);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private InvalidOperationException Mismatch(Type used, Type said) =>
        new($"The generated code of operation {operation} uses '{used}' where its table says '{said}'.");
}
