using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;

namespace Stubs.Generators.Tests.Corpus;

/// <summary>What objects hold, as text: found by reflection, and so without anything that the generator knows.</summary>
internal static class Contents
{
    /// <summary>The fields that are state, of all classes in the chain.</summary>
    public static IEnumerable<FieldInfo> StateOf(Type type)
    {
        for (var owner = type; owner is not null && !IsFramework(owner); owner = owner.BaseType)
        {
            foreach (var field in owner.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (!field.FieldType.IsSubclassOf(typeof(Delegate)) && !IsMarked(field) && !(PropertyOf(owner, field) is { } property && IsMarked(property)))
                    yield return field;
            }
        }
    }

    /// <summary>The members and what they hold.</summary>
    public static string Describe(object target) =>
        string.Join("\n", StateOf(target.GetType()).Select(field => $"{field.DeclaringType!.Name}.{field.Name} = {Text(field.GetValue(target))}"));

    public static string Text(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        ObjectReference reference => reference.Uid.ToString(),
        Memory<byte> memory => Convert.ToHexString(memory.Span),
        ReadOnlyMemory<byte> memory => Convert.ToHexString(memory.Span),
        ReadOnlyMemory<int> memory => string.Join(" ", memory.ToArray()),
        Memory<float> memory => string.Join(" ", memory.ToArray()),
        ReadOnlySequence<byte> sequence => Convert.ToHexString(sequence.ToArray()),
        JsonNode node => node.ToJsonString(),
        Encoding encoding => encoding.WebName,
        _ when value.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Lazy<>) => Text(type.GetProperty("Value")!.GetValue(value)),
        IDictionary dictionary => Own(value) + "{" + string.Join(", ", dictionary.Keys.Cast<object>().Select(key => $"{Text(key)}: {Text(dictionary[key])}").Order(StringComparer.Ordinal)) + "}",
        _ when value.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(PriorityQueue<,>) => Text(type.GetProperty("UnorderedItems")!.GetValue(value)),
        IEnumerable sequence => Own(value) + "[" + string.Join(", ", IsSet(sequence) ? sequence.Cast<object?>().Select(Text).Order(StringComparer.Ordinal) : sequence.Cast<object?>().Select(Text)) + "]",
        IFormattable plain when plain.GetType().Namespace?.StartsWith("System", StringComparison.Ordinal) == true || plain is Enum => plain.ToString(null, CultureInfo.InvariantCulture),
        _ when value.GetType() is { IsGenericType: false } type && IsFramework(type) => value.ToString()!,
        _ => value.GetType().Name + "(" + string.Join(", ", StateOf(value.GetType()).Select(field => $"{field.Name}: {Text(field.GetValue(value))}")) + ")",
    };

    /// <summary>The property that the compiler made a field for.</summary>
    public static PropertyInfo? PropertyOf(Type owner, FieldInfo field) => field.Name is ['<', ..]
        ? owner.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .FirstOrDefault(property => field.Name == $"<{property.Name}>k__BackingField")
        : null;

    public static bool IsFramework(Type type) => type.Namespace is { } name && (name == "System" || name.StartsWith("System.", StringComparison.Ordinal));

    // What a class adds to the collection that it derives from.
    private static string Own(object collection) => IsFramework(collection.GetType()) ? "" : $"{collection.GetType().Name}({string.Join(", ", StateOf(collection.GetType()).Select(field => $"{field.Name}: {Text(field.GetValue(collection))}"))})";

    private static bool IsSet(IEnumerable sequence) => sequence.GetType().GetInterfaces().Any(implemented => implemented.IsGenericType && implemented.GetGenericTypeDefinition() == typeof(ISet<>)) || sequence.GetType().Name == "ConcurrentBag`1";

    private static bool IsMarked(MemberInfo member) => member.IsDefined(typeof(TransientAttribute)) || member.IsDefined(typeof(ServiceAttribute));
}
