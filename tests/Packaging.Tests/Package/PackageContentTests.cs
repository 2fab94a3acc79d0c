using System.Diagnostics;
using System.IO.Compression;
using System.Reflection;
using System.Text;
using System.Xml.Linq;
using Stubs.Packaging.Tests.Support;

namespace Stubs.Packaging.Tests.Package;

[Collection(PackedStubsCollection.Name)]
public sealed class PackageContentTests(PackedStubs packed)
{
    [Fact]
    public void Packing_yields_one_package_and_no_warning()
    {
        Directory.GetFiles(packed.PackageFolder).ShouldBe([packed.PackagePath]);
        packed.PackOutput.ShouldNotContain("warn", Case.Insensitive);
        packed.PackOutput.ShouldNotContain("missing", Case.Insensitive);
    }

    [Fact]
    public void The_package_brings_the_run_time_with_its_documentation_and_all_that_works_in_the_compiler()
    {
        using var archive = ZipFile.OpenRead(packed.PackagePath);
        string[] compilerParts = [.. new[] { "Analyzers", "Analyzers.CodeFixes", "Generators" }
            .Where(part => File.Exists(Repository.PathOf($"src/{part}/Stubs.{part}.csproj")))
            .Select(part => $"analyzers/dotnet/cs/Stubs.{part}.dll")];

        // The help of a diagnostic is the path of its page.
        string[] pages = [
            .. Directory.GetFiles(Repository.PathOf("docs/diagnostics"), "*.md")
                .Select(path => $"docs/diagnostics/{Path.GetFileName(path)}")];

        // And what those pages lead to.
        pages = [.. pages, "docs/contract-file.md", "docs/data.md", "docs/evolution.md", "docs/exceptions.md", "docs/state-format.md"];

        compilerParts.ShouldContain("analyzers/dotnet/cs/Stubs.Generators.dll");
        archive.Entries.Select(entry => entry.FullName)
            .Where(
                name => !name.StartsWith("_rels/", StringComparison.Ordinal)
                    && !name.StartsWith("package/", StringComparison.Ordinal) && name != "[Content_Types].xml")
            .ShouldBe(
                [.. compilerParts, .. pages, "build/Stubs.targets", "buildMultiTargeting/Stubs.targets",
                    "lib/net10.0/Stubs.dll", "lib/net10.0/Stubs.xml", "Stubs.nuspec", "README.md", "LICENSE"],
                ignoreOrder: true);
    }

    [Fact]
    public void All_assemblies_of_the_package_say_the_version_of_the_project()
    {
        var version = XDocument.Load(Repository.PathOf("Directory.Build.props")).Descendants("Version").Single().Value;
        var numbers = version.Split('-')[0] + ".0";
        var directory = packed.NewDirectory("versions");
        using var archive = ZipFile.OpenRead(packed.PackagePath);
        var assemblies = archive.Entries.Where(static entry => entry.Name.EndsWith(".dll", StringComparison.Ordinal))
            .ToList();
        assemblies.Count.ShouldBeGreaterThan(1);
        foreach (var assembly in assemblies)
        {
            var path = Path.Combine(directory, assembly.Name);
            assembly.ExtractToFile(path);
            AssemblyName.GetAssemblyName(path).Version!.ToString().ShouldBe(numbers, assembly.Name);
            var said = FileVersionInfo.GetVersionInfo(path);
            said.FileVersion.ShouldBe(numbers, assembly.Name);
            said.ProductVersion!.Split('+')[0].ShouldBe(version, assembly.Name);
        }
    }

    [Fact]
    public void Each_relative_link_of_the_readme_and_of_the_diagnostics_leads_to_a_file_of_the_package()
    {
        using var archive = ZipFile.OpenRead(packed.PackagePath);
        var names = archive.Entries.Select(static entry => entry.FullName).ToHashSet(StringComparer.Ordinal);
        var links = 0;
        foreach (var page in archive.Entries.Where(static entry =>
            entry.FullName == "README.md" || entry.FullName.StartsWith("docs/diagnostics/", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(page.Open());
            foreach (var target in Markdown.ProseIn(reader.ReadToEnd()).SelectMany(Markdown.TargetsIn)
                .Where(IsRelative))
            {
                links++;
                var root = new Uri("package:///");
                var path = new Uri(new Uri(root, page.FullName), target.Split('#')[0]).AbsolutePath.TrimStart('/');
                names.ShouldContain(path, $"{page.FullName} links {target}");
            }
        }

        links.ShouldBeGreaterThan(50);
    }

    [Fact]
    public void The_readme_of_the_conformance_kit_needs_no_other_file() =>
        Markdown.ProseOf("tests/Conformance/README.md").SelectMany(static line => Markdown.TargetsIn(line.Text))
            .Where(IsRelative)
            .ShouldBeEmpty();

    [Fact]
    public void The_package_says_what_it_is()
    {
        var metadata = Metadata();
        string Of(string name) => metadata.Element(metadata.Name.Namespace + name)?.Value ?? "";

        Of("id").ShouldBe("Stubs");
        Of("version").ShouldBe(packed.Version);
        Of("license").ShouldBe("MIT");
        Of("readme").ShouldBe("README.md");
        Of("authors").ShouldNotBeEmpty();
        Of("tags").ShouldNotBeEmpty();
        Of("description").ShouldNotBeEmpty();
        metadata.Element(metadata.Name.Namespace + "repository").ShouldBeNull();
    }

    [Fact]
    public void The_package_depends_on_minimum_versions_only()
    {
        var dependencies = Metadata().Descendants().Where(element => element.Name.LocalName == "dependency")
            .ToDictionary(element => element.Attribute("id")!.Value, element => element.Attribute("version")!.Value);

        dependencies.Keys.ShouldBe(
            ["Microsoft.Extensions.Logging.Abstractions", "SQLitePCLRaw.bundle_e_sqlite3"], ignoreOrder: true);
        dependencies.Values.ShouldAllBe(
            version => !version.Contains('[') && !version.Contains(',') && !version.Contains('*'));
    }

    [Fact]
    public void No_assembly_of_the_package_tells_where_it_was_built()
    {
        using var archive = ZipFile.OpenRead(packed.PackagePath);
        foreach (var entry in archive.Entries.Where(entry => entry.Name.EndsWith(".dll", StringComparison.Ordinal)))
        {
            using var content = new MemoryStream();
            using (var stream = entry.Open())
                stream.CopyTo(content);
            content.GetBuffer().AsSpan(0, (int)content.Length)
                .IndexOf(Encoding.UTF8.GetBytes(
                    Repository.Root + Path.DirectorySeparatorChar)).ShouldBe(-1, entry.FullName);
        }
    }

    private static bool IsRelative(string target) =>
        !target.Contains(':', StringComparison.Ordinal) && target[0] != '#';

    private XElement Metadata()
    {
        using var archive = ZipFile.OpenRead(packed.PackagePath);
        using var nuspec = archive.GetEntry("Stubs.nuspec")!.Open();
        return XDocument.Load(nuspec).Root!.Elements().Single();
    }
}
