namespace Stubs.Generated;

/// <summary>The codec of a tuple that is a class: written as the value tuple of its items, or null.</summary>
/// <param name="items">The codec of the items.</param>
/// <param name="itemsOf">Takes the items out of a tuple.</param>
/// <param name="make">Makes a tuple of items.</param>
internal sealed class TupleCodec<TTuple, TItems>(
    Codec<TItems> items, Func<TTuple, TItems> itemsOf, Func<TItems, TTuple> make) : Codec<TTuple>
    where TTuple : class
{
    public override void Write(ref StateWriter writer, TTuple value)
    {
        if (value is null)
            writer.WriteNull();
        else
            items.Write(ref writer, itemsOf(value));
    }

    public override TTuple Read(ref StateReader reader)
    {
        if (reader.TryReadNull())
            return null!;
        var start = reader.Position;
        // The eighth item is a tuple, and never null.
        return Made.From(ref reader, start, "the items of a tuple", items.Read(ref reader), make);
    }
}
