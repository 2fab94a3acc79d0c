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
        var lost = new LostInitializers();
        context.RegisterSymbolAction(
            symbol =>
            {
                if (symbol.Symbol is INamedTypeSymbol type && type.IsAnnotated())
                    Analyze(symbol, type, unsaved, lost);
                else if (symbol.Symbol is INamedTypeSymbol data && ExportedData.IsExported(data, symbol.Compilation))
                    AnalyzeExported(symbol, data, lost);
            },
            SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context, INamedTypeSymbol type, UnsavedMembers unsaved,
        LostInitializers lost)
    {
        var reading = new ReadingContext(
            context.Compilation, new Reporter(context.ReportDiagnostic), context.CancellationToken);
        if (ClassReader.Read(type, reading) is null)
            return;
        unsaved.Check(type, reading);
        lost.Check(reading);
    }

    private static void AnalyzeExported(SymbolAnalysisContext context, INamedTypeSymbol data, LostInitializers lost)
    {
        var reading = new ReadingContext(
            context.Compilation, new Reporter(context.ReportDiagnostic), context.CancellationToken);
        if (GenericShapes.ParametersOf(data).Count > 0)
            reading.Owner = data;
        if (SavableRule.Find(reading, data, data) is null && reading.Data.Find(data) is not null)
            lost.Check(reading);
    }
}
