using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Reads each annotated class as the generator does, and reports what the generator silently leaves out.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DeclarationAnalyzer : AnnotatedClassAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = Rules.OfReading;

    /// <inheritdoc/>
    protected override void Analyze(SymbolAnalysisContext context, INamedTypeSymbol type) =>
        ClassReader.Read(type, context.Compilation, new Reporter(context.ReportDiagnostic), context.CancellationToken);
}
