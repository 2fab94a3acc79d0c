using System.ComponentModel;
using Stubs.Calls;
using Stubs.Generated;

namespace Stubs;

/// <summary>
/// The base of all client stubs: it stands for an object wherever that is, and turns calls into operations on it. Stubs
/// are generated.
/// </summary>
public abstract partial class Stub : ObjectReference, IAsyncDisposable
{
    private readonly ObjectBinding binding;

    /// <summary>For generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected Stub(StubBinding binding)
        : base(binding?.Uid ?? throw new ArgumentNullException(nameof(binding))) =>
            this.binding = (ObjectBinding)binding;

    internal ObjectBinding Binding => binding;

    /// <summary>
    /// Destroys the object: it can be used until the outermost action commits, an abort keeps it, and afterwards every
    /// use is an <see cref="ObjectNotFoundException"/>. Its name, if it has one, stays until it is deleted or given to
    /// another object.
    /// </summary>
    /// <param name="cancellationToken">Acts while the object's lock is waited for.</param>
    /// <exception cref="ObjectNotFoundException">There is no such object any more.</exception>
    public Task DestroyAsync(CancellationToken cancellationToken = default) =>
        CallRouter.DestroyAsync(binding, cancellationToken);

    /// <summary>
    /// Destroys the object as <see cref="DestroyAsync(CancellationToken)"/> does, and deletes its names in the same
    /// action. An abort keeps both.
    /// </summary>
    /// <param name="withNames">Whether the names go too. Otherwise they stay: binding by one says that the object is
    /// gone, and creating under it takes it over.</param>
    /// <param name="cancellationToken">Acts while locks are waited for.</param>
    /// <exception cref="ObjectNotFoundException">There is no such object any more.</exception>
    public Task DestroyAsync(bool withNames, CancellationToken cancellationToken = default) => withNames
        ? AtomicAction.RunAsync(
            async () =>
            {
                await DestroyAsync(cancellationToken).ConfigureAwait(false);
                await binding.Space.Names.DeleteNamesOfAsync(Uid, cancellationToken).ConfigureAwait(false);
            },
            binding.Manager.Running,
            cancellationToken)
        : DestroyAsync(cancellationToken);

    /// <summary>
    /// Unbinds: the object may be made passive when no other caller uses it. A later call binds again.
    /// </summary>
    public ValueTask DisposeAsync()
    {
        binding.Release();
        GC.SuppressFinalize(this);
        return default;
    }

    /// <summary>The type and the identifier of the object.</summary>
    public override string ToString() => $"{binding.Type.Name} {Uid}";
}
