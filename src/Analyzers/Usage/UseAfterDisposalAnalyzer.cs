using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Finds uses of a node, or of a stub that was made with it, in statements that follow the node's disposal. Only local
/// variables are followed, and only where the order of the statements is the order of events.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UseAfterDisposalAnalyzer : AnnotatedClassAnalyzer
{
    internal static readonly DiagnosticDescriptor Rule = new(
        "STUB0067",
        "A node is used after its disposal",
        "'{0}' is used after node '{1}' was disposed of",
        Rules.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0067"));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context)
    {
        context.RegisterOperationAction(AnalyzeDisposal, OperationKind.Await);
        context.RegisterOperationAction(AnalyzeUsing, OperationKind.Using);
    }

    private static void AnalyzeDisposal(OperationAnalysisContext context)
    {
        var await = (IAwaitOperation)context.Operation;
        if (await.Operation is IInvocationOperation { TargetMethod.Name: "DisposeAsync",
            Instance: ILocalReferenceOperation node } && node.Type.IsNode()
            && await.Parent is IExpressionStatementOperation { Parent: IBlockOperation block } statement)
            Report(context, block.Operations.SkipWhile(each => each != statement).Skip(1), node.Local);
    }

    private static void AnalyzeUsing(OperationAnalysisContext context)
    {
        var @using = (IUsingOperation)context.Operation;
        if (@using.Parent is not IBlockOperation block)
            return;
        foreach (var node in @using.Locals.Where(local => local.Type.IsNode()))
            Report(context, block.Operations.SkipWhile(each => each != @using).Skip(1), node);
    }

    private static void Report(OperationAnalysisContext context, IEnumerable<IOperation> after, ILocalSymbol node)
    {
        var root = context.Operation.Root();
        var gone = new HashSet<ILocalSymbol>(StubsOf(node, root), SymbolEqualityComparer.Default) { node };
        foreach (var reference in after.SelectMany(statement => statement.Descendants())
            .OfType<ILocalReferenceOperation>())
        {
            if (!gone.Contains(reference.Local))
                continue;
            if (reference.Parent is ISimpleAssignmentOperation assignment && assignment.Target == reference)
                gone.Remove(reference.Local);
            else if (IsUse(reference) && gone.Remove(reference.Local))
                context.ReportDiagnostic(Diagnostic.Create(
                    Rule, reference.Syntax.GetLocation(), reference.Local.Name, node.Name));
        }
    }

    /// <summary>The variables whose every value was made with the node.</summary>
    private static IEnumerable<ILocalSymbol> StubsOf(ILocalSymbol node, IOperation root)
    {
        var values = root.Descendants().Select(operation => operation switch
        {
            IVariableDeclaratorOperation declarator => (declarator.Symbol, declarator.GetVariableInitializer()?.Value),
            ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } assignment =>
                (Symbol: target.Local, assignment.Value),
            _ => default,
        });
        return values.Where(each => each.Symbol is not null && each.Value is not null && each.Symbol.Type.IsReference())
            .ToLookup<(ILocalSymbol Symbol, IOperation? Value), ILocalSymbol>(
                each => each.Symbol, SymbolEqualityComparer.Default)
            .Where(variable => variable.All(each => each.Value!.ReferencesTo(node).Any()))
            .Select(variable => variable.Key);
    }

    // A stub's identity stays; a function may run whenever, and a test may want to see it fail.
    private static bool IsUse(ILocalReferenceOperation reference)
    {
        for (var current = reference.Parent; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation or ILocalFunctionOperation)
                return false;
        }

        return reference.Parent switch
        {
            IInvocationOperation call => call.IsStubCall(),
            IArgumentOperation { Parent: IInvocationOperation call } => call.IsStubCall(),
            IPropertyReferenceOperation { Property.Name: "Naming" } => true,
            _ => false,
        };
    }
}
