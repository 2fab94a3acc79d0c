using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stubs.Benchmarks;

/// <summary>A run as a file, which can be compared with that of another run.</summary>
internal sealed record ReportFile(
    DateTime Time, string Machine, int Processors, string Load, IReadOnlyList<ReportFile.RowPart> Rows,
    IReadOnlyList<ReportFile.EntryPart> Entries)
{
    internal sealed record CheckPart(string What, double? Measured, string Unit, string Target, bool Holds);

    internal sealed record RowPart(
        string Group, string Work, bool Holds, string? Note, IReadOnlyList<CheckPart> Checks);

    internal sealed record EntryPart(
        string Group, string Name, double Nanoseconds, double Processor, double Bytes, double? P50, double? P99,
        double? P999);

    public static ReportFile Of(Report report) => new(
        DateTime.UtcNow,
        System.Runtime.InteropServices.RuntimeInformation.OSDescription,
        Environment.ProcessorCount,
        File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Trim() : "",
        [.. report.Rows.Select(
            static row => new RowPart(row.Group, row.Work, row.Holds, row.Note, [.. row.Checks.Select(static check =>
                new CheckPart(
                    check.What, double.IsFinite(check.Measured) ? check.Measured : null, check.Unit, check.Target,
                    check.Holds))]))],
        [.. report.Entries.Select(
            static part => new EntryPart(
                part.Group, part.Entry.Name, part.Entry.Nanoseconds, part.Entry.Processor, part.Entry.Bytes,
                At(part.Entry, 0.5), At(part.Entry, 0.99), At(part.Entry, 0.999)))]);

    public void Save(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path, JsonSerializer.Serialize(this, ReportJson.Default.ReportFile));
    }

    public static ReportFile Read(string path) =>
        JsonSerializer.Deserialize(File.ReadAllText(path), ReportJson.Default.ReportFile)
            ?? throw new InvalidDataException($"'{path}' has no report.");

    private static double? At(Measured entry, double part) =>
        entry.Latencies is { IsEmpty: false } times ? times.At(part) : null;
}

[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(ReportFile))]
internal sealed partial class ReportJson : JsonSerializerContext;
