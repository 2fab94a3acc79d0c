using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Finds actions without a scope: when an exception leaves the method they go on, hold their locks and stay current.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UndisposedActionAnalyzer : AnnotatedClassAnalyzer
{
    internal static readonly DiagnosticDescriptor Rule = new(
        "STUB0066",
        "An action has no scope",
        "An exception would leave this action running with all its locks; begin it in 'await using'",
        Rules.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0066"));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context) =>
        context.RegisterOperationAction(AnalyzeBegin, OperationKind.Invocation);

    private static void AnalyzeBegin(OperationAnalysisContext context)
    {
        var begin = (IInvocationOperation)context.Operation;
        if (begin.IsBegin() && BegunAction.Of(begin) is { IsUsed: false, Escapes: false } action
            && !action.Calls.Contains("DisposeAsync") && !action.Calls.Contains("AbortAsync"))
            context.ReportDiagnostic(Diagnostic.Create(Rule, begin.Syntax.GetLocation()));
    }
}
