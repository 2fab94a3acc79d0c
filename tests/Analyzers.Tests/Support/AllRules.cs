using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Stubs.Analyzers.Tests;

/// <summary>All rules, from the analyzers that report them.</summary>
internal static class AllRules
{
    public static ImmutableArray<DiagnosticDescriptor> Descriptors { get; } =
    [
        .. AnalyzersUnderTest.All.SelectMany(analyzer => analyzer.SupportedDiagnostics)
            .DistinctBy(descriptor => descriptor.Id)
            .OrderBy(descriptor => descriptor.Id, StringComparer.Ordinal),
    ];

    public static DiagnosticDescriptor Find(string id) => Descriptors.Single(descriptor => descriptor.Id == id);
}
