namespace Stubs.Generated;

/// <summary>The codec of a type that <see cref="PlainValues"/> knows.</summary>
internal sealed class PlainCodec<T> : Codec<T>
{
    public static readonly PlainCodec<T> Instance = new();

    public override void Write(ref StateWriter writer, T value) => PlainValues.Write(ref writer, value);

    public override T Read(ref StateReader reader) => PlainValues.Read<T>(ref reader);
}

/// <summary>The array of the only argument, or, for <see cref="Nothing"/>, of none.</summary>
internal sealed class PlainArgument<T> : Codec<T>
{
    public static readonly PlainArgument<T> Instance = new();

    public override void Write(ref StateWriter writer, T value)
    {
        if (typeof(T) == typeof(Nothing))
            writer.WriteArrayStart(0);
        else
            CallData.WriteArgument(ref writer, value);
    }

    public override T Read(ref StateReader reader)
    {
        if (typeof(T) != typeof(Nothing))
            return CallData.ReadArgument<T>(ref reader);
        CallData.SkipArguments(ref reader, reader.ReadArrayStart());
        return default!;
    }
}
