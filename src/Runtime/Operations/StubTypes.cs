using System.ComponentModel;

namespace Stubs.Generated;

/// <summary>Lets generated code ask a stub for the description of its class.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class StubTypes
{
    /// <summary>The description of the class that a stub stands for.</summary>
    public static ObjectType Of<TStub>()
        where TStub : class, IStub<TStub> => TStub.ObjectType;

    /// <summary>The same of a construction of a generic class.</summary>
    /// <typeparam name="TStub">The stub.</typeparam>
    /// <param name="arguments">The codecs of the construction's arguments: to be passed they had to be
    /// registered.</param>
    public static ObjectType Of<TStub>(params object[] arguments)
        where TStub : class, IStub<TStub>
    {
        _ = arguments;
        return TStub.ObjectType;
    }
}
