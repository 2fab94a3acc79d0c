using Stubs.Packaging.Tests.Support;

namespace Stubs.Packaging.Tests.Package;

/// <summary>
/// All rules of the SDK, in a project that has the classes of the approved scenarios and the library of the corpus.
/// </summary>
[Collection(PackedStubsCollection.Name)]
public sealed class AllRulesTests(PackedStubs packed)
{
    private const string Project =
        """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <AnalysisLevel>latest-all</AnalysisLevel>
            <EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild>
            <IsAotCompatible>true</IsAotCompatible>
            <!-- What the scenarios themselves would be told of is counted below, and may not stop the build. -->
            <TreatWarningsAsErrors>false</TreatWarningsAsErrors>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Stubs" Version="{0}" />
            <Using Include="Stubs" />
          </ItemGroup>
        </Project>
        """;

    /// <summary>
    /// Generated files say that they are generated, so most rules leave them alone; the compiler's own warnings, those
    /// of nullable, trimming and AOT, and the rules that look at generated code all the same, hold.
    /// </summary>
    [Fact]
    public async Task Nothing_is_said_of_generated_code_when_all_rules_are_on()
    {
        var directory = packed.NewDirectory("all-rules");
        packed.WriteConfiguration(directory);
        File.WriteAllText(
            Path.Combine(directory, "AllRules.csproj"),
            Project.Replace("{0}", packed.Version, StringComparison.Ordinal));
        foreach (var scenario in Directory.GetDirectories(Repository.PathOf("tests/Generators.Tests/Snapshots")))
            File.Copy(
                Path.Combine(scenario, "Source.cs"),
                Path.Combine(directory, $"Source-{Path.GetFileName(scenario)}.cs"));
        File.Copy(
            Repository.PathOf("tests/Generators.Tests/Corpus/Library/Library.cs"),
            Path.Combine(directory, "Source-Library.cs"));

        var warnings = (await packed.RunAsync(directory, "dotnet build")).Split('\n')
            .Where(line => line.Contains(": warning ", StringComparison.Ordinal)).ToArray();

        warnings.ShouldContain(line => line.Contains("warning CA", StringComparison.Ordinal), "all rules are on");
        warnings.Where(line => !Path.GetFileName(line.Split('(')[0]).StartsWith("Source-", StringComparison.Ordinal))
            .ShouldBeEmpty();
    }
}
