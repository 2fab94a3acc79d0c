using System.Xml.Linq;
using Stubs.Packaging.Tests.Support;

namespace Stubs.Packaging.Tests.Docs;

public sealed class PictureTests
{
    private const string Folder = "docs/pictures";

    [Fact]
    public async Task The_pictures_are_what_the_script_draws()
    {
        var said = await new Shell(new Dictionary<string, string>())
            .RunAsync(Repository.Root, $"python3 {Folder}/draw.py --check || true");
        said.ShouldBeEmpty($"they are drawn anew by: python3 {Folder}/draw.py");
    }

    [Fact]
    public void Each_picture_is_well_formed_has_a_title_and_refers_to_nothing_outside()
    {
        var pictures = Directory.GetFiles(Repository.PathOf(Folder), "*.svg");
        pictures.Length.ShouldBe(3);
        foreach (var picture in pictures)
        {
            var root = XDocument.Load(picture).Root!;
            root.Element(root.Name.Namespace + "title")!.Value.ShouldNotBeEmpty();
            root.Descendants().Attributes()
                .Where(static attribute => attribute.Name.LocalName is "href" or "src").ShouldBeEmpty();
        }
    }

    /// <summary>The terminal shows what the sample has printed: the sample must still say it in these words.</summary>
    [Fact]
    public void The_terminal_shows_the_words_of_the_sample()
    {
        var samples = Directory.EnumerateFiles(Repository.PathOf("samples"), "*.cs", SearchOption.AllDirectories);
        var sources = string.Concat(samples.Select(File.ReadAllText));
        var proven = File.ReadLines(Repository.PathOf($"{Folder}/bank.txt"))
            .Where(static line => line.TrimStart().StartsWith('✔'))
            .Select(static line => line.TrimStart(' ', '✔').Split(" (")[0])
            .ToArray();

        proven.Length.ShouldBe(4);
        foreach (var words in (string[])[.. proven, "The bank survived."])
            sources.ShouldContain(words, customMessage: $"record it anew, as {Folder}/draw.py says");
    }
}
