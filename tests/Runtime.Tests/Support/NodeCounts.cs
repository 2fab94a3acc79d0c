using System.Collections;
using System.Reflection;

namespace Stubs.Tests.Support;

/// <summary>
/// The sizes of all collections that are reached from a node through the run time's own fields, by the field that holds
/// them.
/// </summary>
internal static class NodeCounts
{
    // What is bounded by number, and may fill up to that, has tests of its own.
    private static readonly string[] BoundedByNumber =
        ["RecentOutcomes.outcomes", "RecentOutcomes.order", "ConnectionManager.reports", "ConnectionManager.departed",
            "ConnectionManager.reached", "NodeRegistry.ended"];

    public static Dictionary<string, int> Of(Node node)
    {
        var counts = new Dictionary<string, int>();
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var waiting = new Queue<(object Found, string Field)>();
        waiting.Enqueue((node, "node"));
        while (waiting.TryDequeue(out var next))
        {
            if (!seen.Add(next.Found))
                continue;
            if (next.Found is byte[])
                continue; // What is written of the classes, once for each.
            if (next.Found is IEnumerable many and not string and not IQueryable
                && next.Found.GetType().Namespace?.StartsWith("System", StringComparison.Ordinal) == true)
            {
                var size = 0;
                foreach (var item in many)
                {
                    size++;
                    foreach (var part in PartsOf(item))
                        waiting.Enqueue((part, next.Field + "[]"));
                }

                counts[next.Field] = counts.GetValueOrDefault(next.Field) + size;
                continue;
            }

            for (var type = next.Found.GetType(); type is not null && type.Assembly == typeof(Node).Assembly;
                type = type.BaseType)
            {
                foreach (var field in type.GetFields(
                    BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                {
                    if (!field.FieldType.IsPrimitive
                        && field.GetValue(next.Found) is { } value and not string and not Delegate)
                        waiting.Enqueue((value, $"{type.Name}.{field.Name}"));
                }
            }
        }

        return counts;
    }

    /// <summary>What has grown by more than the spare.</summary>
    public static IReadOnlyList<string> Grown(
        Dictionary<string, int> before, Dictionary<string, int> after, int spare) =>
        [
            .. after.Where(
                found => found.Value > before.GetValueOrDefault(found.Key) + spare
                    && !BoundedByNumber.Contains(found.Key))
                .Select(found => $"{found.Key}: {before.GetValueOrDefault(found.Key)} → {found.Value}"),
        ];

    private static IEnumerable<object> PartsOf(object? item)
    {
        if (item is null)
            yield break;
        if (item.GetType() is { IsGenericType: true } type
            && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>))
        {
            foreach (var name in new[] { "Key", "Value" })
            {
                if (type.GetProperty(name)!.GetValue(item) is { } part and not string)
                    yield return part;
            }
        }
        else
        {
            yield return item;
        }
    }
}
