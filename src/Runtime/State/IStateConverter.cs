namespace Stubs;

/// <summary>
/// Converts values of a type that cannot be saved into data that can, and back; see
/// <see cref="StateConverterAttribute{TConverter}"/>.
/// </summary>
/// <remarks>
/// One converter serves all threads and has no state of its own. It is given no null, and must give none: null is
/// stored as null without it. What it throws becomes a <see cref="StateIncompatibleException"/> that names the member.
/// Equal values must have equal stored forms, for a change is found by comparing what is stored.
/// </remarks>
/// <typeparam name="TValue">The type of the values.</typeparam>
/// <typeparam name="TStored">What is stored and sent for them: any type that can be saved.</typeparam>
public interface IStateConverter<TValue, TStored>
{
    /// <summary>What is stored for a value.</summary>
    /// <param name="value">The value; never null.</param>
    /// <returns>Its stored form; never null.</returns>
    TStored ToStored(TValue value);

    /// <summary>The value that something is stored for. It may come from another node, and so be anything.</summary>
    /// <param name="stored">The stored form; never null.</param>
    /// <returns>The value; never null.</returns>
    TValue FromStored(TStored stored);
}
