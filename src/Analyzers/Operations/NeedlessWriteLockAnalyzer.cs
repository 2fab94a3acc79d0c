using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Finds methods that take a write lock because their author said nothing else, and only read: they could share.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NeedlessWriteLockAnalyzer : EffectsAnalyzer
{
    internal static readonly DiagnosticDescriptor Rule = new(
        "STUB0049",
        "An operation that only reads takes a write lock",
        "'{0}' only reads its object, but takes a write lock and so keeps all others out; mark it [ReadLock]",
        Rules.Category,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0049"));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    private protected override void Analyze(
        SymbolAnalysisContext context, IMethodSymbol operation, ClassEffects effects)
    {
        if (operation is { MethodKind: MethodKind.Ordinary, IsVirtual: false, IsOverride: false, IsAbstract: false }
            && !LockAttributes.Any(operation)
            && !operation.HasAttribute(Attributes.CompensateWith)
            && effects.OnlyReads(operation))
            context.ReportDiagnostic(Diagnostic.Create(Rule, operation.Locations[0], operation.Name));
    }
}
