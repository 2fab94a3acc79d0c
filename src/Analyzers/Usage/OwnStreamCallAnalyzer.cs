using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Finds loops over a stream of an object whose body calls an operation of the same object that does not share the
/// stream's lock: the call would wait for the loop in which it stands, and is refused.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OwnStreamCallAnalyzer : AnnotatedClassAnalyzer
{
    internal static readonly DiagnosticDescriptor Rule = new(
        "STUB0073",
        "A call in a loop would wait for the loop's own stream",
        "'{0}' is called in a loop over '{1}' of the same object, which holds a lock until it has been read: the call is refused; read the stream first, into a list",
        Rules.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0073"));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context) =>
        context.RegisterOperationAction(AnalyzeLoop, OperationKind.Loop);

    private static void AnalyzeLoop(OperationAnalysisContext context)
    {
        if (context.Operation is not IForEachLoopOperation { IsAsynchronous: true } loop
            || StreamOf(loop.Collection) is not { Instance: { } streamed } stream
            || SymbolOf(streamed) is not { } stub
            || StubLocks.Of(stream) is not { } held)
            return;
        foreach (var call in CallsIn(loop.Body))
        {
            if (call.Instance is { } called && SymbolEqualityComparer.Default.Equals(SymbolOf(called), stub)
                && StubLocks.Of(call) is { } wanted && StubLocks.Conflict(held, wanted))
                context.ReportDiagnostic(Diagnostic.Create(
                    Rule, call.Syntax.GetLocation(), call.TargetMethod.Name, stream.TargetMethod.Name));
        }
    }

    /// <summary>The call that returns the stream, without what is wrapped around it.</summary>
    private static IInvocationOperation? StreamOf(IOperation collection)
    {
        collection = collection.Unwrap();
        while (collection is IInvocationOperation { TargetMethod.Name: "WithCancellation" or "ConfigureAwait" } wrapper)
        {
            var inner = wrapper.Instance ?? wrapper.Arguments.FirstOrDefault()?.Value;
            if (inner is null)
                return null;
            collection = inner.Unwrap();
        }

        return collection as IInvocationOperation;
    }

    // Not what is in a lambda: it is not known when that runs.
    private static IEnumerable<IInvocationOperation> CallsIn(IOperation operation)
    {
        foreach (var child in operation.ChildOperations)
        {
            if (child is IAnonymousFunctionOperation or ILocalFunctionOperation)
                continue;
            if (child is IInvocationOperation call && (call.IsStubCall() || call.TargetMethod.IsDestruction()))
                yield return call;
            foreach (var inner in CallsIn(child))
                yield return inner;
        }
    }

    private static ISymbol? SymbolOf(IOperation stub) => stub.Unwrap() switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } field => field.Field,
        IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation } property => property.Property,
        _ => null,
    };
}
