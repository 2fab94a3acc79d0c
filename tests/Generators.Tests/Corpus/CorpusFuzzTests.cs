using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Stubs.Generators.Reading;

namespace Stubs.Generators.Tests.Corpus;

/// <summary>The corpus as someone might have typed it so far: in every declaration a few tokens are lost, doubled or exchanged.</summary>
public sealed class CorpusFuzzTests
{
    private const int Least = 3000;

    [Fact]
    public void Thousands_of_half_written_declarations_break_neither_reading_nor_writing()
    {
        var random = new Random(20261122);
        for (var mutated = 0; mutated < Least;)
        {
            var trees = CorpusSources.Library.Concat(CorpusSources.Classes).Concat(CorpusSources.Real).Select((tree, index) => Driver.Parse($"Source{index}.cs", Mutate(tree, random, ref mutated))).ToArray();
            var generation = Driver.Run("Corpus.Fuzz", trees);

            var result = generation.Result.Results.Single();
            result.Exception.ShouldBeNull();
            result.Diagnostics.ShouldBeEmpty();
            Misunderstood(generation.Input).ShouldBeEmpty();
        }
    }

    [Fact]
    public void What_is_written_does_not_depend_on_the_order_of_files()
    {
        var forward = Driver.Run("Corpus", [.. CorpusSources.Library, .. CorpusSources.Classes]).Files;
        var backward = Driver.Run("Corpus", [.. CorpusSources.Classes.Reverse(), .. CorpusSources.Library]).Files;

        backward.Keys.Order().ShouldBe(forward.Keys.Order());
        backward.Where(file => forward[file.Key] != file.Value).Select(file => file.Key).ShouldBeEmpty();
    }

    // The generator is silent about what it does not understand; who reads with a reporter is told.
    private static IEnumerable<string> Misunderstood(Compilation compilation)
    {
        var found = new List<Diagnostic>();
        foreach (var type in compilation.GetSymbolsWithName(_ => true, SymbolFilter.Type).OfType<INamedTypeSymbol>().Where(Symbols.IsAnnotated))
            ClassReader.Read(type, compilation, new Reporter(found.Add), default);
        return found.Where(diagnostic => diagnostic.Id == Rules.NotUnderstood.Id).Select(Analysis.Describe);
    }

    private static string Mutate(SyntaxTree tree, Random random, ref int mutated)
    {
        var tokens = tree.GetRoot().DescendantTokens().Select(token => token.ToFullString()).ToList();
        var starts = new List<(int First, int Count)>();
        var position = 0;
        foreach (var token in tree.GetRoot().DescendantTokens())
        {
            if (token.Parent is TypeDeclarationSyntax declaration && token == declaration.Keyword)
                starts.Add((position, declaration.DescendantTokens().Count()));
            position++;
        }

        foreach (var (first, count) in starts)
        {
            mutated++;
            var index = Math.Min(first + random.Next(count), tokens.Count - 1);
            var other = Math.Min(first + random.Next(count), tokens.Count - 1);
            // In place, so that what follows stays where it is.
            switch (random.Next(4))
            {
                case 0:
                    tokens[index] = " ";
                    break;
                case 1:
                    tokens[index] += " " + tokens[index];
                    break;
                case 2:
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
