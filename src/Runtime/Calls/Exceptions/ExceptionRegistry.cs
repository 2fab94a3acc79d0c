using System.Collections.Concurrent;
using Stubs.Generated;

namespace Stubs.Calls;

/// <summary>An exception class that registered itself.</summary>
/// <param name="Type">The class.</param>
/// <param name="Name">Its name on the wire.</param>
/// <param name="Members">What it adds to <see cref="Exception"/>.</param>
internal sealed record KnownException(Type Type, string Name, ExceptionMembers Members);

/// <summary>
/// The exception classes of the process, which register themselves when their assembly is first used. A name that comes
/// in is only ever looked up here: none loads a type.
/// </summary>
internal static class ExceptionRegistry
{
    private static readonly ConcurrentDictionary<Type, KnownException> ByType = new();
    private static readonly ConcurrentDictionary<string, KnownException?> ByName = new(StringComparer.Ordinal);

    public static void Add(Type type, string name, ExceptionMembers members)
    {
        if (!ByType.TryAdd(type, new KnownException(type, name, members)))
            return;
        // Two assemblies may have an exception of one name; then the name does not say which is meant, and neither is
        // guessed.
        ByName.AddOrUpdate(
            name, static (_, added) => added, static (_, known, added) => known?.Type == added.Type ? known : null,
            ByType[type]);
    }

    public static KnownException? Find(Type type) => ByType.GetValueOrDefault(type);

    public static KnownException? Find(string name) => ByName.GetValueOrDefault(name);
}
