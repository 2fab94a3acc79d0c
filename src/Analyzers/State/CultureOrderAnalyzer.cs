using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Finds sorted collections of texts in an object's state that follow the culture: on another machine they have another
/// order, and hold other texts equal.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CultureOrderAnalyzer : AnnotatedClassAnalyzer
{
    internal static readonly DiagnosticDescriptor Rule = new(
        "STUB0026",
        "A stored collection is sorted by the culture",
        "'{0}' sorts texts by the culture of the machine, and holds texts equal by it, "
            + "so it is not the same on every node; give it StringComparer.Ordinal",
        Rules.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0026"));

    private static readonly ImmutableHashSet<string> Sorted =
        ImmutableHashSet.Create("SortedSet", "SortedDictionary", "SortedList", "ImmutableSortedSet",
            "ImmutableSortedDictionary");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context) =>
        context.RegisterOperationAction(Analyze, StateAssignments.Kinds);

    private static void Analyze(OperationAnalysisContext context)
    {
        foreach (var (member, declared, value) in StateAssignments.Find(context.Operation, context.ContainingSymbol))
        {
            if (IsSortedByText(value.Syntax is CollectionExpressionSyntax ? declared : value.Type)
                && !HasComparer(value))
                context.ReportDiagnostic(Diagnostic.Create(Rule, value.Syntax.GetLocation(), member.Name));
        }
    }

    private static bool IsSortedByText(ITypeSymbol? type) => type is INamedTypeSymbol named
        && CollectionTypes.TryFind(named, out _, out _)
        && (Sorted.Contains(named.Name)
            ? named.TypeArguments[0].SpecialType == SpecialType.System_String
            : named is { Name: "PriorityQueue", TypeArguments: [_, { SpecialType: SpecialType.System_String }] });

    private static bool HasComparer(IOperation value) => value switch
    {
        IObjectCreationOperation creation => creation.Arguments.Any(GivesComparer),
        // A factory of .NET's, or the empty collection; what another method returns may have any comparer.
        IInvocationOperation call => !call.TargetMethod.ContainingType.IsOfFramework() || call.Instance is not null
            || call.Arguments.Any(GivesComparer),
        IFieldReferenceOperation { Field: { IsStatic: true, Name: "Empty" } } => false,
        _ => value.Syntax is not CollectionExpressionSyntax,
    };

    // A collection that is copied gives its own.
    private static bool GivesComparer(IArgumentOperation argument) =>
        argument.ArgumentKind != ArgumentKind.DefaultValue
        && argument.Value.Unwrap().ConstantValue is not { HasValue: true, Value: null }
        && (argument.Parameter?.Type.Name is "IComparer" || IsSortedByText(argument.Value.Unwrap().Type));
}
