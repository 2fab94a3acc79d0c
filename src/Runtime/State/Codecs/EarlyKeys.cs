using System.Runtime.CompilerServices;

namespace Stubs.Generated;

/// <summary>
/// Sets and lookups that are made at once, and never changed, need elements that can be compared at that time. An
/// element that leads back to an object that is still being read cannot, unless it is compared by its identity.
/// </summary>
internal static class EarlyKeys
{
    /// <summary>Whether all keys are compared by identity, which no member of theirs has a part in.</summary>
    public static bool AreIdentities<T>(IEnumerable<T> keys, bool isOrdered) =>
        !isOrdered && !typeof(T).IsValueType
        && keys.All(static key => key is null || key.GetHashCode() == RuntimeHelpers.GetHashCode(key));

    /// <summary>An error about a collection that could not be made again.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="start">Where the collection begins.</param>
    /// <param name="collection">The collection.</param>
    /// <param name="others">What can be held instead.</param>
    public static StateIncompatibleException Incomplete(
        in StateWriter writer, int start, object collection, string others) => writer.CannotWrite(
            start,
            $"an element of a {collection.GetType()} leads back to an object that holds the collection, or nests too deeply. What the element is compared by would not be restored when the collection is made. Hold a {others}, to which elements are added at the end.");
}
