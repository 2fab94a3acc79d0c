using Stubs.Packaging.Tests.Support;

namespace Stubs.Packaging.Tests.Package;

/// <summary>
/// A project in which nothing can be written is told so by the build, before the compiler lists names that it does not
/// know.
/// </summary>
public sealed class ProjectTests
{
    public static TheoryData<string, string, string> Projects => new()
    {
        { "csproj", "net8.0",
            "error STUB0092: Stubs needs .NET 10 or later, and this project targets net8.0: set TargetFramework to net10.0" },
        { "csproj", "netstandard2.0",
            "error STUB0092: Stubs needs .NET 10 or later, and this project targets netstandard2.0" },
        { "csproj", "net481", "error STUB0092: Stubs needs .NET 10 or later, and this project targets net481" },
        { "vbproj", "net10.0",
            "warning STUB0092: Nothing is written for annotated classes of this project, because it is not a project of C#" },
        { "fsproj", "net10.0",
            "warning STUB0092: Nothing is written for annotated classes of this project, because it is not a project of C#" },
    };

    [Theory]
    [MemberData(nameof(Projects))]
    public async Task A_framework_or_language_that_is_not_written_for_is_named(
        string kind, string framework, string expected) =>
            (await CheckAsync(
                kind, framework, expected.StartsWith("error", StringComparison.Ordinal) ? 1 : 0)).ShouldContain(
                    expected);

    [Theory]
    [InlineData("net10.0")]
    [InlineData("net10.0-windows")]
    [InlineData("net11.0")]
    public async Task One_that_is_written_for_is_not(string framework) =>
        (await CheckAsync("csproj", framework, exitCode: 0)).ShouldNotContain("STUB0092");

    private static async Task<string> CheckAsync(string kind, string framework, int exitCode)
    {
        var folder = Directory.CreateTempSubdirectory("stubs-project-");
        try
        {
            var project = Path.Combine(folder.FullName, $"Sample.{kind}");
            await File.WriteAllTextAsync(project, $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <TargetFramework>{framework}</TargetFramework>
                  </PropertyGroup>
                  <Import Project="{Repository.PathOf("src/Runtime/build/Stubs.targets")}" />
                </Project>
                """);
            return await new Shell(new Dictionary<string, string>()).RunAsync(
                folder.FullName, $"dotnet msbuild {project} -t:_CheckStubsProject -nologo", exitCode);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
