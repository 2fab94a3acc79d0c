using System.IO.Compression;
using System.Xml.Linq;
using Stubs.Packaging.Tests.Support;

namespace Stubs.Packaging.Tests.Package;

/// <summary>What the settings of the repository make of a package, tried on a small project of its own.</summary>
[Collection(PackedStubsCollection.Name)]
public sealed class SourceLinkTests(PackedStubs packed)
{
    private const string Project =
        """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <IsPackable>true</IsPackable>
            <PackageReadmeFile></PackageReadmeFile>
          </PropertyGroup>
        </Project>
        """;

    private const string Release = "dotnet pack Probe -o packages -p:ContinuousIntegrationBuild=true";
    private const string Origin = "https://github.com/example/stubs.git";

    [Fact]
    public async Task A_release_leads_its_symbols_to_the_sources_of_its_commit_and_no_other_package_names_a_repository()
    {
        var directory = packed.NewDirectory("sources");
        Directory.CreateDirectory(Path.Combine(directory, "Probe"));
        File.Copy(Repository.PathOf("Directory.Build.props"), Path.Combine(directory, "Directory.Build.props"));
        File.WriteAllText(Path.Combine(directory, "Probe", "Probe.csproj"), Project);
        File.WriteAllText(
            Path.Combine(directory, "Probe", "Probe.cs"), "namespace Probe;\n\npublic static class Thing;\n");
        File.WriteAllText(Path.Combine(directory, ".gitignore"), "bin/\nobj/\npackages/\n");
        await packed.RunAsync(directory,
            $"git init -q . && git add -A && git -c user.name=t -c user.email=t@t.invalid commit -q -m one "
            + $"&& git remote add origin {Origin}");
        var commit = (await packed.RunAsync(directory, "git rev-parse HEAD")).Trim();

        await PackAsync(directory, Release);
        RepositoryOf(directory)!.Attribute("url")!.Value.ShouldBe(Origin);
        RepositoryOf(directory)!.Attribute("commit")!.Value.ShouldBe(commit);
        (await packed.RunAsync(directory, "cat Probe/obj/Release/net10.0/Probe.sourcelink.json"))
            .ShouldContain($"https://raw.githubusercontent.com/example/stubs/{commit}/*");

        // A clone of a folder of this machine, and no clone at all.
        foreach (var other in new[] { "git remote set-url origin /srv/stubs", "git remote remove origin",
            "rm -rf .git" })
        {
            await packed.RunAsync(directory, other);
            await PackAsync(directory, Release);
            RepositoryOf(directory)?.Attribute("url").ShouldBeNull(other);
        }
    }

    [Fact]
    public async Task A_build_that_is_no_release_asks_Git_nothing()
    {
        var asked = await packed.RunAsync(
            Repository.Root, "dotnet msbuild src/Runtime/Stubs.csproj -getProperty:EnableSourceControlManagerQueries");
        asked.Trim().ShouldBe("false");
    }

    private async Task PackAsync(string directory, string command)
    {
        var said = await packed.RunAsync(directory, $"rm -rf packages Probe/bin Probe/obj && {command}");
        said.ShouldNotContain("warn", Case.Insensitive);
    }

    private static XElement? RepositoryOf(string directory)
    {
        using var archive = ZipFile.OpenRead(
            Directory.GetFiles(Path.Combine(directory, "packages"), "*.nupkg").Single());
        using var nuspec = archive.GetEntry("Probe.nuspec")!.Open();
        return XDocument.Load(nuspec).Descendants()
            .SingleOrDefault(static element => element.Name.LocalName == "repository");
    }
}
