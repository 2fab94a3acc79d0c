using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Finds threads that are made to wait for an object: the lock that they wait for may be freed only by what needs that
/// thread.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BlockingWaitAnalyzer : AnnotatedClassAnalyzer
{
    internal static readonly DiagnosticDescriptor Rule = new(
        "STUB0063",
        "A call blocks its thread",
        "'{0}' blocks the thread until '{1}' has ended, which may need that thread; await it",
        Rules.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0063"));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context) =>
        context.RegisterOperationAction(AnalyzeWait, OperationKind.Invocation, OperationKind.PropertyReference);

    private static void AnalyzeWait(OperationAnalysisContext context)
    {
        if (WaitedFor(context.Operation) is { } task && CallBehind(task) is { } call)
        {
            var wait = context.Operation is IInvocationOperation invocation
                ? invocation.TargetMethod.Name : ((IPropertyReferenceOperation)context.Operation).Property.Name;
            context.ReportDiagnostic(Diagnostic.Create(
                Rule, context.Operation.Syntax.GetLocation(), wait, call.TargetMethod.Name));
        }
    }

    /// <summary>The task that an operation blocks on.</summary>
    private static IOperation? WaitedFor(IOperation operation) => operation switch
    {
        IPropertyReferenceOperation { Property.Name: "Result", Instance: { } task } when task.Type.IsTask() => task,
        IInvocationOperation { TargetMethod.Name: "Wait", Instance: { } task } when task.Type.IsTask() => task,
        IInvocationOperation { TargetMethod.Name: "GetResult",
            Instance: IInvocationOperation { TargetMethod.Name: "GetAwaiter", Instance: { } task } } => task,
        _ => null,
    };

    private static IInvocationOperation? CallBehind(IOperation task)
    {
        task = task.Unwrap();
        while (task is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask", Instance: { } inner })
            task = inner.Unwrap();
        return task switch
        {
            IInvocationOperation call when call.IsStubCall() || call.IsRun() || IsEnd(call) => call,
            ILocalReferenceOperation local => CallBehind(local),
            _ => null,
        };
    }

    private static bool IsEnd(IInvocationOperation call) =>
        call.TargetMethod is { IsStatic: false, Name: "CommitAsync" or "AbortAsync" } method
            && method.ContainingType.IsAtomicAction();

    // A task that was awaited, or waited for among others, has ended.
    private static IInvocationOperation? CallBehind(ILocalReferenceOperation reference)
    {
        IInvocationOperation? call = null;
        foreach (var declarator in reference.Root().Descendants().OfType<IVariableDeclaratorOperation>())
        {
            if (SymbolEqualityComparer.Default.Equals(declarator.Symbol, reference.Local)
                && declarator.GetVariableInitializer()?.Value.Unwrap() is IInvocationOperation value
                && value.IsStubCall())
                call = value;
        }

        return call is not null
            && reference.Root().ReferencesTo(reference.Local)
                .All(
                    other => other == reference || WaitedFor(other.Parent!) == other
                        || other.Syntax.SpanStart > reference.Syntax.SpanStart)
            ? call
            : null;
    }
}
