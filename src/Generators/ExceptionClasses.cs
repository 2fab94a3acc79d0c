using Microsoft.CodeAnalysis;
using Stubs.Generators.Reading;

namespace Stubs.Generators;

/// <summary>Finds the exception classes of a compilation and reads each of them once.</summary>
internal static class ExceptionClasses
{
    public static IncrementalValuesProvider<ExceptionReading> In(SyntaxValueProvider syntax, KnownReadings known) =>
        syntax.CreateSyntaxProvider(
            static (node, _) => ExceptionTypes.IsCandidate(node),
            (context, cancellationToken) => Read(context, known, cancellationToken))
            .Where(static reading => reading is not null)
            .Select(static (reading, _) => reading!)
            .WithTrackingName(Steps.ReadExceptions);

    // The generator runs wherever the package is referenced, with its run time or only with what the package brings for
    // the compiler.
    private static bool HasRuntime(Compilation compilation) =>
        Language.IsNewEnough(compilation)
            && compilation.GetTypeByMetadataName("Stubs.Generated.ExceptionMembers`1") is not null;

    private static ExceptionReading? Read(
        GeneratorSyntaxContext context, KnownReadings known, CancellationToken cancellationToken)
    {
        if (!HasRuntime(context.SemanticModel.Compilation)
            || context.SemanticModel.GetDeclaredSymbol(context.Node, cancellationToken) is not INamedTypeSymbol type
            || !ExceptionTypes.IsFirst(type, context.Node, cancellationToken))
            return null;
        return known.Find(
            type,
            context.SemanticModel.Compilation,
            static (type, compilation, cancellationToken) => ExceptionReader.Read(
                type, new ReadingContext(compilation, Reporter.Silent, cancellationToken)),
            cancellationToken);
    }
}
