using System.Globalization;

namespace Stubs.Generated;

/// <summary>
/// The comparers that a set or a dictionary can be saved with: the default of its type, and those of
/// <see cref="StringComparer"/> that mean the same everywhere. A collection that came back with another comparer would
/// lose or find other entries than before.
/// </summary>
internal static class Comparers
{
    /// <summary>The name of a comparer; null for the default one.</summary>
    /// <exception cref="StateIncompatibleException">The comparer has no name.</exception>
    public static string? NameOf<T>(in StateWriter writer, object? comparer, object collection)
    {
        if (comparer is null or ISpreadComparer || comparer.Equals(EqualityComparer<T>.Default)
            || comparer.Equals(Comparer<T>.Default))
            return null;
        if (comparer is IEqualityComparer<string?> strings && typeof(T) == typeof(string))
        {
            if (StringComparer.IsWellKnownOrdinalComparer(strings, out var ignoreCase))
                return ignoreCase ? nameof(StringComparer.OrdinalIgnoreCase) : nameof(StringComparer.Ordinal);
            if (StringComparer.IsWellKnownCultureAwareComparer(strings, out var culture, out var options)
                && culture.Equals(CultureInfo.InvariantCulture.CompareInfo)
                && options is CompareOptions.None or CompareOptions.IgnoreCase)
                return options == CompareOptions.None
                    ? nameof(StringComparer.InvariantCulture) : nameof(StringComparer.InvariantCultureIgnoreCase);
        }

        if (comparer is ComparerInside inside)
        {
            throw writer.CannotWrite(
                $"a {collection.GetType()} shows a {inside.Collection.GetType()}, whose comparer is not known. Let it show a collection of .NET's.");
        }

        var unknown = comparer is ComparerOfValues values ? values.Comparer : comparer;
        throw writer.CannotWrite(
            $"a collection of type {collection.GetType()} has the comparer {unknown.GetType()}. A comparer must be the default one or one of StringComparer's that are ordinal or invariant.");
    }

    /// <summary>
    /// The comparer of a collection of no known class: null, which is the default one, if the class is .NET's.
    /// </summary>
    public static object? OfUnknown(object collection) =>
        FrameworkTypes.Declares(collection.GetType()) ? null : new ComparerInside(collection);

    /// <summary>Finds a comparer by its name.</summary>
    public static StringComparer? Find<T>(string name) => typeof(T) != typeof(string) ? null : name switch
    {
        nameof(StringComparer.Ordinal) => StringComparer.Ordinal,
        nameof(StringComparer.OrdinalIgnoreCase) => StringComparer.OrdinalIgnoreCase,
        nameof(StringComparer.InvariantCulture) => StringComparer.InvariantCulture,
        nameof(StringComparer.InvariantCultureIgnoreCase) => StringComparer.InvariantCultureIgnoreCase,
        _ => null,
    };

    /// <summary>
    /// The comparer of a collection of texts that the default one no longer tells apart: sorted collections follow the
    /// culture by default, and under another culture, or another mode of globalization, texts are equal that were not.
    /// Null where there is no other.
    /// </summary>
    public static StringComparer? Fallback<T>(StringComparer? comparer) =>
        comparer is null && typeof(T) == typeof(string) ? StringComparer.Ordinal : null;

    /// <summary>Writes what must stand before the content of a collection with a comparer of its own.</summary>
    public static void Write<T>(ref StateWriter writer, object? comparer, object collection)
    {
        if (NameOf<T>(writer, comparer, collection) is not { } name)
            return;
        writer.WriteTag(Cbor.ComparerTag);
        writer.WriteArrayStart(2);
        writer.Write(name);
    }

    /// <summary>
    /// Reads what <see cref="Write"/> wrote; null for the default comparer. A level stays open otherwise.
    /// </summary>
    public static StringComparer? Read<T>(ref StateReader reader)
    {
        if (!reader.TryReadTag(Cbor.ComparerTag))
            return null;
        reader.EnterArray(2, "a comparer and a collection");
        var start = reader.Position;
        return Find<T>(reader.ReadText(
            "the name of a comparer"))
                ?? throw reader.Unexpected(start, "the name of a comparer for the elements' type");
    }
}

/// <summary>A comparer that compares values, not keys, and so never has a name.</summary>
internal sealed record ComparerOfValues(object Comparer);

/// <summary>The comparer that a class of the program's keeps to itself.</summary>
internal sealed record ComparerInside(object Collection);
