namespace Stubs.Generated;

/// <summary>Writes and reads one argument.</summary>
internal sealed class ArgumentCodec<T>(Codec<T> codec, T absent) : Codec<T>
{
    public override void Write(ref StateWriter writer, T value)
    {
        writer.WriteArrayStart(1);
        codec.Write(ref writer, value);
    }

    public override T Read(ref StateReader reader)
    {
        var count = reader.ReadArrayStart();
        var value = count > 0 ? codec.Read(ref reader) : absent;
        CallData.SkipArguments(ref reader, count - 1);
        return value;
    }
}
