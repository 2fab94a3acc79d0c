using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Analyzers;

namespace Stubs.Generators.Tests;

/// <summary>Here all of them.</summary>
internal static class AnalyzersUnderTest
{
    public static ImmutableArray<DiagnosticAnalyzer> All { get; } =
    [
        .. typeof(AnnotatedClassAnalyzer).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract)
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];
}
