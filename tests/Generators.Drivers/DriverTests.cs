using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Analyzers;

namespace Stubs.Generators.Tests;

/// <summary>
/// What the compiler of another release makes of the approved scenarios, in the newest C# that it knows.
/// </summary>
public sealed class DriverTests
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. typeof(DeclarationAnalyzer).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(DiagnosticAnalyzer)))
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    private static readonly Version Expected =
        Version.Parse(
            typeof(DriverTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
                .Single(metadata => metadata.Key == "RoslynVersion").Value + ".0");

    /// <summary>All but the one that is itself written in C# 13, where the compiler knows only C# 12.</summary>
    public static TheoryData<string> Scenarios =>
    [
        .. Directory.GetDirectories(Snapshot.Root).Select(path => Path.GetFileName(path)).Order()
            .Where(name => name != "ParamsCollections" || Expected >= new Version(4, 12)),
    ];

    [Fact]
    public void The_compiler_is_of_the_release_that_this_project_names() =>
        typeof(CSharpCompilation).Assembly.GetName().Version.ShouldBe(Expected);

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void What_is_written_is_what_was_approved_and_compiles_without_a_warning(string scenario)
    {
        var generation = Driver.Run(Snapshot.Source(scenario));

        generation.Result.Results.Single().Exception.ShouldBeNull();
        generation.Problems.Where(problem => !IsOfTheSource(problem) || problem.Severity == DiagnosticSeverity.Error)
            .ShouldBeEmpty();
        generation.Files.ShouldNotBeEmpty();
        Snapshot.Check(scenario, generation.Files);
        using var image = new MemoryStream();
        generation.Output.Emit(image).Success.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task The_analyzers_run_and_have_nothing_to_say(string scenario)
    {
        var failures = new ConcurrentQueue<string>();
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]),
            (exception, analyzer, _) => failures.Enqueue($"{analyzer.GetType().Name}: {exception}"),
            concurrentAnalysis: true, logAnalyzerExecutionTime: false);

        var diagnostics = await Driver.Run(Snapshot.Source(scenario)).Output.WithAnalyzers(Analyzers, options)
            .GetAnalyzerDiagnosticsAsync();

        failures.ShouldBeEmpty();
        diagnostics.Where(diagnostic => !diagnostic.IsSuppressed).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_analyzers_report_what_cannot_work()
    {
        var generation = Driver.Run("[Persistent] public class A { public int X { get; set; } }");

        (await generation.Output.WithAnalyzers(Analyzers).GetAnalyzerDiagnosticsAsync()).Select(
            diagnostic => diagnostic.Id).ShouldBe(["STUB0001"]);
    }

    private static bool IsOfTheSource(Diagnostic problem) =>
        problem.Location.SourceTree?.FilePath.StartsWith("Source", StringComparison.Ordinal) == true;
}
