using System.Globalization;

namespace Stubs;

/// <summary>
/// The checks of one class of options: one line for each public property, also for a property whose every value will
/// do.
/// </summary>
/// <typeparam name="T">The class.</typeparam>
/// <param name="name">Its name, as it appears in messages.</param>
internal sealed class OptionTable<T>(string name)
    where T : class
{
    private readonly List<(string Property, Action<T>? Check)> rows = [];

    /// <summary>The properties that the table knows.</summary>
    public IEnumerable<string> Properties => rows.Select(static row => row.Property);

    /// <summary>A property that may have any value.</summary>
    public OptionTable<T> Any(string property) => Add(property, null);

    /// <summary>A property that must not be null.</summary>
    public OptionTable<T> NotNull(string property, Func<T, object?> value) =>
        Must(property, value, static found => found is not null, "must not be null. Leave it out for its default");

    /// <summary>A number that must lie within bounds.</summary>
    public OptionTable<T> Within(string property, Func<T, long> value, long least, long most) => Must(
        property, value, found => found >= least && found <= most,
        most == long.MaxValue
            ? Invariant($"must be at least {least:N0}") : Invariant($"must be from {least:N0} to {most:N0}"));

    /// <summary>A time limit that a timer can keep; null is let pass.</summary>
    /// <param name="property">The property.</param>
    /// <param name="value">Its value.</param>
    /// <param name="orZero">Whether no time at all makes sense.</param>
    public OptionTable<T> Time(string property, Func<T, TimeSpan?> value, bool orZero = false) => Must(
        property, value,
        found => found is null
            || (found <= OptionTable.LongestTime && (found > TimeSpan.Zero || (orZero && found == TimeSpan.Zero))),
        $"must be {(orZero ? "zero or more" : "more than zero")} and at most {OptionTable.LongestTime:c}");

    /// <summary>A member of an enumeration.</summary>
    public OptionTable<T> Defined<TEnum>(string property, Func<T, TEnum> value)
        where TEnum : struct, Enum =>
            Must(
                property, value, static found => Enum.IsDefined(found),
                $"must be one of {string.Join(", ", Enum.GetNames<TEnum>())}");

    /// <summary>A property with a rule of its own.</summary>
    /// <param name="property">The property.</param>
    /// <param name="value">Its value.</param>
    /// <param name="isAllowed">The rule.</param>
    /// <param name="rule">The rule in words that follow "it", without a period.</param>
    public OptionTable<T> Must<TValue>(
        string property, Func<T, TValue> value, Func<TValue, bool> isAllowed, string rule) => Add(property, options =>
        {
            var found = value(options);
            if (!isAllowed(found))
                throw Wrong(property, found, rule);
        });

    /// <summary>
    /// A property whose rule says itself what is wrong with a value, in words that follow "it"; null if nothing is.
    /// </summary>
    public OptionTable<T> Must<TValue>(string property, Func<T, TValue> value, Func<T, TValue, string?> objection) =>
        Add(property, options =>
        {
            var found = value(options);
            if (objection(options, found) is { } wrong)
                throw Wrong(property, found, wrong);
        });

    /// <summary>A rule between properties.</summary>
    /// <param name="property">The property that is to be named.</param>
    /// <param name="objection">What is wrong, as a sentence of its own; null if nothing is.</param>
    public OptionTable<T> Together(string property, Func<T, string?> objection)
    {
        rows.Add((property, options =>
        {
            if (objection(options) is { } wrong)
                throw new ArgumentException($"{name}.{property}: {wrong}", property);
        }));
        return this;
    }

    /// <exception cref="ArgumentException">A property has a value that is not allowed. The message names it, its value,
    /// and what is allowed.</exception>
    public void Check(T options)
    {
        foreach (var (_, check) in rows)
            check?.Invoke(options);
    }

    private OptionTable<T> Add(string property, Action<T>? check)
    {
        rows.Add((property, check));
        return this;
    }

    private ArgumentException Wrong(string property, object? value, string rule)
    {
        var message = $"{name}.{property} is {OptionTable.Show(value)}: it {rule}.";
        return value switch
        {
            null => new ArgumentNullException(property, message),
            TimeSpan or int or long or Enum => new ArgumentOutOfRangeException(property, message),
            _ => new ArgumentException(message, property),
        };
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What the tables of all options share.</summary>
internal static class OptionTable
{
    /// <summary>The longest time that a timer takes.</summary>
    public static TimeSpan LongestTime { get; } = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <summary>A value as a message shows it.</summary>
    public static string Show(object? value) => value switch
    {
        null => "null",
        string text => $"'{text}'",
        TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "null",
    };
}
