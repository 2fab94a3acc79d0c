using System.ComponentModel;

namespace Stubs.Generated;

/// <summary>
/// Lets the generated code of a generic class refer to objects of constructions that only its own arguments determine.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GenericReferences
{
    /// <summary>
    /// The codec of references to objects of a generic class. It makes the construction known at its first use.
    /// </summary>
    /// <typeparam name="T">The stub, or its interface.</typeparam>
    /// <typeparam name="TStub">The stub.</typeparam>
    /// <param name="arguments">The codecs of the construction's arguments: to be passed they had to be
    /// registered.</param>
    public static Codec<T> Codec<T, TStub>(params object[] arguments)
        where T : class
        where TStub : class, IStub<TStub>
    {
        _ = arguments;
        return Codecs.Lazy(static () =>
        {
            _ = TStub.ObjectType;
            return Codecs.Reference<T>();
        });
    }
}
