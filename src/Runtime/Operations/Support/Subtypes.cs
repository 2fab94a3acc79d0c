using System.ComponentModel;

namespace Stubs.Generated;

/// <summary>
/// Lets generated codecs write and read data of several classes: a tag, and in it the name of the class and the value.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Subtypes
{
    /// <summary>Starts a value of a named class; the value comes next.</summary>
    public static void WriteStart(ref StateWriter writer, string name)
    {
        writer.WriteTag(Cbor.SubtypeTag);
        writer.WriteArrayStart(2);
        writer.Write(name);
    }

    /// <summary>
    /// Reads the name of the class, if the value has one; then the value comes next, and behind it
    /// <see cref="ReadEnd"/>.
    /// </summary>
    /// <returns>The name; null if the value is of the declared class itself.</returns>
    /// <exception cref="StateIncompatibleException">Something else comes next.</exception>
    public static string? ReadStart(ref StateReader reader)
    {
        if (!reader.TryReadTag(Cbor.SubtypeTag))
            return null;
        reader.EnterArray(2, "the name of a subtype and a value");
        return reader.ReadText("the name of a subtype");
    }

    /// <summary>Ends a value of a named class.</summary>
    public static void ReadEnd(ref StateReader reader) => reader.Leave();

    /// <summary>The same, where the value must be one: null has no name before it.</summary>
    /// <exception cref="StateIncompatibleException">It is null.</exception>
    public static void ReadEnd<T>(ref StateReader reader, T value)
    {
        if (value is null)
            throw reader.Incompatible(reader.Position - 1, $"a {typeof(T)} behind the name of a subtype", "null");
        reader.Leave();
    }

    /// <summary>An error about a value whose name is none of those known.</summary>
    /// <param name="reader">Behind the name.</param>
    /// <param name="name">The name; null for none.</param>
    /// <param name="known">The names that are known.</param>
    /// <returns>The exception, to be thrown by the caller.</returns>
    public static StateIncompatibleException Unknown(ref StateReader reader, string? name, string known) => name is null
        ? reader.Incompatible($"a value with the name of a subtype ({known})")
        : reader.Incompatible($"one of the subtypes {known}", Wording.Quoted(name));

    /// <summary>An error about a value of a class that is not named.</summary>
    /// <returns>The exception, to be thrown by the caller.</returns>
    public static StateIncompatibleException Unnamed(ref StateWriter writer, object value, Type declared)
    {
        ArgumentNullException.ThrowIfNull(value);
        return writer.CannotWrite(
            $"a {value.GetType()} stands where {declared} is declared, which does not name it: say [Subtype<{value.GetType().Name}>(\"…\")] there.");
    }
}
