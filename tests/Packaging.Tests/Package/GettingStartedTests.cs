using Stubs.Packaging.Tests.Docs;
using Stubs.Packaging.Tests.Support;

namespace Stubs.Packaging.Tests.Package;

[Collection(PackedStubsCollection.Name)]
public sealed class GettingStartedTests(PackedStubs packed)
{
    /// <summary>
    /// Goes through the guide as a reader would: types the commands, writes the files, and sees what the page says is
    /// printed.
    /// </summary>
    [Fact]
    public async Task Each_command_of_the_guide_works_as_it_is_written_and_prints_what_the_guide_says()
    {
        var directory = packed.NewDirectory("guide");
        var printed = "";
        var outputs = 0;
        var file = "";
        var program = new List<Block>();
        foreach (var block in Markdown.BlocksOf(PackedStubs.Guide).SkipWhile(block => block.Language != "bash").Skip(1))
        {
            switch (block.Language)
            {
                case "bash":
                    var output = await packed.RunAsync(directory, packed.Here(block.Text) + "echo; pwd");
                    var lines = output.TrimEnd().Split('\n');
                    directory = lines[^1];
                    printed = string.Join('\n', lines[..^1]).TrimEnd();
                    break;
                case "csharp":
                    if (block.Info.StartsWith("file=", StringComparison.Ordinal))
                        (file, program) = (block.Info["file=".Length..], []);
                    program.Add(block);
                    File.WriteAllText(Path.Combine(directory, file), SnippetCompiler.Join(program));
                    break;
                case "text":
                    printed.ShouldBe(block.Text.TrimEnd(), block.ToString());
                    outputs++;
                    break;
            }
        }

        outputs.ShouldBeGreaterThan(0);
    }
}
