using Stubs.Lab.Histories;

namespace Stubs.Tests.Lab.Histories;

/// <summary>Histories by hand: each line is process, type, kind and value.</summary>
internal static class Hand
{
    /// <param name="lines">Such as <c>0 invoke read [1 nil]</c>.</param>
    public static IReadOnlyList<HistoryEvent> Written(string lines) =>
        [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(static (line, index) =>
            {
                var words = line.Split(' ', 4);
                return HistoryFile.Read(
                    EdnReader.Parse($"{{:process {words[0]} :type :{words[1]} :f :{words[2]} :value {words[3]}}}"),
                    index);
            })];
}
