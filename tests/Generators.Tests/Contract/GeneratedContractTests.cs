using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Analyzers.Contract;
using Stubs.Generators.Writing;

namespace Stubs.Generators.Tests;

/// <summary>
/// Generated code and run times of versions that do not fit are found out when they are put together.
/// </summary>
public sealed class GeneratedContractTests
{
    [Fact]
    public void The_generator_writes_code_for_the_run_time_that_it_comes_with() =>
        StampFile.Version.ShouldBe(Generated.GeneratedContract.Version);

    [Fact]
    public void An_assembly_with_generated_code_is_stamped_once_and_first_and_one_without_is_not()
    {
        var stamped = Driver.Run(
            "[Remote] public partial class A; [Persistent] public partial class B;").Result.GeneratedTrees;
        Path.GetFileName(stamped[0].FilePath).ShouldBe(StampFile.HintName);
        stamped.Count(tree => tree.ToString().Contains("GeneratedContractAttribute", StringComparison.Ordinal))
            .ShouldBe(1);

        Driver.Run("public partial class A;").Result.GeneratedTrees.ShouldBeEmpty();
    }

    [Fact]
    public async Task Versions_that_fit_are_not_reported() =>
        (await CheckAsync(Driver.Run("[Persistent] public partial class A;").Output.AddReferences(Library(
            Generated.GeneratedContract.Version)))).ShouldBeEmpty();

    [Theory]
    [InlineData(99, "update the package Stubs here to the one that it was built with")]
    [InlineData(0, "rebuild it with the package Stubs that is used here, or use a newer build of it")]
    public async Task An_assembly_that_was_generated_for_another_run_time_is_named_with_both_versions_and_what_to_do(
        int version, string advice) =>
            (await CheckAsync(Driver.Compile("Sample", []).AddReferences(Library(version)))).ShouldBe(
                [$"STUB0091 The code in 'Library{version}' was generated for version {version} of the contract with the run time, but the run time that is referenced supports version 1; {advice}"]);

    [Theory]
    [InlineData("public const int Version = 7, OldestSupported = 3;", "versions 3 to 7", "run time's")]
    [InlineData("public const int Version = 0, OldestSupported = 0;", "none", "generator's")]
    [InlineData(null, "none", "generator's")]
    public async Task A_run_time_that_the_generator_does_not_write_for_is_named_with_both_versions(
        string? constants, string supported, string which)
    {
        var runtime = CSharpCompilation.Create(
            "Stubs",
            [Driver.Parse(
                "Runtime.cs",
                $"namespace Stubs {{ public class PersistentAttribute : System.Attribute; }} namespace Stubs.Generated {{ {(constants is null ? "" : $"public static class GeneratedContract {{ {constants} }}")} }}")],
            [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        var application = CSharpCompilation.Create(
            "Application", [],
            [runtime.ToMetadataReference(), MetadataReference.CreateFromFile(typeof(object).Assembly.Location)]);

        (await CheckAsync(application)).ShouldBe(
            [$"STUB0090 The generator of Stubs writes code for version 1 of its contract with the run time, but the run time that is referenced supports {supported}; reference the package Stubs in one version only, the {which} one"]);
    }

    private static MetadataReference Library(int version) =>
        Driver.Compile("Library" + version, [$"[assembly: Stubs.Generated.GeneratedContract({version})]"])
            .ToMetadataReference();

    private static async Task<IReadOnlyList<string>> CheckAsync(Compilation compilation) =>
        [.. (await compilation.WithAnalyzers([new GeneratedContractAnalyzer()]).GetAnalyzerDiagnosticsAsync()).Select(
            diagnostic => $"{diagnostic.Id} {diagnostic.GetMessage()}")];
}
