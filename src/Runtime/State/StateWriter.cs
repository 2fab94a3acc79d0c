using System.ComponentModel;

namespace Stubs;

/// <summary>Writes state as deterministic CBOR.</summary>
public ref struct StateWriter
{
    /// <summary>Starts a writer with a pooled buffer.</summary>
    public static StateWriter Create() => throw new NotImplementedException();

    /// <summary>What has been written.</summary>
    public readonly ReadOnlySpan<byte> Written => throw new NotImplementedException();

    /// <summary>Returns the buffer.</summary>
    public void Dispose() => throw new NotImplementedException();

    /// <summary>Starts a map of so many entries; each is a <see cref="WriteKey"/> and a value.</summary>
    public void WriteMapStart(int count) => throw new NotImplementedException();

    /// <summary>Starts an array of so many values.</summary>
    public void WriteArrayStart(int count) => throw new NotImplementedException();

    /// <summary>Writes the name of the next member, in UTF-8.</summary>
    public void WriteKey(ReadOnlySpan<byte> utf8Name) => throw new NotImplementedException();

    /// <summary>Writes null.</summary>
    public void WriteNull() => throw new NotImplementedException();

    /// <summary>Writes a value (one overload for each plain type).</summary>
    public void Write(int value) => throw new NotImplementedException();

    /// <summary>Writes a text or null.</summary>
    public void Write(string? value) => throw new NotImplementedException();

    /// <summary>Writes a reference to an object, or null.</summary>
    public void WriteReference(object? reference) => throw new NotImplementedException();
}
