namespace Stubs.Calls;

/// <summary>What a node says about an object: where it is, and its class if it is there itself.</summary>
internal readonly record struct Whereabouts(NodeReference? Place, string? TypeName)
{
    public byte[] ToArray()
    {
        using var writer = StateWriter.Create();
        writer.WriteArrayStart(2);
        writer.Write(Place?.ToString());
        writer.Write(TypeName);
        return writer.ToArray();
    }

    public static Whereabouts Read(ReadOnlySpan<byte> body)
    {
        var reader = new StateReader(body);
        if (reader.ReadArrayStart() < 2)
            throw reader.Incompatible("a place and a type");
        var place = reader.ReadString();
        return new Whereabouts(place is null ? null : NodeReference.Parse(place), reader.ReadString());
    }
}
