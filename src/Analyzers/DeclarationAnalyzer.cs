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
        Rules.OfReading.Add(UnsavedMembers.Rule).Add(UnsavedMembers.HiddenRule).Add(KnownInstances.Rule)
            .Add(DroppedEvents.Rule).Add(UnexportedData.Rule).Add(ObjectValueAnalyzer.Rule)
            .Add(ComparerAnalyzer.Rule);

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context)
    {
        var checks = new DataChecks();
        context.RegisterSymbolAction(
            symbol =>
            {
                if (symbol.Symbol is INamedTypeSymbol type && type.IsAnnotated())
                    Analyze(symbol, type, checks);
                else if (symbol.Symbol is INamedTypeSymbol data && ExportedData.IsExported(data, symbol.Compilation))
                    AnalyzeExported(symbol, data, checks);
            },
            SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context, INamedTypeSymbol type, DataChecks checks)
    {
        var reading = new ReadingContext(
            context.Compilation, new Reporter(context.ReportDiagnostic), context.CancellationToken);
        if (ClassReader.Read(type, reading) is null)
            return;
        checks.Unsaved.Check(type, reading);
        checks.Events.Check(type, reading);
        checks.CheckData(reading);
    }

    private static void AnalyzeExported(SymbolAnalysisContext context, INamedTypeSymbol data, DataChecks checks)
    {
        var reading = new ReadingContext(
            context.Compilation, new Reporter(context.ReportDiagnostic), context.CancellationToken);
        if (GenericShapes.ParametersOf(data).Count > 0)
            reading.Owner = data;
        if (reading.Converters.Find(data, null) is not null)
            return;
        if (SavableRule.Find(reading, data, data) is not null)
            checks.Unexported.Check(data, reading);
        else if (reading.Data.Find(data) is not null)
            checks.CheckData(reading);
    }

    /// <summary>The checks of a compilation: what they have looked at, they do not look at again.</summary>
    private sealed class DataChecks
    {
        private readonly LostInitializers lost = new();
        private readonly KnownInstances known = new();

        public UnsavedMembers Unsaved { get; } = new();

        public UnexportedData Unexported { get; } = new();

        public DroppedEvents Events { get; } = new();

        public void CheckData(ReadingContext reading)
        {
            lost.Check(reading);
            known.Check(reading);
            Events.CheckData(reading);
        }
    }
}
