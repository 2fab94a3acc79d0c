using System.Collections;
using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Stubs.Generated;

/// <summary>Lets generated codecs refuse what they would cut down.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class DataValues
{
    /// <summary>
    /// Checks that a value is of exactly the declared type: the members that a derived one adds would be lost.
    /// </summary>
    /// <exception cref="StateIncompatibleException">It is of a derived type.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RequireExactly<T>(ref StateWriter writer, T value)
        where T : class
    {
        // Where the type is known, as in a generated codec, this is one comparison.
        ArgumentNullException.ThrowIfNull(value);
        if (value.GetType() != typeof(T))
            throw writer.CannotWriteDerived(value, typeof(T));
    }

    /// <summary>
    /// Checks that a value of another assembly's type comes back as it is: constructors and setters that its author
    /// wrote may change what they are given.
    /// </summary>
    /// <param name="writer">Where the value is about to be written.</param>
    /// <param name="value">The value.</param>
    /// <param name="remake">Makes another value of its data, as reading does.</param>
    /// <param name="findChanged">Returns the name of a member that differs; null if none does.</param>
    /// <exception cref="StateIncompatibleException">A member differs, or no value can be made of the data.</exception>
    public static void RequireKept<T>(
        ref StateWriter writer, T value, Func<T, T> remake, Func<T, T, string?> findChanged)
    {
        ArgumentNullException.ThrowIfNull(remake);
        ArgumentNullException.ThrowIfNull(findChanged);
        string? changed;
        try
        {
            changed = findChanged(value, remake(value));
        }
        catch (Exception error) when (UserCode.IsSource(error))
        {
            throw writer.CannotWrite(
                $"no {typeof(T)} can be made of the data of this one, because its constructor or a setter threw {error.GetType()}: {Wording.Sentence(UserCode.TextOf(error))} Convert it by [StateConverter].",
                error);
        }

        if (changed is not null)
            throw writer.CannotWrite(
                $"'{changed}' would not come back as it is, because the constructor or a setter of {typeof(T)} changes what it is given. Convert it by [StateConverter].");
    }

    /// <summary>Whether two members differ whose equality is that of content.</summary>
    public static bool Differ<T>(T before, T after) => !EqualityComparer<T>.Default.Equals(before, after);

    /// <summary>Whether one of two members is null, or they are collections of which one has more elements.</summary>
    public static bool SizesDiffer(object? before, object? after) => (before, after) switch
    {
        _ when ReferenceEquals(before, after) => false,
        (null, _) or (_, null) => true,
        (ICollection one, ICollection other) => one.Count != other.Count,
        (IEnumerable one, IEnumerable other) => one.Cast<object?>().Count() != other.Cast<object?>().Count(),
        _ => false,
    };
}
