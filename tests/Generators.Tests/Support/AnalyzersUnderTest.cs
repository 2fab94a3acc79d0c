using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Analyzers;

namespace Stubs.Generators.Tests;

/// <summary>Here those that report what the generator reads. Those of use and style have tests of their own.</summary>
internal static class AnalyzersUnderTest
{
    public static ImmutableArray<DiagnosticAnalyzer> All { get; } =
    [
        new DeclarationAnalyzer(), new SharedInterfaceAnalyzer(), new ConstructionAnalyzer(), new ProjectAnalyzer(),
        new ServiceMemberSuppressor(),
    ];
}
