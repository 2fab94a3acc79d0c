using Stubs.Packaging.Tests.Support;

namespace Stubs.Packaging.Tests.Package;

/// <summary>The tool, packed and installed as anyone installs it.</summary>
[Collection(PackedStubsCollection.Name)]
public sealed class ToolTests(PackedStubs packed)
{
    [Fact]
    public async Task The_tool_is_installed_by_its_package_and_runs_without_any_other()
    {
        var directory = packed.NewDirectory("tool");
        await packed.RunAsync(
            Repository.Root,
            $"dotnet pack src/Tool --no-build --configuration {Repository.Configuration} --output '{directory}/packages'");

        await packed.RunAsync(
            directory,
            "dotnet tool install Stubs.Tool --tool-path tools --source packages");

        (await packed.RunAsync(directory, "tools/stubs --help")).ShouldContain("check <store>");
        (await packed.RunAsync(directory, "tools/stubs check missing.db 2>&1", exitCode: 2))
            .ShouldContain("There is no store");
    }
}
