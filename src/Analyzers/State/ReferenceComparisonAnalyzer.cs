using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Finds comparisons by reference of values that an object holds. Records and classes that never change have no
/// identity: what two members share is two objects after a restart, and equals no static instance.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ReferenceComparisonAnalyzer : AnnotatedClassAnalyzer
{
    internal static readonly DiagnosticDescriptor Rule = new(
        "STUB0107",
        "Values of an object are compared by reference",
        "'{0}' is compared by reference, and is another object with the same content after a restart; "
            + "compare the content: {1}, or compare a member that tells which one it is",
        Rules.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0107"));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context) =>
        context.RegisterOperationAction(Analyze, OperationKind.Binary, OperationKind.Invocation);

    private static void Analyze(OperationAnalysisContext context)
    {
        if (Compared(context.Operation) is not var (left, right)
            || context.ContainingSymbol.ContainingType is not { } owner || !ClassTraits.HasState(owner)
            || StateReading.IsHandWritten(owner))
            return;
        var paths = new StatePaths([]);
        var root = paths.RootOf(left) ?? paths.RootOf(right);
        var held = paths.RootOf(left) is not null ? left : right;
        var other = held == left ? right : left;
        if (root is null || StateConverters.AttributesOf(root).Any() || held.Type is not INamedTypeSymbol type
            || other.Type is null)
            return;
        var reading = new ReadingContext(context.Compilation, Reporter.Silent, context.CancellationToken);
        if (!ComesBackAsAnother(type, other, reading))
            return;
        context.ReportDiagnostic(Diagnostic.Create(
            Rule, context.Operation.Syntax.GetLocation(), root.Name,
            type.IsRecord && !ContentEquality.IsRecordByReference(type, context.CancellationToken)
                ? "use '=='" : $"make '{type.Name}' a record, or override Equals and GetHashCode"));
    }

    private static (IOperation Left, IOperation Right)? Compared(IOperation operation) => operation switch
    {
        IBinaryOperation
            {
                OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals, OperatorMethod: null,
            } binary when binary.LeftOperand.Type is { IsReferenceType: true }
                && binary.RightOperand.Type is { IsReferenceType: true }
            => (binary.LeftOperand.Unwrap(), binary.RightOperand.Unwrap()),
        IInvocationOperation
            {
                TargetMethod: { Name: nameof(ReferenceEquals), ContainingType.SpecialType: SpecialType.System_Object },
                Arguments: [var first, var second],
            } => (first.Value.Unwrap(), second.Value.Unwrap()),
        IInvocationOperation
            {
                TargetMethod: { Name: nameof(Equals), IsStatic: false,
                    ContainingType.SpecialType: SpecialType.System_Object },
                Instance: { Type: INamedTypeSymbol { TypeKind: TypeKind.Class } type } instance,
                Arguments: [var argument],
            } when type.SpecialType == SpecialType.None && !ContentEquality.Has(type, default)
            => (instance.Unwrap(), argument.Value.Unwrap()),
        _ => null,
    };

    // Objects of mutable classes keep their identity within a state, and are never what a static member holds.
    private static bool ComesBackAsAnother(INamedTypeSymbol type, IOperation other, ReadingContext context) =>
        type.TypeKind == TypeKind.Class && DataTypeMembers.IsSource(type, context.Compilation)
            && !type.IsAnnotated() && !type.IsReference() && PlainTypes.Find(type) is null
            && context.Converters.Find(type, type) is null
            && (IsStatic(other) || (context.Data.Find(type) is not null && !Identities.Has(type, context)))
            // Of known instances their class has a warning.
            && KnownInstances.Of(type.OriginalDefinition, context.Compilation, context.CancellationToken).Count == 0;

    private static bool IsStatic(IOperation operation) =>
        operation is IMemberReferenceOperation { Instance: null, Member: IFieldSymbol or IPropertySymbol };
}
