using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>Finds classes that say how their objects move, and have none that do.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MobilityAnalyzer : AnnotatedClassAnalyzer
{
    internal static readonly DiagnosticDescriptor Rule = new(
        "STUB0112",
        "A policy of moving has no effect",
        "'{0}' has [Mobile], and {1}",
        Rules.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0112"));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context) => context.RegisterSymbolAction(
        static symbol =>
        {
            if (symbol.Symbol is INamedTypeSymbol type && type.FindAttribute(Attributes.Mobile) is { } attribute
                && Find(type) is { } problem)
                symbol.ReportDiagnostic(Diagnostic.Create(
                    Rule, attribute.ApplicationSyntaxReference?.GetSyntax(symbol.CancellationToken).GetLocation(),
                    type.Name, problem));
        },
        SymbolKind.NamedType);

    // Of a class that is no more than a base, the derived ones say what they are.
    private static string? Find(INamedTypeSymbol type) =>
        ClassTraits.Mobility(type) is null
            ? "what it says is no Mobility; name one of OnDemand, FreelyMobile and Stationary"
            : type.IsAbstract || (ClassTraits.IsPersistent(type) && ClassTraits.IsRemote(type))
                ? null
                : $"its objects do not move, for the class is not {Missing(type)}; add that, or take [Mobile] away";

    private static string Missing(INamedTypeSymbol type) =>
        (ClassTraits.IsPersistent(type), ClassTraits.IsRemote(type)) switch
        {
            (false, false) => "[Persistent, Remote]",
            (false, true) => "[Persistent]",
            _ => "[Remote]",
        };
}
