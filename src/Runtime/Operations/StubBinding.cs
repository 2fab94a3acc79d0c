using System.ComponentModel;

namespace Stubs.Generated;

/// <summary>What ties a stub to its object. Made by the run time only.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class StubBinding
{
    private protected StubBinding(Uid uid, ObjectType type) => (Uid, Type) = (uid, type);

    /// <summary>The object.</summary>
    public Uid Uid { get; }

    /// <summary>The class for which the stub stands; the object's own may derive from it.</summary>
    internal ObjectType Type { get; }
}
