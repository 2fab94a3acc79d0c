using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Finds actions that no path commits: all their work is undone at the end of their scope (SYSTEM 22).
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UncommittedActionAnalyzer : AnnotatedClassAnalyzer
{
    internal static readonly DiagnosticDescriptor Rule = new(
        "STUB0064",
        "An action is never committed",
        "'{0}' is never committed, so all that is done in it is undone; call CommitAsync at the end, or AbortAsync if that is meant",
        Rules.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0064"));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context) =>
        context.RegisterOperationAction(AnalyzeBegin, OperationKind.Invocation);

    private static void AnalyzeBegin(OperationAnalysisContext context)
    {
        var begin = (IInvocationOperation)context.Operation;
        if (!begin.IsBegin() || BegunAction.Of(begin) is not { Variable: { } variable, Escapes: false } action)
            return;
        if (action.Calls.Contains("CommitAsync") || action.Calls.Contains("AbortAsync") || UsesCurrent(begin.Root()))
            return;
        context.ReportDiagnostic(Diagnostic.Create(Rule, variable.Locations[0], variable.Name));
    }

    // Code that asks for the current action can commit it.
    private static bool UsesCurrent(IOperation root) =>
        root.Descendants()
            .Any(
                operation => operation is IPropertyReferenceOperation { Property.Name: "Current" } property
                    && property.Property.ContainingType.IsAtomicAction());
}
