using System.ComponentModel;
using Stubs.Generated;

namespace Stubs;

/// <summary>The base of the client stubs of one class.</summary>
/// <typeparam name="TStub">The stub itself.</typeparam>
public abstract class Stub<TStub> : Stub
    where TStub : Stub<TStub>, IStub<TStub>
{
    /// <summary>For generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected Stub(StubBinding binding)
        : base(binding)
    {
    }

    /// <summary>Binds to the object of that name.</summary>
    /// <param name="node">Where the caller is.</param>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Acts while the name's lock is waited for, or another node.</param>
    /// <exception cref="StubsException">There is no such name, or the object is of another type.</exception>
    public static Task<TStub> BindAsync(Node node, string name, CancellationToken cancellationToken = default) =>
        StubFactory.BindAsync<TStub>(node, name, cancellationToken);

    /// <summary>Binds to the object with that identifier.</summary>
    /// <param name="node">Where the caller is.</param>
    /// <param name="uid">The identifier.</param>
    /// <param name="cancellationToken">Acts while another node is waited for.</param>
    /// <exception cref="StubsException">There is no such object, or it is of another type.</exception>
    public static Task<TStub> BindAsync(Node node, Uid uid, CancellationToken cancellationToken = default) =>
        StubFactory.BindAsync<TStub>(node, uid, cancellationToken);
}
