using System.Diagnostics;

namespace Stubs.Generated;

/// <summary>The <see cref="IStub{TSelf}.Construct"/> of a stub.</summary>
internal delegate object Constructor(int constructor, IServiceProvider services, in Invocation invocation);

/// <summary>A constructor that is a line of its class's table, and a case of the method that runs them.</summary>
[StackTraceHidden]
internal sealed class TableConstructor<TArguments>(string name, OperationTraits traits, Codec<TArguments>? arguments)
    : TableOperation(name, lockMode: null, traits, typeof(TArguments), typeof(object))
{
    private Constructor? constructor;

    /// <summary>Writes and reads the arguments as one array.</summary>
    public Codec<TArguments> Arguments { get; } = arguments ?? PlainArgument<TArguments>.Instance;

    internal override bool IsConstruction => true;

    internal override void BelongTo(ObjectType type, int position)
    {
        base.BelongTo(type, position);
        constructor = type.Constructor;
    }

    public object Construct(TArguments given, IServiceProvider services, CancellationToken cancellationToken)
    {
        object? none = null;
        return constructor!(Number, services, Invocation.Of(this, ref given, ref none, cancellationToken));
    }

    internal override T Accept<T>(IOperationVisitor<T> visitor) =>
        visitor.VisitConstruction<TableConstruction<TArguments>, object>(new(this, default!));
}

/// <summary>The call of such a constructor.</summary>
[StackTraceHidden]
internal readonly struct TableConstruction<TArguments>(TableConstructor<TArguments> constructor, TArguments arguments)
    : IConstruction<TableConstruction<TArguments>, object>
{
    private readonly TableConstructor<TArguments> constructor = constructor;
    private readonly TArguments arguments = arguments;

    public Operation Operation => constructor;

    public object Construct(IServiceProvider services) => Construct(services, CancellationToken.None);

    public object Construct(IServiceProvider services, CancellationToken cancellationToken) =>
        constructor.Construct(arguments, services, cancellationToken);

    public void WriteArguments(ref StateWriter writer) => constructor.Arguments.Write(ref writer, arguments);

    public static TableConstruction<TArguments> ReadArguments(
        in TableConstruction<TArguments> call, ref StateReader reader) =>
            new(call.constructor, call.constructor.Arguments.Read(ref reader));
}
