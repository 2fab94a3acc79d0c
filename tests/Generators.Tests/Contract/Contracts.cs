using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Stubs.Analyzers.Contract;
using Stubs.Generators.Contract;

namespace Stubs.Generators.Tests;

/// <summary>
/// What tests of the contract file share: two versions of a program, the first of which wrote the file.
/// </summary>
internal static class Contracts
{
    /// <summary>The file of a version.</summary>
    public static string Of(params string[] sources) =>
        ContractWriter.Write(ContractReader.Read(Driver.Run(sources).Output, default));

    /// <summary>A file, extended by what a later version adds.</summary>
    public static string Extend(string file, params string[] sources) => ContractWriter.Write(ContractMerge.Extend(
        ContractParser.Parse(file).Contract, ContractReader.Read(Driver.Run(sources).Output, default)));

    /// <summary>What the analyzer says of a version beside a file: identifier, place, message.</summary>
    public static async Task<IReadOnlyList<Diagnostic>> CheckAsync(string? file, params string[] sources)
    {
        var generation = Driver.Run(sources);
        var failures = new List<string>();
        ImmutableArray<AdditionalText> files = file is null
            ? []
            : [new MemoryText("/project/Stubs.Contract.txt", file), new MemoryText(
                "/project/other.txt", "no contract")];
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions(files), (exception, _, _) => failures.Add(exception.ToString()),
            concurrentAnalysis: true, logAnalyzerExecutionTime: false);
        var diagnostics = await generation.Output.WithAnalyzers([new ContractAnalyzer()], options)
            .GetAnalyzerDiagnosticsAsync();
        failures.ShouldBeEmpty();
        return [
            .. diagnostics.OrderBy(diagnostic => diagnostic.Id, StringComparer.Ordinal)
                .ThenBy(diagnostic => diagnostic.ToString(), StringComparer.Ordinal)];
    }

    /// <summary>What the analyzer says of the second version beside the file of the first.</summary>
    public static async Task<IReadOnlyList<string>> ChangeAsync(string first, string second) =>
        [.. (await CheckAsync(Of(first), second)).Select(Describe).Order(StringComparer.Ordinal)];

    public static string Describe(Diagnostic diagnostic) => Analysis.Describe(diagnostic);
}

internal sealed class MemoryText(string path, string text) : AdditionalText
{
    public override string Path => path;

    public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
}
