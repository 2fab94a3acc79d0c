using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Stubs.Generated;

namespace Stubs;

/// <summary>
/// The annotated classes of the process, which register themselves when their assembly is first used.
/// </summary>
internal static class TypeRegistry
{
    private static readonly ConcurrentDictionary<string, ObjectType> ByName = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<Type, ObjectType> ByType = new();

    public static ObjectType Add(ObjectType type)
    {
        var known = ByName.GetOrAdd(type.Name, type);
        if (known.ImplementationType != type.ImplementationType)
        {
            throw new InvalidOperationException(
                $"Two classes are named '{type.Name}': {known.ImplementationType} and {type.ImplementationType}. Give one of them another name: [Persistent(Name = \"…\")].");
        }

        ByType.TryAdd(known.InterfaceType, known);
        ByType.TryAdd(known.StubType, known);
        return known;
    }

    public static ObjectType? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The class of which <paramref name="type"/> is the generated interface or the stub.</summary>
    public static ObjectType? Find(Type type)
    {
        if (ByType.TryGetValue(type, out var known))
            return known;
        RuntimeHelpers.RunModuleConstructor(type.Module.ModuleHandle);
        return ByType.GetValueOrDefault(type);
    }
}
