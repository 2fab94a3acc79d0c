using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Stubs.Diagnostics;
using Stubs.Tests.Architecture;

namespace Stubs.Tests.Diagnostics;

public sealed partial class EventIdTests
{
    private static readonly (string Name, LoggerMessageAttribute Entry)[] Entries =
    [
        .. from type in typeof(Log).Assembly.GetTypes()
           from method in type.GetMethods(
               BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public
                    | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
           from entry in method.GetCustomAttributes<LoggerMessageAttribute>()
           select ($"{type.Name}.{method.Name}", entry),
    ];

    private static readonly Dictionary<string, int> Ranges = typeof(EventIds).GetFields(
        BindingFlags.Static | BindingFlags.Public)
        .Where(static field => field.Name != nameof(EventIds.PerModule))
        .ToDictionary(static field => field.Name, static field => (int)field.GetRawConstantValue()!);

    [Fact]
    public void Every_entry_of_the_log_is_declared_in_the_diagnostics_module_and_has_an_id_of_its_own()
    {
        Entries.Length.ShouldBeGreaterThan(15);
        Entries.Select(static one => one.Name).ShouldAllBe(static name => name.StartsWith("Log."));
        Entries.GroupBy(static one => one.Entry.EventId).Where(static same => same.Count() > 1).ShouldBeEmpty();
    }

    [Fact]
    public void The_ranges_of_modules_do_not_overlap()
    {
        var starts = Ranges.Values.Order().ToArray();
        starts.Zip(starts.Skip(1)).ShouldAllBe(static pair => pair.First + EventIds.PerModule <= pair.Second);
        Ranges.Values.ShouldAllBe(static start => start % EventIds.PerModule == 0);
    }

    [Fact]
    public void Every_entry_is_written_by_the_module_of_its_range_only()
    {
        var uses = SourceTree.FilesBelow(SourceTree.Runtime)
            .SelectMany(file => LogCall().Matches(File.ReadAllText(file))
                .Select(call => (Module: RuntimeCompilation.FolderOf(file), Name: call.Value.TrimEnd('('))))
            .Distinct().ToArray();
        foreach (var (name, entry) in Entries)
        {
            var users = uses.Where(use => use.Name == name).Select(static use => use.Module).ToArray();
            users.ShouldNotBeEmpty($"{name} is written by no module");

            // The diagnostics of a node write for a module what must not wait for the program's logger.
            var module = Ranges.Single(
                range => range.Value < entry.EventId && entry.EventId < range.Value + EventIds.PerModule).Key;
            users.ShouldAllBe(
                user => user == module || user == "Diagnostics" || (module == "Actions" && user == "Node"), name);
        }
    }

    [Fact]
    public void The_documentation_lists_every_entry_with_its_level_and_text_and_every_range()
    {
        var page = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "telemetry.md"));
        foreach (var (name, entry) in Entries)
        {
            page.ShouldContain(
                $"| {entry.EventId} | {entry.Level.ToString().ToLowerInvariant()} | ", Case.Sensitive, name);
            page.ShouldContain(entry.Message, Case.Sensitive, name);
        }

        foreach (var (module, start) in Ranges)
            page.ShouldContain($"{module} {start}");
        Row().Matches(page).Select(static row => int.Parse(row.Groups[1].Value))
            .ShouldBe(Entries.Select(static one => one.Entry.EventId), ignoreOrder: true);
    }

    [GeneratedRegex(@"\bLog\.[A-Z]\w+\(")]
    private static partial Regex LogCall();

    [GeneratedRegex(@"^\| (\d{4,5}) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
