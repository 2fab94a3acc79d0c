using System.Runtime.CompilerServices;

namespace Stubs.Generated;

/// <summary>The codec of lookups: an array of [key, [elements]] in their order.</summary>
internal sealed class LookupCodec<TLookup, TKey, TElement>(Codec<TKey> key, Codec<TElement> element) : Codec<TLookup>
    where TLookup : class, ILookup<TKey, TElement>
{
    private readonly Codec<TElement[]> elements = new ArrayCodec<TElement>(element);

    public override void Write(ref StateWriter writer, TLookup value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        Kinds.RequireFramework(ref writer, value);
        var start = writer.Position;
        if (value is Lookup<TKey, TElement> known)
            Comparers.Write<TKey>(ref writer, ComparerOf(writer, known), value);
        writer.WriteArrayStart(value.Count);
        var isIncomplete = false;
        foreach (var group in value)
        {
            writer.WriteArrayStart(2);
            var incomplete = writer.Graph?.Incomplete ?? 0;
            key.Write(ref writer, group.Key);
            isIncomplete |= writer.Graph?.Incomplete > incomplete;
            elements.Write(ref writer, group.ToArray());
        }

        if (isIncomplete && !EarlyKeys.AreIdentities(value.Select(static group => group.Key), isOrdered: false))
            throw EarlyKeys.Incomplete(writer, start, value, "list of keys with their elements");
    }

    public override TLookup Read(ref StateReader reader)
    {
        if (reader.TryReadNull())
            return null!;
        var start = reader.Position;
        var comparer = Comparers.Read<TKey>(ref reader);
        var count = reader.EnterArray();
        var groups = new List<(TKey Key, TElement[] Elements)>(reader.Capacity<(TKey, TElement[])>(count));
        for (var i = 0; i < count; i++)
        {
            reader.EnterArray(2, "a key and its elements");
            groups.Add((
                key.Read(ref reader), elements.Read(ref reader) ?? throw reader.Incompatible("an array", "null")));
            reader.Leave();
        }

        reader.Leave();
        if (comparer is not null)
            reader.Leave();
        var used = PeerKeys.ComparerFor(
            reader, [.. groups], static group => group.Key, comparer, start, typeof(Lookup<TKey, TElement>));
        var lookup = groups
            .SelectMany(static group => group.Elements, static (group, element) => (group.Key, Element: element))
            .ToLookup(
                static pair => pair.Key, static pair => pair.Element,
                (IEqualityComparer<TKey>?)used);
        // Keys have elements, and none is there twice.
        return lookup.Count == count
            ? (TLookup)lookup
            : throw reader.Incompatible(start, "a lookup of distinct keys with elements", "another");
    }

    // .NET shows it to none; a version that keeps it elsewhere must not lose it.
    private static object? ComparerOf(in StateWriter writer, Lookup<TKey, TElement> lookup)
    {
        try
        {
            return Lookups<TKey, TElement>.ComparerOf(lookup);
        }
        catch (MissingFieldException)
        {
            throw writer.CannotWrite("the comparer of a lookup is not known. Hold a dictionary of lists.");
        }
    }
}

internal static class Lookups<TKey, TElement>
{
    // The run time wants exactly the type parameters of the field's class.
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_comparer")]
    public static extern ref IEqualityComparer<TKey> ComparerOf(Lookup<TKey, TElement> lookup);
}
