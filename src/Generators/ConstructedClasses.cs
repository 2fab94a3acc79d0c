using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Stubs.Generators.Model;
using Stubs.Generators.Reading;

namespace Stubs.Generators;

/// <summary>
/// Finds the constructions of generic classes that source names, beside those that classes hold and send.
/// </summary>
internal static class ConstructedClasses
{
    /// <summary>
    /// Owns the codecs that no class needs, but an argument of a generic one. It comes after all names.
    /// </summary>
    public const string Owner = "~";

    public static IncrementalValueProvider<ImmutableArray<ConstructionReading>> In(SyntaxValueProvider syntax) => syntax
        .CreateSyntaxProvider(
            static (node, _) => ConstructionMentions.MayBe(node),
            static (node, cancellationToken) => ConstructionMentions.Read(
                node.Node, node.SemanticModel, cancellationToken))
        .Where(static mention => mention is not null)
        .Select(static (mention, _) => mention!)
        .Collect();

    /// <summary>Each construction once.</summary>
    public static IncrementalValueProvider<EquatableArray<ConstructionModel>> All(
        IncrementalValueProvider<ImmutableArray<ConstructionModel>> held,
        IncrementalValueProvider<ImmutableArray<ConstructionReading>> mentions) => held.Combine(mentions)
            .Select(static (all, _) => all.Left.Concat(all.Right.SelectMany(mention => mention.Constructions))
                .GroupBy(model => model.Stub)
                .Select(group => group.First())
                .OrderBy(model => model.Stub, StringComparer.Ordinal)
                .ToEquatableArray())
            .WithTrackingName(Steps.Constructions);

    /// <summary>The data types that only arguments need codecs for, each once.</summary>
    public static IncrementalValuesProvider<DataTypeModel> DataOf(
        IncrementalValueProvider<ImmutableArray<ConstructionReading>> mentions) =>
            mentions.SelectMany(
                static (all, _) => all.SelectMany(mention => mention.Data).GroupBy(data => data.Codec)
                    .Select(group => group.First()));
}
