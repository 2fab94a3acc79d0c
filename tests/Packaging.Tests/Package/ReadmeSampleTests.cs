using System.Runtime.InteropServices;
using Stubs.Packaging.Tests.Support;

namespace Stubs.Packaging.Tests.Package;

[Collection(PackedStubsCollection.Name)]
public sealed class ReadmeSampleTests(PackedStubs packed)
{
    private static string Sample => Markdown.BlocksOf("README.md").First(block => block.Language == "csharp").Text;

    [Theory]
    [InlineData("README.md"), InlineData("src/Runtime/PackageReadme.md")]
    public void The_sample_in_a_readme_is_the_sample_that_is_built_here(string page) =>
        Markdown.BlocksOf(page)
            .First(block => block.Language == "csharp").Text.ShouldBe(Repository.Read("samples/Hello/Program.cs"));

    [Fact]
    public void Both_readmes_say_in_the_same_words_what_it_is() =>
        Paragraph("src/Runtime/PackageReadme.md").ShouldBe(Paragraph("README.md"));

    [Fact]
    public void The_sample_has_fewer_than_40_lines() =>
        Sample.Count(character => character == '\n').ShouldBeLessThan(40);

    [Fact]
    public async Task A_fresh_project_builds_and_runs_the_sample_and_so_does_its_trimmed_self_contained_publish()
    {
        var directory = packed.NewProgram("hello", Sample);
        var build = await packed.RunAsync(directory, "dotnet build -warnaserror");
        build.ShouldContain("0 Warning(s)");
        (await packed.RunAsync(directory, "dotnet bin/Debug/net10.0/hello.dll")).ShouldBe("Alice has 70, Bob has 30\n");
        (await packed.RunAsync(directory, "dotnet bin/Debug/net10.0/hello.dll")).ShouldBe(
            "Alice has 140, Bob has 60\n");

        var runtime = RuntimeInformation.RuntimeIdentifier;
        var publish = await packed.RunAsync(
            directory,
            $"dotnet publish -r {runtime} -p:PublishTrimmed=true --self-contained -warnaserror -o published");
        publish.ShouldNotContain("warning", Case.Insensitive);
        (await packed.RunAsync(directory, "./published/hello")).ShouldBe(
            "Alice has 210, Bob has 90\n", "the published program reads the store of the other");
    }

    private static string Paragraph(string page) => Repository.Read(page).Split("\n\n")[1];
}
