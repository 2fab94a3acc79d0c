namespace Stubs;

/// <summary>Reads state. Hostile input is an error, never a crash, a hang or a huge allocation.</summary>
public ref struct StateReader
{
    /// <summary>Starts to read.</summary>
    public StateReader(ReadOnlySpan<byte> data, Generated.IReferenceResolver? resolver = null) => throw new NotImplementedException();
}
