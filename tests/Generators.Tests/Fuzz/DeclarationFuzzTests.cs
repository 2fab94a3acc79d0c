using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit.Abstractions;

namespace Stubs.Generators.Tests.Fuzz;

/// <summary>
/// Of what is written for a declaration that the compiler accepts, the compiler says nothing, whatever it is.
/// </summary>
public sealed class DeclarationFuzzTests(ITestOutputHelper output)
{
    /// <summary>Why the compiler refused declarations: one for each of its errors.</summary>
    private readonly SortedDictionary<string, string> refusals = new(StringComparer.Ordinal);

    private const int PartsOfBatch = 40, ClassesOfBatch = 150;

    private const int DeclarationsOfBatch = 2 * PartsOfBatch + ClassesOfBatch + (ClassesOfBatch / 10);

    /// <summary>How many declarations are made; unset for those of every day.</summary>
    private static readonly int Batches =
        int.TryParse(Environment.GetEnvironmentVariable("STUBS_FUZZ_DECLARATIONS"), out var wanted)
            ? 1 + (wanted / DeclarationsOfBatch) : 2;

    /// <summary>The seed of the first batch.</summary>
    private static readonly int First =
        int.TryParse(Environment.GetEnvironmentVariable("STUBS_FUZZ_SEED"), out var seed) ? seed : 1;

    private static readonly LanguageVersion[] Languages =
        [LanguageVersion.Latest, LanguageVersion.CSharp12, LanguageVersion.CSharp13];

    // A grammar whose classes do not compile would find nothing.
    private const double LeastAccepted = 0.95;

    [Fact]
    public void What_is_written_for_declarations_that_compile_compiles_without_a_warning()
    {
        var (made, accepted) = (0, 0);
        var found = new List<string>();
        refusals.Clear();
        for (var seed = First; seed < First + Batches; seed++)
        {
            var random = new Random(seed);
            var language = Languages[random.Next(Languages.Length)];
            var isNewest = language == LanguageVersion.Latest;
            var ofLibrary = new DeclarationGrammar(random, "L", isNewest);
            var library = Run("Fuzz.Library", language, ofLibrary, ClassesOfBatch / 10);
            found.AddRange(Check(library, seed, ref made, ref accepted));
            using var image = new MemoryStream();
            MetadataReference[] reference = library.Output.Emit(image).Success
                ? [MetadataReference.CreateFromImage(image.ToArray())] : [];
            var grammar = new DeclarationGrammar(random, "D", isNewest, reference.Length > 0 ? ofLibrary : null);
            var classes = Run("Fuzz.Classes", language, grammar, ClassesOfBatch, reference);
            found.AddRange(Check(classes, seed, ref made, ref accepted));
        }

        output.WriteLine($"The compiler accepted {accepted} of {made} declarations.");
        found.Take(40).ShouldBeEmpty($"{accepted} of {made} declarations were accepted.");
        (accepted / (double)made).ShouldBeGreaterThan(
            LeastAccepted, $"{accepted} of {made}\n{string.Join("\n", refusals.Values)}");
    }

    private static Generation Run(
        string assembly, LanguageVersion language, DeclarationGrammar grammar, int classes,
        params IEnumerable<MetadataReference> references) =>
            Driver.RunAs(
                language, assembly, Sources(grammar, PartsOfBatch, classes), references, new PropertyGenerator());

    // The author has suppressed what the compiler says of the declarations themselves; what is written is looked at
    // with all warnings.
    private static string[] Sources(DeclarationGrammar grammar, int parts, int classes) =>
    [
        .. grammar.DeclareParts(parts).Concat(Enumerable.Range(0, classes).Select(_ => grammar.DeclareClass()))
            .Select(text => "#pragma warning disable\n" + text),
    ];

    private List<string> Check(Generation generation, int seed, ref int made, ref int accepted)
    {
        foreach (var result in generation.Result.Results)
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
        foreach (var error in problems.Where(problem => problem.Severity == DiagnosticSeverity.Error
            && IsSource(problem.Location.SourceTree!)))
            refusals[error.Id] = $"seed {seed}: {Analysis.Describe(error)}";
        made += sources.Count;
        accepted += sources.Count - refused.Count;

        // What is written for a class that the compiler refuses follows it.
        var names = refused.SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<TypeDeclarationSyntax>())
            .Select(type => type.Identifier.ValueText)
            .ToHashSet();
        return [
            .. problems.Where(problem => !IsSource(problem.Location.SourceTree!))
                .Where(problem => !names.Any(name => problem.ToString().Contains(name, StringComparison.Ordinal)))
                .Select(problem => $"seed {seed}: {Analysis.Describe(problem)}"),
        ];
    }

    private static bool IsSource(SyntaxTree tree) =>
        Path.GetFileName(tree.FilePath).StartsWith("Source", StringComparison.Ordinal);
}
