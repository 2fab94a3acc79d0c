using System.Text.RegularExpressions;

namespace Stubs.Packaging.Tests.Support;

/// <summary>
/// The package, made once for all tests as the guide says, and a machine to use it on: a directory outside the
/// repository and a cache of its own, behind which the machine's cache only serves what is there already.
/// </summary>
public sealed partial class PackedStubs : IAsyncLifetime
{
    /// <summary>The folder that the guide puts the package into.</summary>
    internal const string DocumentedFolder = "~/stubs-packages";

    internal const string Guide = "docs/getting-started.md";

    private readonly string root = Directory.CreateTempSubdirectory("stubs-packaging-").FullName;
    private readonly Shell shell;
    private string feeds = "";

    public PackedStubs()
    {
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        Directory.CreateDirectory(cache);
        shell = new Shell(new Dictionary<string, string>
        {
            ["NUGET_PACKAGES"] = Path.Combine(root, "cache"),
            ["NUGET_FALLBACK_PACKAGES"] = cache,
            ["MSBUILDDISABLENODEREUSE"] = "1",
            // One compiler for all builds of these tests: to be compiled itself takes it longer than a small project.
            ["UseSharedCompilation"] = "true",
            ["SharedCompilationId"] = Compiler,
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_CLI_UI_LANGUAGE"] = "en",
        });
    }

    /// <summary>Higher than any that a cache may hold.</summary>
    internal string Version { get; } = $"0.1.{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}";

    internal string PackageFolder => Path.Combine(root, "packages");

    internal string PackagePath => Path.Combine(PackageFolder, $"Stubs.{Version}.nupkg");

    /// <summary>The name by which the builds find their compiler, and no other build does.</summary>
    private string Compiler { get; } = $"stubs-packaging-{Guid.NewGuid():N}";

    /// <summary>What the pack said.</summary>
    internal string PackOutput { get; private set; } = "";

    public async Task InitializeAsync()
    {
        feeds = await shell.RunAsync(Repository.Root, "dotnet nuget list source");
        var command = Markdown.BlocksOf(Guide).First(block => block.Language == "bash").Text.TrimEnd();

        // As the guide says, except that what the test run has built is not built again.
        PackOutput = await shell.RunAsync(
            Repository.Root,
            $"{Here(command)} --no-build --configuration {Repository.Configuration} -p:PackageVersion={Version}");
    }

    public async Task DisposeAsync()
    {
        await shell.RunAsync(
            root,
            $"""
            sdk=$(dotnet --info | sed -n 's/^ *Base Path: *//p')
            dotnet exec "$sdk/Roslyn/bincore/VBCSCompiler.dll" -shutdown "-pipename:{Compiler}"
            """);
        Directory.Delete(root, recursive: true);
    }

    /// <summary>A new empty directory outside the repository.</summary>
    internal string NewDirectory(string name) => Directory.CreateDirectory(Path.Combine(root, name)).FullName;

    /// <summary>The documented commands, with the package's folder here.</summary>
    internal string Here(string documented) =>
        documented.Replace(DocumentedFolder, PackageFolder, StringComparison.Ordinal);

    internal Task<string> RunAsync(string directory, string script, int exitCode = 0) =>
        shell.RunAsync(directory, script, exitCode);

    /// <summary>A new program outside the repository that refers to the package and has one source file.</summary>
    internal string NewProgram(string name, string source)
    {
        var directory = NewDirectory(name);
        WriteConfiguration(directory);
        File.WriteAllText(Path.Combine(directory, name + ".csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Stubs" Version="{Version}" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(directory, "Program.cs"), source);
        return directory;
    }

    /// <summary>
    /// A <c>nuget.config</c> by which Stubs comes from here, and all else from where the machine is set to look for it.
    /// </summary>
    internal void WriteConfiguration(string directory) => File.WriteAllText(Path.Combine(directory, "nuget.config"),
        $"""
        <configuration>
          <packageSources>
            <add key="stubs" value="{PackageFolder}" />
          </packageSources>
          <packageSourceMapping>
            <packageSource key="stubs"><package pattern="Stubs" /></packageSource>
            {string.Concat(EnabledFeed().Matches(feeds).Select(match => $"<packageSource key=\"{match.Groups[1].Value}\"><package pattern=\"*\" /></packageSource>"))}
          </packageSourceMapping>
        </configuration>
        """);

    [GeneratedRegex(@"^\s*\d+\.\s+(.+) \[Enabled\]", RegexOptions.Multiline)]
    private static partial Regex EnabledFeed();
}

[CollectionDefinition(Name)]
public sealed class PackedStubsCollection : ICollectionFixture<PackedStubs>
{
    public const string Name = "The package";
}
