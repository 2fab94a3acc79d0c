using System.ComponentModel;
using System.Reflection;

namespace Stubs.Tests.Architecture;

public sealed class SourceShapeTests
{
    private static readonly (string File, int Lines)[] Sources =
        [.. SourceTree.FilesBelow(Path.Combine(
            SourceTree.Root, "src"))
                .Select(file => (Path.GetRelativePath(SourceTree.Root, file), File.ReadLines(file).Count()))];

    [Fact]
    public void No_source_file_is_longer_than_500_lines() =>
        Sources.Where(source => source.Lines > 500).ShouldBeEmpty();

    [Fact]
    public void Half_of_the_source_files_have_at_most_100_lines() =>
        Sources.Select(source => source.Lines).Order().ElementAt(Sources.Length / 2).ShouldBeLessThanOrEqualTo(100);

    [Fact]
    public void What_only_generated_code_needs_is_hidden_from_completion()
    {
        var hidden = typeof(Generated.ObjectType).Assembly.GetExportedTypes()
            .Where(type => $"{type.Namespace}.".StartsWith("Stubs.Generated.", StringComparison.Ordinal)).ToArray();
        hidden.ShouldNotBeEmpty();
        hidden.Where(type => type.GetCustomAttribute<EditorBrowsableAttribute>()?.State != EditorBrowsableState.Never)
            .ShouldBeEmpty();
    }
}
