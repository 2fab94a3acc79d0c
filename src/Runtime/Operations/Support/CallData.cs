using System.ComponentModel;

namespace Stubs.Generated;

/// <summary>Lets generated calls write and read what has no content of its own.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CallData
{
    /// <summary>Skips the arguments that only a later version of the operation knows.</summary>
    /// <param name="reader">Behind the arguments that are known.</param>
    /// <param name="count">How many more there are; none if not positive.</param>
    public static void SkipArguments(ref StateReader reader, int count)
    {
        for (; count > 0; count--)
            reader.SkipValue();
    }

    /// <summary>Writes the arguments of an operation with one parameter of a plain type.</summary>
    public static void WriteArgument<T>(ref StateWriter writer, T argument)
    {
        writer.WriteArrayStart(1);
        PlainValues.Write(ref writer, argument);
    }

    /// <summary>Reads what <see cref="WriteArgument"/> wrote.</summary>
    public static T ReadArgument<T>(ref StateReader reader)
    {
        var count = reader.ReadArrayStart();
        var argument = count > 0 ? PlainValues.Read<T>(ref reader) : default!;
        SkipArguments(ref reader, count - 1);
        return argument;
    }

    /// <summary>Reads a result that is none.</summary>
    public static Nothing ReadNothing(ref StateReader reader)
    {
        reader.SkipValue();
        return default;
    }
}
