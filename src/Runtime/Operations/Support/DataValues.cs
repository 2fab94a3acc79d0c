using System.ComponentModel;

namespace Stubs.Generated;

/// <summary>Lets generated codecs refuse what they would cut down.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class DataValues
{
    /// <summary>
    /// Checks that a value is of exactly the declared type: the members that a derived one adds would be lost.
    /// </summary>
    /// <exception cref="StateIncompatibleException">It is of a derived type.</exception>
    public static void RequireExactly<T>(ref StateWriter writer, T value)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.GetType() != typeof(T))
            throw writer.CannotWrite(
                $"a {value.GetType()} stands where {typeof(T)} is declared, and what the derived class adds would be lost.");
    }
}
