using System.ComponentModel;
using Stubs.Generated;

namespace Stubs;

/// <summary>
/// The base of all client stubs: it stands for an object wherever that is, and turns calls into operations on it. Stubs are generated.
/// </summary>
public abstract class Stub : ObjectReference, IAsyncDisposable
{
    /// <summary>For generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected Stub(StubBinding binding)
        : base(binding.Uid)
    {
    }

    /// <summary>
    /// Destroys the object: it can be used until the outermost action commits, an abort keeps it, and afterwards every use is an
    /// <see cref="ObjectNotFoundException"/>.
    /// </summary>
    public Task DestroyAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Unbinds: the object may be made passive when nobody else uses it.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();

    /// <summary>For generated code: calls a synchronous operation.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected Task<TResult> CallAsync<TCall, TTarget, TResult>(in TCall call, CancellationToken cancellationToken)
        where TCall : struct, ISyncCall<TCall, TTarget, TResult>
        where TTarget : class => throw new NotImplementedException();

    /// <summary>For generated code: calls an asynchronous operation.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected Task<TResult> CallTaskAsync<TCall, TTarget, TResult>(in TCall call, CancellationToken cancellationToken)
        where TCall : struct, IAsyncCall<TCall, TTarget, TResult>
        where TTarget : class => throw new NotImplementedException();

    /// <summary>For generated code: calls an operation that returns a stream.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected IAsyncEnumerable<TItem> CallStream<TCall, TTarget, TItem>(TCall call, CancellationToken cancellationToken)
        where TCall : struct, IStreamCall<TCall, TTarget, TItem>
        where TTarget : class => throw new NotImplementedException();
}
