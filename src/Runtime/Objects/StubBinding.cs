using System.ComponentModel;

namespace Stubs.Generated;

/// <summary>What ties a stub to its object. Made by the run time only.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class StubBinding
{
    internal StubBinding(Uid uid) => Uid = uid;

    /// <summary>The object.</summary>
    public Uid Uid { get; }
}
