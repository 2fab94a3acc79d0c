using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Finds actions that are current only where they are begun. What an asynchronous method, or code in another thread,
/// makes current ends with it: the caller gets the action, and yet its calls run outside.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LostActionAnalyzer : AnnotatedClassAnalyzer
{
    internal static readonly DiagnosticDescriptor Rule = new(
        "STUB0059",
        "An action does not reach the code that is to run in it",
        "The action is current only within {0}, so calls elsewhere run outside of it; {1}",
        Rules.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0059"));

    private const string BeginThere = "begin it where those calls are, or use AtomicAction.RunAsync";

    private static readonly ImmutableHashSet<string> OtherFlows = ImmutableHashSet.Create(
        "Task", "TaskFactory", "ThreadPool", "Thread", "Parallel", "Timer");

    private static readonly ImmutableHashSet<string> Keepers = ImmutableHashSet.Create(
        "Add", "TryAdd", "Push", "Enqueue", "Insert", "SetResult", "TrySetResult", "TryWrite", "WriteAsync");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context) =>
        context.RegisterOperationAction(AnalyzeCall, OperationKind.Invocation);

    private static void AnalyzeCall(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (IsLostByOther(call))
            Report(context, $"'{call.TargetMethod.Name}', which is asynchronous", BeginThere);
        // What only the run time can call makes nothing current.
        if (!(call.IsBegin() && call.TargetMethod.DeclaredAccessibility == Accessibility.Public)
            && !IsHelper(call.TargetMethod))
            return;
        var (function, method) = FunctionOf(call, context.ContainingSymbol);
        var action = BegunAction.Of(call);
        if (action.IsUsed)
        {
            if (IsAsyncIterator(method) && YieldAfter(call, function))
                Report(
                    context, $"one step of {NameOf(method)}, which goes on in the caller's flow after 'yield return'",
                    "end it before, or let the caller begin it");
            return;
        }

        if (action.Calls.Contains("DisposeAsync") || !Leaves(call, function, []))
            return;
        if (method.IsAsync)
            Report(context, $"{NameOf(method)}, which is asynchronous", BeginThere);
        else if (function is IAnonymousFunctionOperation lambda && IsOfOtherFlow(lambda))
            Report(context, "the code that another thread runs", BeginThere);
    }

    private static void Report(OperationAnalysisContext context, string place, string remedy) =>
        context.ReportDiagnostic(Diagnostic.Create(Rule, context.Operation.Syntax.GetLocation(), place, remedy));

    // A synchronous method makes the action current for its caller.
    private static bool IsHelper(IMethodSymbol method) =>
        method.ReturnType.IsAtomicAction() && !method.ContainingType.IsAtomicAction() && !method.IsAsync
            && method.MethodKind is MethodKind.Ordinary or MethodKind.LocalFunction;

    /// <summary>
    /// Whether an asynchronous method of another assembly, where this rule was not asked, gives an action out.
    /// </summary>
    private static bool IsLostByOther(IInvocationOperation call) =>
        call.TargetMethod is { DeclaringSyntaxReferences.IsEmpty: true, ReturnType: INamedTypeSymbol result } method
        && result.IsTask() && result.TypeArguments is [var given] && given.IsAtomicAction()
        && method.GetAttributes().Any(static attribute =>
            attribute.AttributeClass?.Name == "AsyncStateMachineAttribute");

    private static (IOperation? Function, IMethodSymbol Method) FunctionOf(IOperation operation, ISymbol container)
    {
        for (var current = operation.Parent; current is not null; current = current.Parent)
        {
            switch (current)
            {
                case IAnonymousFunctionOperation lambda:
                    return (lambda, lambda.Symbol);
                case ILocalFunctionOperation local:
                    return (local, local.Symbol);
            }
        }

        return (null, (IMethodSymbol)(container as IMethodSymbol ?? Synchronous(container)));
    }

    // Initializers of fields and properties stand in none, and run as constructors do.
    private static IMethodSymbol Synchronous(ISymbol container) =>
        container.ContainingType.InstanceConstructors.Concat(container.ContainingType.StaticConstructors)
            .FirstOrDefault() ?? container.ContainingType.GetMembers().OfType<IMethodSymbol>().First();

    /// <summary>Whether the value, or what is made of it, is handed out of the function.</summary>
    private static bool Leaves(IOperation value, IOperation? function, HashSet<ILocalSymbol> followed)
    {
        while (value.Parent is IConversionOperation or IParenthesizedOperation or ICoalesceOperation or ITupleOperation
            or IConditionalOperation or IArrayInitializerOperation or IArrayCreationOperation
            or IObjectCreationOperation or IArgumentOperation { Parent: IObjectCreationOperation })
            value = value.Parent;
        return value.Parent switch
        {
            IReturnOperation => true,
            ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } assignment
                when assignment.Value == value => LeavesFrom(target.Local),
            ISimpleAssignmentOperation { Target: IFieldReferenceOperation or IPropertyReferenceOperation
                or IArrayElementReferenceOperation } assignment => assignment.Value == value,
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } =>
                LeavesFrom(declarator.Symbol),
            IArgumentOperation { Parent: IInvocationOperation { TargetMethod: var keeper } } =>
                Keepers.Contains(keeper.Name) && keeper.ContainingType.IsOfFramework(),
            _ => false,
        };

        bool LeavesFrom(ILocalSymbol local) => followed.Add(local) && (!IsDeclaredIn(local, function)
            || value.Root().ReferencesTo(local).Any(reference => Leaves(reference, function, followed)));
    }

    // A variable of an enclosing function outlives this one.
    private static bool IsDeclaredIn(ILocalSymbol local, IOperation? function) => function is null
        || local.DeclaringSyntaxReferences.All(reference => function.Syntax.Span.Contains(reference.Span));

    private static bool IsAsyncIterator(IMethodSymbol method) =>
        method.IsAsync && method.ReturnType.Name is "IAsyncEnumerable" or "IAsyncEnumerator";

    private static bool YieldAfter(IOperation begin, IOperation? function)
    {
        IOperation scope = begin;
        while (scope.Parent is not null and not IBlockOperation)
        {
            scope = scope.Parent;
            if (scope is IUsingOperation)
                break;
        }

        if (scope is not IUsingOperation)
            scope = scope.Parent ?? scope;
        return scope.Descendants().Any(inner => inner is IReturnOperation { Kind: OperationKind.YieldReturn }
            && inner.Syntax.SpanStart > begin.Syntax.SpanStart
            && ReferenceEquals(FunctionIn(inner), function));
    }

    private static IOperation? FunctionIn(IOperation operation)
    {
        for (var current = operation.Parent; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation or ILocalFunctionOperation)
                return current;
        }

        return null;
    }

    private static bool IsOfOtherFlow(IAnonymousFunctionOperation lambda)
    {
        var current = lambda.Parent;
        while (current is IDelegateCreationOperation or IConversionOperation)
            current = current.Parent;
        return current is IArgumentOperation { Parent: IInvocationOperation { TargetMethod: var method } }
                ? OtherFlows.Contains(method.ContainingType.Name) && method.ContainingType.IsOfFramework()
            : current is IArgumentOperation { Parent: IObjectCreationOperation { Type: INamedTypeSymbol made } }
                && OtherFlows.Contains(made.Name) && made.IsOfFramework();
    }

    private static string NameOf(IMethodSymbol method) =>
        method.MethodKind == MethodKind.AnonymousFunction ? "the lambda" : $"'{method.Name}'";
}
