using System.ComponentModel;

namespace Stubs.Generated;

/// <summary>
/// Writes and reads values of one type. The generator writes one for each data type of the user's; <see cref="Codecs"/>
/// has those of the plain types and makes those of composite ones. A codec has no state of its own and may be used from
/// any thread.
/// </summary>
/// <remarks>Codecs of reference types write null and give null back.</remarks>
/// <typeparam name="T">The type of the values.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class Codec<T>
{
    /// <summary>Writes a value as exactly one CBOR item.</summary>
    /// <exception cref="StateIncompatibleException">The value holds what cannot be saved, or nests too
    /// deeply.</exception>
    public abstract void Write(ref StateWriter writer, T value);

    /// <summary>Reads a value.</summary>
    /// <exception cref="StateIncompatibleException">Something else comes next.</exception>
    public abstract T Read(ref StateReader reader);
}
