namespace Stubs.Generated;

/// <summary>
/// Writes and reads values of the types that nearly all operations take and return, so that the generated code need not
/// say it for each. The comparisons of types are decided when the code is compiled.
/// </summary>
internal static class PlainValues
{
    /// <summary>Writes a value of one of the types below.</summary>
    /// <exception cref="NotSupportedException">It is of another type: the call has to write it itself.</exception>
    public static void Write<T>(ref StateWriter writer, T value)
    {
        if (typeof(T) == typeof(Nothing))
            writer.WriteNull();
        else if (typeof(T) == typeof(string))
            writer.Write((string?)(object?)value);
        else if (typeof(T) == typeof(bool))
            writer.Write((bool)(object)value!);
        else if (typeof(T) == typeof(int))
            writer.Write((int)(object)value!);
        else if (typeof(T) == typeof(long))
            writer.Write((long)(object)value!);
        else if (typeof(T) == typeof(double))
            writer.Write((double)(object)value!);
        else if (typeof(T) == typeof(decimal))
            writer.Write((decimal)(object)value!);
        else if (typeof(T) == typeof(DateTime))
            writer.Write((DateTime)(object)value!);
        else if (typeof(T) == typeof(DateTimeOffset))
            writer.Write((DateTimeOffset)(object)value!);
        else if (typeof(T) == typeof(TimeSpan))
            writer.Write((TimeSpan)(object)value!);
        else if (typeof(T) == typeof(Guid))
            writer.Write((Guid)(object)value!);
        else if (typeof(T) == typeof(Uid))
            writer.Write((Uid)(object)value!);
        else
            throw Unknown(typeof(T));
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static T Read<T>(ref StateReader reader)
    {
        if (typeof(T) == typeof(Nothing))
            return (T)(object)CallData.ReadNothing(ref reader);
        if (typeof(T) == typeof(string))
            return (T)(object)reader.ReadString()!;
        if (typeof(T) == typeof(bool))
            return (T)(object)reader.ReadBoolean();
        if (typeof(T) == typeof(int))
            return (T)(object)reader.ReadInt32();
        if (typeof(T) == typeof(long))
            return (T)(object)reader.ReadInt64();
        if (typeof(T) == typeof(double))
            return (T)(object)reader.ReadDouble();
        if (typeof(T) == typeof(decimal))
            return (T)(object)reader.ReadDecimal();
        if (typeof(T) == typeof(DateTime))
            return (T)(object)reader.ReadDateTime();
        if (typeof(T) == typeof(DateTimeOffset))
            return (T)(object)reader.ReadDateTimeOffset();
        if (typeof(T) == typeof(TimeSpan))
            return (T)(object)reader.ReadTimeSpan();
        if (typeof(T) == typeof(Guid))
            return (T)(object)reader.ReadGuid();
        if (typeof(T) == typeof(Uid))
            return (T)(object)reader.ReadUid();
        throw Unknown(typeof(T));
    }

    private static NotSupportedException Unknown(Type type) =>
        new($"A call with a value of type '{type}' has to write and read it itself.");
}
