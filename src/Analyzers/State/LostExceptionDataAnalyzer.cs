using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Finds members of exceptions that stay behind when the exception is thrown by a call from another node.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LostExceptionDataAnalyzer : AnnotatedClassAnalyzer
{
    internal static readonly DiagnosticDescriptor Rule = new(
        "STUB0075",
        "A member of an exception stays behind",
        "'{0}' stays behind when a call from another node throws '{1}': {2}; give it a type that can be saved, or mark it [Transient] if callers can do without",
        Rules.Category,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0075"));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context) => context.RegisterSymbolAction(
        static symbol =>
        {
            if (symbol.Symbol is not INamedTypeSymbol type || !ExceptionTypes.IsCarried(type, symbol.CancellationToken))
                return;
            foreach (var lost in ExceptionReader.FindLost(
                type, new ReadingContext(symbol.Compilation, Reporter.Silent, symbol.CancellationToken)))
                {
                    if (lost.Member.Locations.FirstOrDefault(location => location.IsInSource) is { } location)
                        symbol.ReportDiagnostic(Diagnostic.Create(
                            Rule, location, lost.Member.Name, type.Name, lost.Reason));
                }
            },
        SymbolKind.NamedType);
}
