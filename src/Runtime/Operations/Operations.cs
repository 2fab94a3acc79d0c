namespace Stubs.Generated;

/// <summary>An operation that returns when it is done.</summary>
internal sealed class SyncOperation<TCall, TTarget, TResult>(string name, LockMode? lockMode, OperationTraits traits)
    : Operation(name, lockMode, traits)
    where TCall : struct, ISyncCall<TCall, TTarget, TResult>
    where TTarget : class
{
    internal override T Accept<T>(IOperationVisitor<T> visitor) => visitor.VisitSync<TCall, TTarget, TResult>(default);
}

/// <summary>An operation that returns a task or value task.</summary>
internal sealed class AsyncOperation<TCall, TTarget, TResult>(string name, LockMode? lockMode, OperationTraits traits)
    : Operation(name, lockMode, traits)
    where TCall : struct, IAsyncCall<TCall, TTarget, TResult>
    where TTarget : class
{
    internal override T Accept<T>(IOperationVisitor<T> visitor) => visitor.VisitAsync<TCall, TTarget, TResult>(default);
}

/// <summary>An operation that returns an asynchronous stream.</summary>
internal sealed class StreamOperation<TCall, TTarget, TItem>(string name, LockMode? lockMode, OperationTraits traits)
    : Operation(name, lockMode, traits)
    where TCall : struct, IStreamCall<TCall, TTarget, TItem>
    where TTarget : class
{
    internal override T Accept<T>(IOperationVisitor<T> visitor) => visitor.VisitStream<TCall, TTarget, TItem>(default);
}

/// <summary>A constructor that has a struct of its own.</summary>
internal sealed class ConstructionOperation<TConstruction, TTarget>(string name, OperationTraits traits)
    : Operation(name, lockMode: null, traits)
    where TConstruction : struct, IConstruction<TConstruction, TTarget>
    where TTarget : class
{
    internal override bool IsConstruction => true;

    internal override T Accept<T>(IOperationVisitor<T> visitor) =>
        visitor.VisitConstruction<TConstruction, TTarget>(default);
}
