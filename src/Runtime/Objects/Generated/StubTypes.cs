using System.ComponentModel;

namespace Stubs.Generated;

/// <summary>Lets generated code ask a stub for the description of its class.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class StubTypes
{
    /// <summary>The description of the class that a stub stands for.</summary>
    public static ObjectType Of<TStub>()
        where TStub : Stub, IStub<TStub> => TStub.ObjectType;
}
