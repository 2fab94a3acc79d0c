using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Finds operations that change state under a lock that others share: the change is not undone, not saved, and races
/// with readers (SYSTEM 15).
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ReadLockedWriteAnalyzer : EffectsAnalyzer
{
    internal static readonly DiagnosticDescriptor Rule = new(
        "STUB0048",
        "An operation that does not take a write lock changes state",
        "'{0}' takes {1} but changes '{2}'{3}, which is neither undone nor reliably saved; let it take a write lock",
        Rules.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0048"));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    private protected override void Analyze(
        SymbolAnalysisContext context, IMethodSymbol operation, ClassEffects effects)
    {
        if (LockOf(operation) is not { } taken || effects.FirstWrite(operation) is not var (member, at, method))
            return;
        var through = SymbolEqualityComparer.Default.Equals(
            method, (operation.PartialImplementationPart ?? operation).OriginalDefinition)
            ? ""
            : $" through '{(method.AssociatedSymbol ?? method).Name}'";
        var named = operation.AssociatedSymbol ?? operation;
        context.ReportDiagnostic(Diagnostic.Create(
            Rule, named.Locations[0], new[] { at }, named.Name, taken, member.Name, through));
    }

    private static string? LockOf(IMethodSymbol operation)
    {
        var mode = Locks.Of(operation, hasState: true);
        if (mode is null)
            return "no lock";
        return mode.EndsWith("LockMode.Read", StringComparison.Ordinal) ? "a read lock"
            : mode.EndsWith("LockMode.Update", StringComparison.Ordinal) ? "an update lock"
            : null;
    }
}
