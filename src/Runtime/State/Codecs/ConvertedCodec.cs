namespace Stubs.Generated;

/// <summary>The codec of values that a converter of the program's converts.</summary>
/// <param name="codec">The codec of what is stored for them.</param>
internal sealed class ConvertedCodec<TConverter, TValue, TStored>(Codec<TStored> codec) : Codec<TValue>
    where TConverter : IStateConverter<TValue, TStored>, new()
{
    private TConverter? converter;

    // What its constructor throws belongs to the member, not to the class that has the codec.
    private TConverter Converter => converter ??= new TConverter();

    public override void Write(ref StateWriter writer, TValue value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        TStored stored;
        try
        {
            stored = Converter.ToStored(value);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw writer.CannotWrite(
                $"{typeof(TConverter)} cannot convert a {value.GetType()}: {UserCode.TextOf(exception)}", exception);
        }

        if (stored is null)
            throw writer.CannotWrite($"{typeof(TConverter)} gives null for a {value.GetType()}.");
        codec.Write(ref writer, stored);
    }

    public override TValue Read(ref StateReader reader)
    {
        if (default(TValue) is null && reader.TryReadNull())
            return default!;
        var start = reader.Position;
        if (codec.Read(ref reader) is not { } stored)
            throw reader.Incompatible(start, $"what {typeof(TConverter)} converts", "null");
        return Made.From(
            ref reader, start, $"what {typeof(TConverter)} converts to {typeof(TValue)}", (this, stored),
            static parts => parts.Item1.Converter.FromStored(parts.stored))
                ?? throw reader.Incompatible(
                    start, $"what {typeof(TConverter)} converts", "something for which it gives null");
    }
}
