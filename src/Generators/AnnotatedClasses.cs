using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Stubs.Generators.Reading;

namespace Stubs.Generators;

/// <summary>The first step: finds annotated classes and reads each of them once.</summary>
internal static class AnnotatedClasses
{
    /// <summary>The classes with that attribute; a class with several belongs to the first of them.</summary>
    public static IncrementalValuesProvider<ClassReading> With(
        string attribute, SyntaxValueProvider syntax, KnownReadings known) =>
            syntax.ForAttributeWithMetadataName(
                    Attributes.MetadataName(attribute),
                    static (node, _) => node is TypeDeclarationSyntax,
                    (context, cancellationToken) => Read(context, attribute, known, cancellationToken))
                .Where(static reading => reading is not null)
                .Select(static (reading, _) => reading!)
                .WithTrackingName(Steps.Read);

    private static ClassReading? Read(
        GeneratorAttributeSyntaxContext context, string attribute, KnownReadings known,
        CancellationToken cancellationToken)
    {
        if (context.TargetSymbol is not INamedTypeSymbol type
            || Attributes.OfClasses.First(type.HasAttribute) != attribute)
            return null;
        // Two parts may carry the attribute, which the compiler has something against; but the class is one.
        if (type.FindAttribute(attribute)?.ApplicationSyntaxReference is { } first
            && (first.SyntaxTree != context.TargetNode.SyntaxTree || !context.TargetNode.Span.Contains(first.Span)))
            return null;
        return known.Find(
            type,
            context.SemanticModel.Compilation,
            static (type, compilation, cancellationToken) => ClassReader.Read(
                type, compilation, Reporter.Silent, cancellationToken),
            cancellationToken);
    }
}
