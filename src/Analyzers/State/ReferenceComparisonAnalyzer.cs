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
        "'{0}' is compared by reference{1}, and {2}; "
            + "compare the content: {3}, or compare a member that tells which one it is",
        Rules.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0107"));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context) =>
        context.RegisterOperationAction(Analyze, Comparison.Kinds);

    private static void Analyze(OperationAnalysisContext context)
    {
        if (context.ContainingSymbol.ContainingType is not { } owner || !owner.IsAnnotated())
            return;
        Origins? origins = null;
        foreach (var comparison in Comparison.In(context.Operation))
        {
            if (PartOf(comparison, context) is not { } part)
                continue;
            origins ??= new Origins(context.Operation, context.ContainingSymbol);
            if (Find(comparison, part, owner, origins, context) is not var (held, with))
                continue;
            context.ReportDiagnostic(Diagnostic.Create(
                Rule, context.Operation.Syntax.GetLocation(), held.Symbol!.Name, Where(comparison, part),
                held.Kind == OriginKind.Argument || with.Kind == OriginKind.Argument
                    ? "an argument is always a copy" : "is another object with the same content after a restart",
                Remedy(comparison, part, context)));
            return;
        }
    }

    /// <summary>What two values of one content differ in, where they are compared in this way.</summary>
    private static ReferencePart? PartOf(Comparison comparison, OperationAnalysisContext context)
    {
        if (!comparison.IsOfReferences)
            return comparison.Type.SpecialType == SpecialType.System_Object
                ? null : ReferencePart.Find(comparison.Type, context.Compilation);
        return comparison.Type is IArrayTypeSymbol or INamedTypeSymbol { TypeKind: TypeKind.Class,
            SpecialType: SpecialType.None } ? new ReferencePart(comparison.Type, null, null) : null;
    }

    /// <summary>
    /// The value that comes from the object or its caller, with what it is compared with, if it comes back as another
    /// instance.
    /// </summary>
    private static (Origin Held, Origin With)? Find(
        Comparison comparison, ReferencePart part, INamedTypeSymbol owner, Origins origins,
        OperationAnalysisContext context)
    {
        if (comparison is { IsSearch: true, Left: ILocalReferenceOperation local } && !origins.IsMadePlainly(local)
            && origins.Of(local).Kind is not (OriginKind.State or OriginKind.Argument))
            return null;
        var left = OriginOf(comparison.Left, owner, origins);
        var right = comparison.Right is { } other ? OriginOf(other, owner, origins) : default;
        var (held, with) = left.Kind is OriginKind.State
            || (left.Kind is OriginKind.Argument && right.Kind is not OriginKind.State)
            ? (left, right) : (right, left);
        if (held.Kind is not (OriginKind.State or OriginKind.Argument)
            || (comparison.Right is not null && !AreTwo(comparison, held, with)))
            return null;
        var reading = new ReadingContext(context.Compilation, Reporter.Silent, context.CancellationToken);
        return ComesBackAsAnother(part, held, with, reading) ? (held, with) : null;
    }

    // What a class saves by itself, or has no state, is its own affair.
    private static Origin Held(Origin origin, INamedTypeSymbol owner) => origin.Kind == OriginKind.State
        && (!ClassTraits.HasState(owner) || StateReading.IsHandWritten(owner)
            || StateConverters.AttributesOf(origin.Symbol!).Any()) ? default : origin;

    // Of what is made of several values one is enough.
    private static Origin OriginOf(IOperation value, INamedTypeSymbol owner, Origins origins)
    {
        var parts = value switch
        {
            ITupleOperation tuple => tuple.Elements,
            IAnonymousObjectCreationOperation made =>
                made.Initializers.OfType<ISimpleAssignmentOperation>().Select(static each => each.Value),
            IObjectCreationOperation creation => creation.Arguments.Select(static each => each.Value),
            _ => Enumerable.Empty<IOperation>(),
        };
        var origin = Held(origins.Of(value), owner);
        return parts.Select(each => Held(origins.Of(each), owner))
            .FirstOrDefault(static each => each.Kind is OriginKind.State or OriginKind.Argument)
            is { Kind: not OriginKind.Elsewhere } part ? part : origin;
    }

    // What was just found in a collection is there, whatever tells its elements apart.
    private static bool AreTwo(Comparison comparison, Origin held, Origin with) => with.Kind switch
    {
        OriginKind.State or OriginKind.Argument when comparison.IsSearch || held.IsFound || with.IsFound =>
            !SymbolEqualityComparer.Default.Equals(held.Symbol, with.Symbol),
        OriginKind.Elsewhere => held.Kind == OriginKind.State && !comparison.IsSearch && !held.IsFound,
        OriginKind.New => held.Kind == OriginKind.State,
        _ => true,
    };

    // Objects of mutable classes, collections of the program's own among them, keep their identity within a state. They
    // are never what a static member or a caller holds.
    private static bool ComesBackAsAnother(ReferencePart part, Origin held, Origin with, ReadingContext context) =>
        (part.IsCollection && Mutators.IsCollection(part.Type))
        || (part.Type is INamedTypeSymbol { TypeKind: TypeKind.Class } type
            && DataTypeMembers.IsSource(type, context.Compilation)
            && !type.IsAnnotated() && !type.IsReference() && PlainTypes.Find(type) is null
            && context.Converters.Find(type, type) is null
            && (with.Kind is OriginKind.Static or OriginKind.Argument || held.Kind == OriginKind.Argument
                || (context.Data.Find(type) is not null && !Identities.Has(type, context)))
            // Of known instances their class has a warning.
            && KnownInstances.Of(type.OriginalDefinition, context.Compilation, context.CancellationToken).Count == 0);

    private static string Where(Comparison comparison, ReferencePart part) => part switch
    {
        { Holder: { } holder, Member: { } member } => $" in '{member.Name}' of '{holder.Name}'",
        _ when SymbolEqualityComparer.Default.Equals(part.Type, comparison.Type) => "",
        _ => $" in its '{part.Type.ToShortName()}'",
    };

    private static string Remedy(Comparison comparison, ReferencePart part, OperationAnalysisContext context)
    {
        if (part is { IsCollection: true, Holder: null })
            return "compare the elements by SequenceEqual";
        if (!comparison.IsOfReferences || comparison.Type is not INamedTypeSymbol type)
            return part.Remedy(context.Compilation);
        if (ReferencePart.Find(type, context.Compilation) is { } differing)
            return differing.Remedy(context.Compilation);
        return type.IsRecord || type.SelfAndBases()
            .Any(static each => !each.GetMembers(WellKnownMemberNames.EqualityOperatorName).IsEmpty)
            ? "use '=='" : $"use Equals, or define '==' in '{type.Name}'";
    }
}
