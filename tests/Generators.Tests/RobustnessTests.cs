using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Stubs.Generators.Reading;

namespace Stubs.Generators.Tests;

/// <summary>Someone is typing: most of what the generator sees is half-written.</summary>
public sealed class RobustnessTests
{
    private const int Mutations = 12;

    public static TheoryData<string> Scenarios => SnapshotTests.Scenarios;

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Half_written_source_never_breaks_the_generator_and_no_error_lies_in_generated_code_alone(
        string scenario)
    {
        var source = Snapshot.Source(scenario);
        var random = new Random(scenario.Length * 7919);
        for (var mutation = 0; mutation < Mutations; mutation++)
        {
            var mutated = Mutate(source, random);
            var generation = Driver.Run(mutated);

            generation.Result.Results.Single().Exception.ShouldBeNull(mutated);
            generation.Result.Diagnostics.ShouldBeEmpty(mutated);
            Misunderstood(generation.Input).ShouldBeEmpty(mutated);
            if (generation.Input.SyntaxTrees.Any(tree => tree.GetDiagnostics().Any()))
                continue;

            var errors = generation.Output.GetDiagnostics()
                .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToArray();
            if (errors.All(error => !IsOfTheSource(error)))
                errors.Select(Analysis.Describe).ShouldBeEmpty(mutated);
        }
    }

    private static IEnumerable<string> Misunderstood(Compilation compilation)
    {
        var found = new List<Diagnostic>();
        foreach (var type in compilation.GetSymbolsWithName(_ => true, SymbolFilter.Type).OfType<INamedTypeSymbol>()
            .Where(Symbols.IsAnnotated))
            ClassReader.Read(type, compilation, new Reporter(found.Add), default);
        return found.Where(diagnostic => diagnostic.Id == Rules.NotUnderstood.Id).Select(Analysis.Describe);
    }

    private static bool IsOfTheSource(Diagnostic error) =>
        error.Location.SourceTree?.FilePath.StartsWith("Source", StringComparison.Ordinal) == true;

    /// <summary>Takes out, doubles or exchanges a few tokens.</summary>
    private static string Mutate(string source, Random random)
    {
        var tokens = CSharpSyntaxTree.ParseText(source).GetRoot().DescendantTokens()
            .Select(token => token.ToFullString()).ToList();
        for (var edits = random.Next(1, 4); edits > 0; edits--)
        {
            var index = random.Next(tokens.Count);
            switch (random.Next(4))
            {
                case 0:
                    tokens.RemoveAt(index);
                    break;
                case 1:
                    tokens.Insert(index, tokens[index]);
                    break;
                case 2:
                    var other = random.Next(tokens.Count);
                    (tokens[index], tokens[other]) = (tokens[other], tokens[index]);
                    break;
                default:
                    tokens[index] = tokens[random.Next(tokens.Count)];
                    break;
            }
        }

        return string.Concat(tokens);
    }
}
