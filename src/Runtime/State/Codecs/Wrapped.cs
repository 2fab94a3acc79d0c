using System.Collections.ObjectModel;
using System.Runtime.CompilerServices;

namespace Stubs.Generated;

/// <summary>
/// Read-only wrappers show what they wrap only to classes derived from them, but the comparer of what they wrap must
/// not get lost.
/// </summary>
internal static class Wrapped<T>
{
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Set")]
    public static extern ISet<T> SetIn(ReadOnlySet<T> wrapper);
}

/// <inheritdoc cref="Wrapped{T}"/>
internal static class Wrapped<TKey, TValue>
    where TKey : notnull
{
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Dictionary")]
    public static extern IDictionary<TKey, TValue> DictionaryIn(ReadOnlyDictionary<TKey, TValue> wrapper);
}
