using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Stubs.Generated;

namespace Stubs.Calls;

/// <summary>Finds the names of parameters, for errors: nothing is generated for them.</summary>
internal static class ParameterNames
{
    /// <summary>
    /// The name of a parameter, as the generated interface has it. Null where it is not clear, or where the interface
    /// was trimmed.
    /// </summary>
    /// <param name="type">The class.</param>
    /// <param name="operation">The operation's wire name: its name, and behind it its parameters' types.</param>
    /// <param name="index">The place of the parameter.</param>
    public static string? Find(ObjectType type, string operation, int index)
    {
        var end = operation.IndexOf('(', StringComparison.Ordinal);
        var name = end < 0 ? operation : operation[..end];
        string? found = null;
        foreach (var each in MethodsOf(type.InterfaceType))
        {
            if (each.Name != name && each.Name != name + "Async")
                continue;
            var parameters = Array.FindAll(
                each.GetParameters(), static parameter => parameter.ParameterType != typeof(CancellationToken));
            if (parameters.Length <= index)
                continue;
            if (found is not null && found != parameters[index].Name)
                return null;
            found = parameters[index].Name;
        }

        return found;
    }

    [UnconditionalSuppressMessage(
        "Trimming", "IL2070", Justification = "What was trimmed has no name in an error, and all else is as before.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "The same of the interfaces of base classes.")]
    private static IEnumerable<MethodInfo> MethodsOf(Type type) =>
        type.GetInterfaces().Append(type).SelectMany(static each => each.GetMethods());
}
