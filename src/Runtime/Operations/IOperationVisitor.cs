namespace Stubs.Generated;

/// <summary>
/// Sees an operation with the types of its call. A module above this one makes of it what it needs, and this one knows
/// nothing of that (the pattern <em>visitor</em>).
/// </summary>
/// <typeparam name="T">What the visitor makes.</typeparam>
internal interface IOperationVisitor<out T>
{
    /// <summary>An operation that returns when it is done.</summary>
    /// <param name="any">Any call of it: it reads arguments and writes results.</param>
    T VisitSync<TCall, TTarget, TResult>(TCall any)
        where TCall : struct, ISyncCall<TCall, TTarget, TResult>
        where TTarget : class;

    /// <summary>An operation that returns a task or value task.</summary>
    /// <inheritdoc cref="VisitSync{TCall, TTarget, TResult}"/>
    T VisitAsync<TCall, TTarget, TResult>(TCall any)
        where TCall : struct, IAsyncCall<TCall, TTarget, TResult>
        where TTarget : class;

    /// <summary>An operation that returns an asynchronous stream.</summary>
    /// <inheritdoc cref="VisitSync{TCall, TTarget, TResult}"/>
    T VisitStream<TCall, TTarget, TItem>(TCall any)
        where TCall : struct, IStreamCall<TCall, TTarget, TItem>
        where TTarget : class;

    /// <summary>A constructor.</summary>
    /// <inheritdoc cref="VisitSync{TCall, TTarget, TResult}"/>
    T VisitConstruction<TConstruction, TTarget>(TConstruction any)
        where TConstruction : struct, IConstruction<TConstruction, TTarget>
        where TTarget : class;
}
