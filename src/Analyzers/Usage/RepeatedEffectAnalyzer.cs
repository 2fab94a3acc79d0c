using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Finds bodies of <c>RunAsync</c> that add to a variable from outside. When the action is wounded the body runs again:
/// objects are as before then, the variable is not.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RepeatedEffectAnalyzer : AnnotatedClassAnalyzer
{
    internal static readonly DiagnosticDescriptor Rule = new(
        "STUB0068",
        "An effect of an action's body is repeated with it",
        "The body may run more than once, and '{0}' keeps what earlier runs did to it; set it anew at the start of the body, or return it from the body",
        Rules.Category,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0068"));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context) =>
        context.RegisterOperationAction(AnalyzeRun, OperationKind.Invocation);

    private static void AnalyzeRun(OperationAnalysisContext context)
    {
        var run = (IInvocationOperation)context.Operation;
        if (!run.IsRun()
            || run.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == 0)?.Value is not { } argument
            || argument.DescendantsAndSelf().OfType<IAnonymousFunctionOperation>().FirstOrDefault() is not { } body)
            return;
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var operation in body.Body.Descendants())
        {
            if (Accumulator(operation) is { } target && SymbolOf(target) is { } variable
                && IsFromOutside(variable, body) && !IsSetBefore(variable, operation, body) && seen.Add(variable))
                context.ReportDiagnostic(Diagnostic.Create(Rule, operation.Syntax.GetLocation(), variable.Name));
        }
    }

    private static IOperation? Accumulator(IOperation operation) => operation switch
    {
        IIncrementOrDecrementOperation increment => increment.Target,
        ICompoundAssignmentOperation assignment => assignment.Target,
        IInvocationOperation { TargetMethod.Name: not "Clear" } call => Mutators.ChangedBy(call),
        _ => null,
    };

    private static ISymbol? SymbolOf(IOperation? operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        _ => null,
    };

    private static bool IsFromOutside(ISymbol variable, IAnonymousFunctionOperation body) =>
        variable.DeclaringSyntaxReferences.All(
            reference => reference.SyntaxTree != body.Syntax.SyntaxTree || !body.Syntax.Span.Contains(reference.Span));

    private static bool IsSetBefore(ISymbol variable, IOperation use, IAnonymousFunctionOperation body) =>
        body.Body.Descendants().Any(operation =>
            operation.Syntax.SpanStart < use.Syntax.SpanStart
            && operation switch
            {
                ISimpleAssignmentOperation assignment =>
                    SymbolEqualityComparer.Default.Equals(SymbolOf(assignment.Target), variable),
                IInvocationOperation { TargetMethod.Name: "Clear", Instance: { } cleared } =>
                    SymbolEqualityComparer.Default.Equals(SymbolOf(cleared), variable),
                _ => false,
            });
}
