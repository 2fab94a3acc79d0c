using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// What the analyzers of annotated classes share: they stay out of compilations that know nothing of Stubs, and out of
/// what is generated. A rule is a class that derives from this one, says which diagnostics it reports, and looks at one
/// class at a time.
/// </summary>
public abstract class AnnotatedClassAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (Attributes.OfClasses.Any(
                attribute => start.Compilation.GetTypeByMetadataName(Attributes.MetadataName(attribute)) is not null))
                Start(start);
        });
    }

    /// <summary>Registers what is to be done in a compilation that may have annotated classes.</summary>
    protected virtual void Start(CompilationStartAnalysisContext context) => context.RegisterSymbolAction(
        symbol =>
        {
            if (symbol.Symbol is INamedTypeSymbol type && type.IsAnnotated())
                Analyze(symbol, type);
        },
        SymbolKind.NamedType);

    /// <summary>Looks at one annotated class.</summary>
    protected virtual void Analyze(SymbolAnalysisContext context, INamedTypeSymbol type)
    {
    }
}
