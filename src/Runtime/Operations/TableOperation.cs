using System.Diagnostics;

namespace Stubs.Generated;

/// <summary>The <see cref="IStub{TSelf}.Invoke"/> of a stub.</summary>
internal delegate void Invoker(int operation, object instance, in Invocation invocation);

/// <summary>An operation that is a line of its class's table, and a case of the method that runs them.</summary>
[StackTraceHidden]
internal abstract class TableOperation(
    string name, LockMode? lockMode, OperationTraits traits, Type argumentsType, Type resultType)
        : Operation(name, lockMode, traits)
{
    private Invoker? invoker;

    public Type ArgumentsType => argumentsType;

    public Type ResultType => resultType;

    protected int Number { get; private set; }

    internal override void BelongTo(ObjectType type, int position) => (invoker, Number) = (type.Invoker, position);

    public void Invoke(object target, in Invocation invocation) => invoker!(Number, target, invocation);
}

/// <summary>The same with the types of its arguments, of which several are a tuple, and of its result.</summary>
[StackTraceHidden]
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

    internal override T Accept<T>(IOperationVisitor<T> visitor) =>
        visitor.VisitSync<TableCall<TArguments, TResult>, object, TResult>(new(this, default!));
}

/// <summary>Stands in a class's table for an operation of its base class.</summary>
internal sealed class InheritedOperation(string name) : Operation(name, lockMode: null, OperationTraits.None)
{
    internal override T Accept<T>(IOperationVisitor<T> visitor) =>
        throw new InvalidOperationException($"Operation '{Name}' is one of the base class.");
}
