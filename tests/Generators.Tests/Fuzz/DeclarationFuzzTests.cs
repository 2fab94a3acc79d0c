using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stubs.Generators.Tests.Fuzz;

/// <summary>
/// Of what is written for a declaration that the compiler accepts, the compiler says nothing, whatever it is.
/// </summary>
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
            MetadataReference[] reference = library.Output.Emit(image).Success
                ? [MetadataReference.CreateFromImage(image.ToArray())] : [];
            var grammar = new DeclarationGrammar(random, "D", reference.Length > 0 ? ofLibrary : null);
            var classes = Driver.Run("Fuzz.Classes", Sources(grammar, PartsOfBatch, ClassesOfBatch), reference);
            Check(classes, seed, ref made, ref accepted);
        }

        (accepted / (double)made).ShouldBeGreaterThan(LeastAccepted, $"{accepted} of {made}");
    }

    // The author has suppressed what the compiler says of the declarations themselves; what is written is looked at
    // with all warnings.
    private static string[] Sources(DeclarationGrammar grammar, int parts, int classes) =>
    [
        .. grammar.DeclareParts(parts).Concat(Enumerable.Range(0, classes).Select(_ => grammar.DeclareClass()))
            .Select(text => "#pragma warning disable\n" + text),
    ];

    private static void Check(Generation generation, int seed, ref int made, ref int accepted)
    {
        var result = generation.Result.Results.Single();
        result.Exception.ShouldBeNull($"seed {seed}: {result.Exception}");
        var problems = generation.Output.GetDiagnostics()
            .Where(
                problem => problem.Severity >= DiagnosticSeverity.Warning && problem.Id != "CS1591"
                    && problem.Location.SourceTree is not null)
            .ToList();
        var sources = generation.Input.SyntaxTrees.Where(IsSource).ToList();
        var refused = problems.Where(problem => problem.Severity == DiagnosticSeverity.Error)
            .Select(problem => problem.Location.SourceTree!)
            .Where(IsSource)
            .ToHashSet();
        made += sources.Count;
        accepted += sources.Count - refused.Count;

        // What is written for a class that the compiler refuses follows it.
        var names = refused.SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<TypeDeclarationSyntax>())
            .Select(type => type.Identifier.ValueText)
            .ToHashSet();
        problems.Where(problem => !IsSource(problem.Location.SourceTree!))
            .Where(problem => !names.Any(name => problem.ToString().Contains(name, StringComparison.Ordinal)))
            .Select(problem => $"seed {seed}: {Analysis.Describe(problem)}")
            .Take(20)
            .ShouldBeEmpty();
    }

    private static bool IsSource(SyntaxTree tree) =>
        Path.GetFileName(tree.FilePath).StartsWith("Source", StringComparison.Ordinal);
}
