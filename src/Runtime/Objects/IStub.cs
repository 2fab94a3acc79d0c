using System.ComponentModel;

namespace Stubs.Generated;

/// <summary>What every generated stub has: its type's description, and a way to be made.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IStub<TSelf>
    where TSelf : Stub, IStub<TSelf>
{
    /// <summary>The description of the class.</summary>
    static abstract ObjectType ObjectType { get; }

    /// <summary>Makes a stub.</summary>
    static abstract TSelf Create(StubBinding binding);
}
