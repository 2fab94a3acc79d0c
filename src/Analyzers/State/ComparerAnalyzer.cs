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
        foreach (var (member, _, value) in StateAssignments.Find(context.Operation, context.ContainingSymbol))
        {
            var arguments = value switch
            {
                IObjectCreationOperation creation => creation.Arguments,
                IInvocationOperation call => call.Arguments,
                _ => ImmutableArray<IArgumentOperation>.Empty,
            };
            foreach (var argument in arguments.Where(_ => Mutators.IsCollection(value.Type)))
            {
                if (argument.Parameter?.Type is { } type && Interfaces.Contains(type.Name)
                    && !CanBeSaved(argument.Value.Unwrap(), reading, Deepest))
                    context.ReportDiagnostic(Diagnostic.Create(Rule, argument.Value.Syntax.GetLocation(), member.Name));
            }
        }
    }

    // What is passed on from elsewhere may be one that can.
    private static bool CanBeSaved(IOperation comparer, Lazy<ReadingContext> reading, int depth) => comparer switch
    {
        IPropertyReferenceOperation { Instance: null, Property: { ContainingType.Name: "StringComparer"
            or "EqualityComparer" or "Comparer" } property } => WellKnown.Contains(property.Name),
        IInvocationOperation { TargetMethod: { IsStatic: true, Name: "Create", ContainingType.Name: "StringComparer"
            or "EqualityComparer" or "Comparer" } } => false,
        { ConstantValue: { HasValue: true, Value: null } } or IDefaultValueOperation => true,
        { Type: { TypeKind: TypeKind.Class, Name: not ("StringComparer" or "EqualityComparer" or "Comparer") } } =>
            false,
        IMemberReferenceOperation { Instance: null } or IInvocationOperation { Instance: null } when depth > 0
            && comparer.Syntax is ExpressionSyntax named && Comparers.Behind(named, reading.Value) is { } held
            && reading.Value.ModelOf(held.SyntaxTree).GetOperation(held) is { } value =>
            CanBeSaved(value.Unwrap(), reading, depth - 1),
        _ => true,
    };
}
