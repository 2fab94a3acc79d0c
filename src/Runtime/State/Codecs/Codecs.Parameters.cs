namespace Stubs.Generated;

public static partial class Codecs
{
    /// <summary>
    /// The codec for values of a generic class's type parameter. The plain types have theirs; the codec of any other
    /// type is made known by <see cref="Register"/> where the class is constructed with it, and is looked for when a
    /// value is first written or read.
    /// </summary>
    /// <typeparam name="T">What stands for the parameter.</typeparam>
    public static Codec<T> Of<T>() => ParameterCodec<T>.Instance;

    /// <summary>Makes the codec known that <see cref="Of"/> is to find. Repeating it changes nothing.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="codec">The codec.</param>
    public static Codec<T> Register<T>(Codec<T> codec)
    {
        ArgumentNullException.ThrowIfNull(codec);
        ParameterCodec<T>.Instance.Know(codec);
        return codec;
    }
}
