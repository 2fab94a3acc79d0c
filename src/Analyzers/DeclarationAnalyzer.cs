using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Reads each annotated class as the generator does, and reports what the generator silently leaves out. Then it
/// compares what the class holds with what was written, which includes what other generators have added.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DeclarationAnalyzer : AnnotatedClassAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        Rules.OfReading.Add(UnsavedMembers.Rule).Add(UnsavedMembers.HiddenRule);

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context)
    {
        var unsaved = new UnsavedMembers();
        context.RegisterSymbolAction(
            symbol =>
            {
                if (symbol.Symbol is INamedTypeSymbol type && type.IsAnnotated())
                    Analyze(symbol, type, unsaved);
            },
            SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context, INamedTypeSymbol type, UnsavedMembers unsaved)
    {
        var reading = new ReadingContext(
            context.Compilation, new Reporter(context.ReportDiagnostic), context.CancellationToken);
        if (ClassReader.Read(type, reading) is not null)
            unsaved.Check(type, reading);
    }
}
