using System.ComponentModel;

namespace Stubs.Generated;

/// <summary>
/// Writes and reads the members of one exception class. The generator writes one for each exception class of an
/// assembly.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ExceptionMembers
{
    private protected ExceptionMembers()
    {
    }

    internal abstract Exception CreateBlankException();

    internal abstract void WriteMembers(ref StateWriter writer, Exception error);

    internal abstract void ReadMembers(ref StateReader reader, Exception error);
}

/// <inheritdoc/>
/// <typeparam name="T">The class.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ExceptionMembers<T> : ExceptionMembers
    where T : Exception
{
    /// <summary>Makes an exception without running a constructor of its author's.</summary>
    public abstract T CreateBlank();

    /// <summary>
    /// Writes the members that the class and its base classes below the framework's declare, as one CBOR map.
    /// </summary>
    public abstract void Write(ref StateWriter writer, T error);

    /// <summary>Sets the members from such a map. Members that the map lacks keep their value.</summary>
    public abstract void Read(ref StateReader reader, T error);

    internal sealed override Exception CreateBlankException() => CreateBlank();

    internal sealed override void WriteMembers(ref StateWriter writer, Exception error) => Write(ref writer, (T)error);

    internal sealed override void ReadMembers(ref StateReader reader, Exception error) => Read(ref reader, (T)error);
}
