using Microsoft.CodeAnalysis;
using Stubs.Generators.Reading;

namespace Stubs.Generators;

/// <summary>Finds the data types for which a library exports codecs, and reads each of them once.</summary>
internal static class ExportedTypes
{
    public static IncrementalValuesProvider<ExportReading> In(SyntaxValueProvider syntax, KnownReadings known) =>
        syntax.CreateSyntaxProvider(static (node, _) => ExportedData.MayBe(node), (context, cancellationToken) =>
            Read(context, known, cancellationToken))
            .Where(static reading => reading is not null)
            .Select(static (reading, _) => reading!)
            .WithTrackingName(Steps.ReadExports);

    private static ExportReading? Read(GeneratorSyntaxContext context, KnownReadings known,
        CancellationToken cancellationToken)
    {
        var compilation = context.SemanticModel.Compilation;
        // The generator runs wherever the package is referenced, with its run time or without.
        if (compilation.Options.OutputKind != OutputKind.DynamicallyLinkedLibrary
            || !Language.IsNewEnough(compilation)
                || compilation.GetTypeByMetadataName("Stubs.Generated.Codec`1") is null
            || context.SemanticModel.GetDeclaredSymbol(context.Node, cancellationToken) is not INamedTypeSymbol type
            || IsOtherPart(type, context.Node))
            return null;
        return known.Find(
            type,
            compilation,
            static (type, compilation, cancellationToken) => ExportedData.Read(type, compilation, cancellationToken),
            cancellationToken);
    }

    // The type is read at the first of its parts that may be the one.
    private static bool IsOtherPart(INamedTypeSymbol type, SyntaxNode node) => type.DeclaringSyntaxReferences.Length > 1
        && type.DeclaringSyntaxReferences.Select(static reference => reference.GetSyntax())
            .FirstOrDefault(ExportedData.MayBe) != node;
}
