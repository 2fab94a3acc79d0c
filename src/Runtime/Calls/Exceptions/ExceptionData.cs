using System.Collections;
using System.Text;

namespace Stubs.Calls;

/// <summary>
/// Writes and reads <see cref="Exception.Data"/>: entries whose keys are texts and whose values are plain. A value is
/// written as an array of its kind and itself, so that it comes back as what it was. Entries of other types are left
/// out.
/// </summary>
internal static class ExceptionData
{
    /// <summary>The entries that travel, in the order of their encoded keys.</summary>
    public static IReadOnlyList<KeyValuePair<string, object?>> Of(Exception error) => Travelling(
        error.Data.Cast<DictionaryEntry>()
            .Where(entry => entry.Key is string)
            .Select(entry => KeyValuePair.Create((string)entry.Key, entry.Value)));

    /// <summary>Those of some entries that travel, in the order of their encoded keys.</summary>
    public static IReadOnlyList<KeyValuePair<string, object?>> Travelling(
        IEnumerable<KeyValuePair<string, object?>> entries) =>
        [
            .. entries
                .Where(entry => entry.Key.Length <= ExceptionLimits.Name && KindOf(entry.Value) is not null)
                .OrderBy(entry => Encoding.UTF8.GetByteCount(entry.Key))
                    .ThenBy(entry => entry.Key, StringComparer.Ordinal)
                .Take(ExceptionLimits.Entries),
        ];

    public static void Write(ref StateWriter writer, IReadOnlyList<KeyValuePair<string, object?>> entries)
    {
        writer.WriteMapStart(entries.Count);
        foreach (var (key, value) in entries)
        {
            writer.Write(key);
            writer.WriteArrayStart(2);
            writer.Write(KindOf(value));
            WriteValue(ref writer, value);
        }
    }

    public static IReadOnlyList<KeyValuePair<string, object?>> Read(ref StateReader reader)
    {
        var count = reader.EnterMap();
        if (count > ExceptionLimits.Entries)
            throw reader.Incompatible($"at most {ExceptionLimits.Entries} entries of an exception's data", $"{count}");
        var entries = new List<KeyValuePair<string, object?>>(count);
        for (var i = 0; i < count; i++)
        {
            var key = reader.ReadText("the key of an exception's data");
            reader.EnterArray(2, "a kind and a value");
            var kind = reader.ReadString();
            if (TryReadValue(ref reader, kind, out var value))
                entries.Add(KeyValuePair.Create(key, value));
            reader.Leave();
        }

        reader.Leave();
        return entries;
    }

    private static string? KindOf(object? value) => value switch
    {
        null => "null",
        string { Length: <= ExceptionLimits.Text } => "string",
        bool => "bool",
        int => "int",
        long => "long",
        double => "double",
        decimal => "decimal",
        Guid => "Guid",
        DateTime => "DateTime",
        DateTimeOffset => "DateTimeOffset",
        TimeSpan => "TimeSpan",
        Uid => "Uid",
        _ => null,
    };

    private static void WriteValue(ref StateWriter writer, object? value)
    {
        switch (value)
        {
            case string text: writer.Write(text); break;
            case bool truth: writer.Write(truth); break;
            case int number: writer.Write(number); break;
            case long number: writer.Write(number); break;
            case double number: writer.Write(number); break;
            case decimal number: writer.Write(number); break;
            case Guid guid: writer.Write(guid); break;
            case DateTime time: writer.Write(time); break;
            case DateTimeOffset time: writer.Write(time); break;
            case TimeSpan span: writer.Write(span); break;
            case Uid uid: writer.Write(uid); break;
            default: writer.WriteNull(); break;
        }
    }

    /// <summary>Reads a value; one of a kind that only a later version knows is skipped.</summary>
    private static bool TryReadValue(ref StateReader reader, string? kind, out object? value)
    {
        value = kind switch
        {
            "string" => reader.ReadString(),
            "bool" => reader.ReadBoolean(),
            "int" => reader.ReadInt32(),
            "long" => reader.ReadInt64(),
            "double" => reader.ReadDouble(),
            "decimal" => reader.ReadDecimal(),
            "Guid" => reader.ReadGuid(),
            "DateTime" => reader.ReadDateTime(),
            "DateTimeOffset" => reader.ReadDateTimeOffset(),
            "TimeSpan" => reader.ReadTimeSpan(),
            "Uid" => reader.ReadUid(),
            _ => null,
        };
        if (value is not null)
            return true;
        if (kind != "string")
            reader.SkipValue();
        return kind is "null" or "string";
    }
}
