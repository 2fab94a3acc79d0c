using System.Diagnostics.CodeAnalysis;

namespace Stubs.Generated;

/// <summary>
/// The codec of <see cref="Lazy{T}"/>: its value, which is computed where it was not; how it is computed is code.
/// </summary>
internal sealed class LazyValueCodec<
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] T>(Codec<T> item)
    : Codec<Lazy<T>>
{
    public override void Write(ref StateWriter writer, Lazy<T> value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        Kinds.RequireExactly(ref writer, value);
        T computed;
        try
        {
            computed = value.Value;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw writer.CannotWrite(
                $"the value of a {typeof(Lazy<T>)} cannot be computed: {UserCode.TextOf(exception)}", exception);
        }

        // In an array, for the value may be null.
        writer.WriteArrayStart(1);
        item.Write(ref writer, computed);
    }

    public override Lazy<T> Read(ref StateReader reader)
    {
        if (reader.TryReadNull())
            return null!;
        reader.EnterArray(1, "the value of what was lazy");
        var value = item.Read(ref reader);
        reader.Leave();
        return new Lazy<T>(value);
    }
}
