using System.Collections.Concurrent;
using System.Reflection;

namespace Stubs.Generated;

/// <summary>Tells the classes of .NET from those of programs and other libraries.</summary>
internal static class FrameworkTypes
{
    // The keys that the assemblies of .NET and the packages of Microsoft are signed with; the compiler knows the same.
    private static readonly HashSet<string> Keys = new(StringComparer.OrdinalIgnoreCase)
    {
        "b03f5f7f11d50a3a", "b77a5c561934e089", "7cec85d7bea7798e", "31bf3856ad364e35", "cc7b13ffcd2ddd51",
        "adb9793829ddae60",
    };

    private static readonly ConcurrentDictionary<Assembly, bool> Known = new();

    /// <summary>Whether .NET or a package of Microsoft's declares the type.</summary>
    public static bool Declares(Type type) => type.Assembly == typeof(object).Assembly
        || Known.GetOrAdd(type.Assembly, static assembly =>
            assembly.GetName().GetPublicKeyToken() is { } key && Keys.Contains(Convert.ToHexString(key)));

    /// <summary>Whether a compiler made the type: no program can name it, so none can ask for it.</summary>
    public static bool IsUnnameable(Type type) =>
        type.Name.Contains('<', StringComparison.Ordinal) || type.Name.Contains('$', StringComparison.Ordinal);
}
