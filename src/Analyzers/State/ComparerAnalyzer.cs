using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Finds sets and dictionaries in an object's state whose comparer has no stored form: saving them is refused at run
/// time.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ComparerAnalyzer : AnnotatedClassAnalyzer
{
    private const int Deepest = 8;

    private static readonly ImmutableHashSet<string> Interfaces = ImmutableHashSet.Create(
        "IEqualityComparer", "IComparer");

    private static readonly ImmutableHashSet<string> WellKnown =
        ImmutableHashSet.Create(
            "Ordinal", "OrdinalIgnoreCase", "InvariantCulture", "InvariantCultureIgnoreCase", "Default");

    internal static readonly DiagnosticDescriptor Rule = new(
        "STUB0072",
        "A collection's comparer cannot be saved",
        "'{0}' cannot be saved with this comparer; only the default and the ordinal and invariant ones of StringComparer can",
        Rules.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0072"));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context) =>
        context.RegisterOperationAction(Analyze, StateAssignments.Kinds);

    private static void Analyze(OperationAnalysisContext context)
    {
        var reading = new Lazy<ReadingContext>(
            () => new ReadingContext(context.Compilation, Reporter.Silent, context.CancellationToken));
        var seen = new HashSet<SyntaxNode>();
        foreach (var (member, _, value) in StateAssignments.Find(context.Operation, context.ContainingSymbol))
        {
            foreach (var comparer in UnsavableIn(value, context.Operation, reading, Deepest)
                .Where(each => seen.Add(each.Syntax)))
                context.ReportDiagnostic(Diagnostic.Create(
                    Rule,
                    (comparer.Syntax.SyntaxTree == context.Operation.Syntax.SyntaxTree ? comparer : value)
                        .Syntax.GetLocation(), member.Name));
        }
    }

    /// <summary>Checks with which comparers a data type makes its collections.</summary>
    internal static void CheckData(INamedTypeSymbol data, ReadingContext context)
    {
        var reading = new Lazy<ReadingContext>(() => context);
        foreach (var (member, value) in DataTypeMembers.Of(data, context.Compilation)
            .SelectMany(member => Comparers.ValuesOf(member.Symbol, context)
                .Select(value => (member.Symbol, value))))
        {
            if (StateConverters.AttributesOf(member).Any()
                || context.ModelOf(value.SyntaxTree).GetOperation(value, context.CancellationToken) is not { } made)
                continue;
            foreach (var comparer in UnsavableIn(made, made, reading, Deepest))
                context.Reporter.Report(Rule, comparer.Syntax.GetLocation(), member.Name);
        }
    }

    /// <summary>The comparers that cannot be saved among those with which the code makes a collection.</summary>
    private static IEnumerable<IOperation> UnsavableIn(
        IOperation value, IOperation at, Lazy<ReadingContext> reading, int depth)
    {
        value = value.Unwrap();
        if (depth == 0)
            return [];
        if (SourcesOf(value, at, reading).ToList() is { Count: > 0 } sources)
            return sources.SelectMany(source => UnsavableIn(source, at, reading, depth - 1));
        var arguments = value switch
        {
            IObjectCreationOperation creation => creation.Arguments,
            IInvocationOperation call => call.Arguments,
            _ => ImmutableArray<IArgumentOperation>.Empty,
        };
        return arguments.Where(argument => Mutators.IsCollection(value.Type)
                && argument.Parameter?.Type is { } type && Interfaces.Contains(type.Name))
            .Select(static argument => argument.Value.Unwrap())
            .Where(comparer => !CanBeSaved(comparer, reading, Deepest));
    }

    /// <summary>What a value is that code has put elsewhere before: behind a name, a choice or a function.</summary>
    private static IEnumerable<IOperation> SourcesOf(IOperation value, IOperation at, Lazy<ReadingContext> reading)
    {
        switch (value)
        {
            case IConditionalOperation { WhenFalse: { } otherwise } conditional:
                return [conditional.WhenTrue, otherwise];
            case ICoalesceOperation coalesce:
                return [coalesce.Value, coalesce.WhenNull];
            case ISwitchExpressionOperation @switch:
                return @switch.Arms.Select(static arm => arm.Value);
            case ISimpleAssignmentOperation assignment:
                return [assignment.Value];
            case ICoalesceAssignmentOperation assignment:
                return [assignment.Value];
            case IDelegateCreationOperation { Target: IAnonymousFunctionOperation function }:
                return ReturnedBy(function);
            case IAnonymousFunctionOperation function:
                return ReturnedBy(function);
            case IObjectCreationOperation { Type.Name: "Lazy", Arguments: [var argument, ..] }:
                return [argument.Value];
            case ILocalReferenceOperation { Local: var local }:
                return Root(at).DescendantsAndSelf().OfType<IVariableDeclaratorOperation>()
                    .Where(each => SymbolEqualityComparer.Default.Equals(each.Symbol, local))
                    .Select(static each => each.GetVariableInitializer()?.Value).OfType<IOperation>();
            case IParameterReferenceOperation { Syntax: ExpressionSyntax passed }:
                return OperationsOf(Comparers.PassedTo(passed, reading.Value), reading);
            case IMemberReferenceOperation or IInvocationOperation when value.Syntax is ExpressionSyntax named
                && Mutators.IsCollection(value.Type) && Comparers.Behind(named, reading.Value) is { } behind:
                return OperationsOf([behind], reading);
            default:
                return [];
        }
    }

    private static IEnumerable<IOperation> OperationsOf(
        IEnumerable<ExpressionSyntax> values, Lazy<ReadingContext> reading) =>
        values.Select(value => reading.Value.ModelOf(value.SyntaxTree).GetOperation(value)).OfType<IOperation>();

    private static IEnumerable<IOperation> ReturnedBy(IAnonymousFunctionOperation function) =>
        function.Body.Descendants().OfType<IReturnOperation>().Select(static each => each.ReturnedValue)
            .OfType<IOperation>();

    private static IOperation Root(IOperation operation)
    {
        while (operation.Parent is { } parent)
            operation = parent;
        return operation;
    }

    // What is passed on from elsewhere may be one that can.
    private static bool CanBeSaved(IOperation comparer, Lazy<ReadingContext> reading, int depth) => comparer switch
    {
        IPropertyReferenceOperation { Instance: null, Property: { ContainingType.Name: "StringComparer"
            or "EqualityComparer" or "Comparer" } property } => WellKnown.Contains(property.Name),
        IInvocationOperation { TargetMethod: { IsStatic: true, Name: "Create", ContainingType.Name: "StringComparer"
            or "EqualityComparer" or "Comparer" } } => false,
        { ConstantValue: { HasValue: true, Value: null } } or IDefaultValueOperation => true,
        IConditionalOperation { WhenFalse: { } otherwise } conditional =>
            CanBeSaved(conditional.WhenTrue.Unwrap(), reading, depth)
                && CanBeSaved(otherwise.Unwrap(), reading, depth),
        ICoalesceOperation coalesce => CanBeSaved(coalesce.Value.Unwrap(), reading, depth)
            && CanBeSaved(coalesce.WhenNull.Unwrap(), reading, depth),
        ISwitchExpressionOperation @switch =>
            @switch.Arms.All(arm => CanBeSaved(arm.Value.Unwrap(), reading, depth)),
        IParameterReferenceOperation { Syntax: ExpressionSyntax passed } when depth > 0 =>
            OperationsOf(Comparers.PassedTo(passed, reading.Value), reading)
                .All(each => CanBeSaved(each.Unwrap(), reading, depth - 1)),
        { Type: { TypeKind: TypeKind.Class, Name: not ("StringComparer" or "EqualityComparer" or "Comparer") } } =>
            false,
        IMemberReferenceOperation or IInvocationOperation when depth > 0
            && comparer.Syntax is ExpressionSyntax named && Comparers.Behind(named, reading.Value) is { } held
            && reading.Value.ModelOf(held.SyntaxTree).GetOperation(held) is { } value =>
            CanBeSaved(value.Unwrap(), reading, depth - 1),
        _ => true,
    };
}
