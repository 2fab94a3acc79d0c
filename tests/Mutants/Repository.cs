using System.Reflection;

namespace Stubs.Mutants;

/// <summary>Where things lie in the repository, seen from where this program runs.</summary>
internal sealed class Repository
{
    /// <summary>The test projects whose tests see mutants.</summary>
    private static readonly string[] AllTestProjects = [
        "Runtime.Tests", "Generators.Tests", "Analyzers.Tests", "Lab.Tests"];

    /// <summary>Those of them that are built.</summary>
    public IEnumerable<string> TestProjects =>
        AllTestProjects.Where(tests => File.Exists(Path.Combine(OutputOf(tests), AssemblyOf(tests))));

    // bin/Debug/net10.0: all projects are built alike.
    private readonly string output = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static data => data.Key == "Output").Value!.Replace('\\', '/').TrimEnd('/');

    public Repository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Stubs.sln")))
                Root = folder.FullName;
        }

        if (Root is null)
            throw new InvalidOperationException($"No Stubs.sln above '{AppContext.BaseDirectory}'.");
    }

    public string Root { get; }

    public string OutputOf(string tests) => Path.Combine(Root, "tests", tests, output);

    public string CopyOf(string tests) =>
        Path.Combine(
            Root, "tests", "Mutants", output.Replace("bin/", "obj/"),
            Environment.GetEnvironmentVariable("STUBS_MUTANTS_COPY") ?? "patched", tests);

    public static string AssemblyOf(string tests) => $"Stubs.{tests}.dll";

    /// <summary>What the build has written for a project of the product.</summary>
    public string ObjectsOf(string project)
    {
        var framework = project == "Runtime" ? "net10.0" : "netstandard2.0";
        return Path.Combine(Root, "src", project, Path.GetDirectoryName(output)!.Replace("bin", "obj"), framework);
    }

    public string BuiltGenerators =>
        Directory.EnumerateFiles(
            Path.Combine(Root, "src", "bin", "compiler"), "Stubs.Generators.dll", SearchOption.AllDirectories)
        .OrderByDescending(File.GetLastWriteTimeUtc).First();

    public string LoggingGenerator => Path.Combine(
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"),
        "microsoft.extensions.logging.abstractions", Version("Microsoft.Extensions.Logging.Abstractions"), "analyzers",
        "dotnet", "roslyn4.4", "cs",
        "Microsoft.Extensions.Logging.Generators.dll");

    public static IEnumerable<string> PlatformGenerators(params string[] names)
    {
        var packs = Path.Combine(Path.GetDirectoryName(Environment.ProcessPath)!, "packs", "Microsoft.NETCore.App.Ref");
        if (!Directory.Exists(packs))
            packs = Path.GetFullPath(Path.Combine(
                typeof(object).Assembly.Location, "../../../../packs/Microsoft.NETCore.App.Ref"));
        var pack = Directory.EnumerateDirectories(packs, "10.*")
            .OrderByDescending(static path => path, StringComparer.Ordinal).First();
        return names.Select(name => Path.Combine(pack, "analyzers", "dotnet", "cs", name + ".dll"));
    }

    private string Version(string package) =>
        System.Xml.Linq.XDocument.Load(Path.Combine(Root, "Directory.Packages.props")).Descendants("PackageVersion")
        .First(version => (string?)version.Attribute("Include") == package).Attribute("Version")!.Value.Trim('[', ']');
}
