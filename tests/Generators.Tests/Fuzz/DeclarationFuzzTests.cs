using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Tests.Fuzz;

/// <summary>Declarations that the compiler accepts are written for without a word of the compiler about what was written, whatever they are.</summary>
public sealed class DeclarationFuzzTests
{
    private const int Batches = 3, PartsOfBatch = 40, ClassesOfBatch = 150;

    // A grammar whose classes do not compile would find nothing.
    private const double LeastAccepted = 0.95;

    [Fact]
    public void What_is_written_for_declarations_that_compile_compiles_without_a_warning()
    {
        var (made, accepted) = (0, 0);
        for (var seed = 1; seed <= Batches; seed++)
        {
            var random = new Random(seed);
            var ofLibrary = new DeclarationGrammar(random, "L");
            var library = Driver.Run("Fuzz.Library", Sources(ofLibrary, PartsOfBatch, ClassesOfBatch / 10));
            Check(library, seed, ref made, ref accepted);
            using var image = new MemoryStream();
            var reference = library.Output.Emit(image).Success ? new[] { MetadataReference.CreateFromImage(image.ToArray()) } : [];
            var grammar = new DeclarationGrammar(random, "D", reference.Length > 0 ? ofLibrary : null);
            Check(Driver.Run("Fuzz.Classes", Sources(grammar, PartsOfBatch, ClassesOfBatch), reference), seed, ref made, ref accepted);
        }

        (accepted / (double)made).ShouldBeGreaterThan(LeastAccepted, $"{accepted} of {made}");
    }

    private static string[] Sources(DeclarationGrammar grammar, int parts, int classes) =>
    [
        .. grammar.DeclareParts(parts).Concat(Enumerable.Range(0, classes).Select(_ => grammar.DeclareClass()))
            .Select(text => "#pragma warning disable\n" + text),
    ];

    private static void Check(Generation generation, int seed, ref int made, ref int accepted)
    {
        generation.Result.Results.Single().Exception.ShouldBeNull($"seed {seed}: {generation.Result.Results.Single().Exception}");
        var problems = generation.Output.GetDiagnostics().Where(problem => problem.Severity >= DiagnosticSeverity.Warning && problem.Id != "CS1591").ToList();
        var sources = generation.Input.SyntaxTrees.Where(IsSource).ToList();
        var refused = problems.Where(problem => problem.Severity == DiagnosticSeverity.Error && problem.Location.SourceTree is { } tree && IsSource(tree))
            .Select(problem => problem.Location.SourceTree).ToHashSet();
        made += sources.Count;
        accepted += sources.Count - refused.Count;

        // What is written for a class that the compiler refuses follows it.
        var names = refused.SelectMany(tree => tree!.GetRoot().DescendantNodes().OfType<Microsoft.CodeAnalysis.CSharp.Syntax.TypeDeclarationSyntax>()).Select(type => type.Identifier.ValueText).ToHashSet();
        problems.Where(problem => problem.Location.SourceTree is { } tree && !IsSource(tree) && !names.Any(name => problem.ToString().Contains(name, StringComparison.Ordinal)))
            .Select(problem => $"seed {seed}: {Analysis.Describe(problem)}").Take(20).ShouldBeEmpty();
    }

    private static bool IsSource(SyntaxTree tree) => Path.GetFileName(tree.FilePath).StartsWith("Source", StringComparison.Ordinal);
}
