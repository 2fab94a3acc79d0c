namespace Stubs.Generated;

/// <summary>An operation that returns when it is done.</summary>
internal sealed class SyncOperation<TCall, TTarget, TResult>(string name, LockMode? lockMode, OperationTraits traits) : Operation(name, lockMode, traits)
    where TCall : struct, ISyncCall<TCall, TTarget, TResult>
    where TTarget : class;

/// <summary>An operation that returns a task or value task.</summary>
internal sealed class AsyncOperation<TCall, TTarget, TResult>(string name, LockMode? lockMode, OperationTraits traits) : Operation(name, lockMode, traits)
    where TCall : struct, IAsyncCall<TCall, TTarget, TResult>
    where TTarget : class;

/// <summary>An operation that returns an asynchronous stream.</summary>
internal sealed class StreamOperation<TCall, TTarget, TItem>(string name, LockMode? lockMode, OperationTraits traits) : Operation(name, lockMode, traits)
    where TCall : struct, IStreamCall<TCall, TTarget, TItem>
    where TTarget : class;

/// <summary>A constructor.</summary>
internal sealed class ConstructionOperation<TConstruction, TTarget>(string name) : Operation(name, lockMode: null, OperationTraits.None)
    where TConstruction : struct, IConstruction<TConstruction, TTarget>
    where TTarget : class;
