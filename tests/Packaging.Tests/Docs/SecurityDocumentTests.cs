using System.Text.RegularExpressions;
using Stubs.Packaging.Tests.Support;

namespace Stubs.Packaging.Tests.Docs;

/// <summary>Each line of the threat model names the tests that hold it, and these are there.</summary>
public sealed partial class SecurityDocumentTests
{
    [Fact]
    public void Each_line_of_the_threat_model_names_tests_that_exist()
    {
        var lines = File.ReadLines(Path.Combine(Repository.Root, "SECURITY.md"))
            .Where(static line => line.StartsWith("| ", StringComparison.Ordinal)
                && !line.Contains("held by", StringComparison.Ordinal)).ToList();
        lines.Count.ShouldBeGreaterThan(15);
        var tests = Directory.EnumerateFiles(
            Path.Combine(Repository.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
                .Select(Path.GetFileNameWithoutExtension).ToHashSet();
        foreach (var line in lines)
        {
            var named = Name().Matches(line.Split('|')[3]).Select(static match => match.Groups[1].Value).ToList();
            named.ShouldNotBeEmpty(line);
            named.Where(name => !tests.Contains(name)).ShouldBeEmpty(line);
        }
    }

    [GeneratedRegex("`(\\w+)`")]
    private static partial Regex Name();
}
