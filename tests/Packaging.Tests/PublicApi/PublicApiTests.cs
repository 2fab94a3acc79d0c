using Stubs.Packaging.Tests.Support;

namespace Stubs.Packaging.Tests.PublicApi;

/// <summary>
/// What each package promises stands in a file beside its project. A change of the public surface is a change of that
/// file: it is seen in review, and belongs into CHANGELOG.md.
/// </summary>
public sealed class PublicApiTests
{
    private const string AcceptVariable = "STUBS_ACCEPT_API";

    private const string HowToAccept =
        "the public surface differs from this file; if that is meant, write it anew by: "
        + AcceptVariable + "=1 dotnet test tests/Packaging.Tests --filter PublicApiTests";

    /// <summary>Each package with a library, by its assembly and the file that lists its surface.</summary>
    public static TheoryData<string, string> Packages => new()
    {
        { "Stubs.dll", "src/Runtime/PublicApi.txt" },
        { "Stubs.Conformance.dll", "tests/Conformance/PublicApi.txt" },
    };

    [Theory]
    [MemberData(nameof(Packages))]
    public void The_public_surface_is_what_the_file_beside_the_project_says(string assembly, string file)
    {
        var built = ApiText.Of(Path.Combine(AppContext.BaseDirectory, assembly));
        if (Environment.GetEnvironmentVariable(AcceptVariable) is not null)
            File.WriteAllText(Repository.PathOf(file), built);

        var lines = File.Exists(Repository.PathOf(file)) ? File.ReadAllLines(Repository.PathOf(file)) : [];
        var now = built.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Counted(now).Except(Counted(lines)).Select(static line => "+ " + line.Line)
            .Concat(Counted(lines).Except(Counted(now)).Select(static line => "- " + line.Line))
            .ShouldBeEmpty($"{file}: {HowToAccept}");
        lines.ShouldBe(now, $"{file}: {HowToAccept}");
    }

    [Fact]
    public void Every_project_that_is_packed_has_its_surface_written_down()
    {
        var packed = Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Select(static file => Path.GetRelativePath(Repository.Root, file))
            .Where(static file => IsPacked(Path.GetDirectoryName(file)!))
            .Select(static file => Path.Combine(Path.GetDirectoryName(file)!, "PublicApi.txt"));

        packed.Order(StringComparer.Ordinal)
            .ShouldBe(Packages.Select(static row => (string)((object[])row)[1]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_change_that_a_program_can_see_is_a_change_of_the_text()
    {
        const string Before = """
            namespace Shop;
            public class Shelf
            {
                private int hidden;
                public int Count { get; private set; }
                protected void Sort() => hidden++;
                public string? Find(string name, int from = 0) => null;
            }
            public enum Kind { Plain, Gift = 4 }
            internal class Cellar;
            """;
        var text = ApiText.OfSource(Before);

        foreach (var (old, @new) in new[]
        {
            ("public class Shelf", "public sealed class Shelf"), ("get; private set;", "get; set;"),
            ("protected void", "public void"),
            ("string? Find", "string Find"), ("int from = 0", "int from = 1"), ("int from", "long from"),
            ("string name", "string? name"), ("Gift = 4", "Gift = 5"), ("internal class", "public class"),
            ("public int Count", "public static int Count"), ("Plain,", ""),
            ("public class Shelf",
                "public class Shelf : System.IDisposable { public void Dispose() { } }\npublic class Other"),
        })
        {
            var changed = Before.Replace(old, @new, StringComparison.Ordinal);
            changed.ShouldNotBe(Before);
            ApiText.OfSource(changed.Replace("=> null", "=> null!", StringComparison.Ordinal))
                .ShouldNotBe(text, $"{old} → {@new}");
        }

        var unseen = Before.Replace("int hidden", "long hidden", StringComparison.Ordinal)
            .Replace("class Cellar", "class Attic", StringComparison.Ordinal);
        ApiText.OfSource(unseen).ShouldBe(text, "what programs cannot see is not in the text");
    }

    // A tool is called by its commands, and no program refers to it.
    private static bool IsPacked(string folder) =>
        Directory.EnumerateFiles(Repository.PathOf(folder))
            .Where(static file => Path.GetExtension(file) is ".csproj" or ".props")
            .Select(File.ReadAllText)
            .Any(static text => text.Contains("<IsPackable>true</IsPackable>", StringComparison.Ordinal)
                && !text.Contains("<PackAsTool>true</PackAsTool>", StringComparison.Ordinal));

    private static IEnumerable<(string Line, int Occurrence)> Counted(IEnumerable<string> lines) =>
        lines.GroupBy(static line => line).SelectMany(static same => same.Select((line, index) => (line, index)));
}
