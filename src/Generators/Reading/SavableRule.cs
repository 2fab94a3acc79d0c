using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stubs.Generators.Reading;

/// <summary>
/// Says why values of a type cannot be saved or sent. Only reports need to know; what is written follows
/// <see cref="ValueReader"/>.
/// </summary>
internal static class SavableRule
{
    /// <summary>Checks what a member holds.</summary>
    public static void CheckMember(ReadingContext context, ITypeSymbol type, ISymbol member) =>
        Check(
            context, type, member, member,
            (reason, trail) => context.Reporter.Report(
                Rules.MemberNotSavable, member, member.Name, reason,
                trail.Marking(context) is { } deeper
                    ? $"{deeper} if it is not state; or mark '{member.Name}' [Transient], or [Service] if the node supplies it"
                    : $"mark {(trail.Innermost is null ? "it" : $"'{member.Name}'")} [Transient] if it is not state, or [Service] if the node supplies it"));

    /// <summary>Checks what a parameter passes.</summary>
    public static void CheckParameter(
        ReadingContext context, IParameterSymbol parameter, ISymbol member, Reporter reporter)
    {
        if (reporter.IsListening)
            Check(
                context, parameter.Type, member, parameter,
                (reason, trail) => reporter.Report(
                    Rules.ParameterNotSavable, parameter, parameter.Name,
                    reason + WayOut(parameter.ContainingSymbol, trail, context)));
    }

    /// <summary>Checks what an operation returns.</summary>
    public static void CheckResult(ReadingContext context, ITypeSymbol type, ISymbol member, Reporter reporter)
    {
        if (reporter.IsListening)
            Check(
                context, type, member, member,
                (reason, trail) => reporter.Report(
                    Rules.ResultNotSavable, member, member.Name, reason + WayOut(member, trail, context)));
    }

    // What a base class of another assembly brings cannot be marked there.
    private static string WayOut(ISymbol member, Trail trail, ReadingContext context) =>
        member.Locations.Any(static location => location.IsInSource)
        ? trail.Marking(context) is { } deeper ? $"; {deeper} if it need not be sent" : ""
        : $"; it is inherited from '{member.ContainingType.Name}' of another assembly, so if clients do not need it, declare it again in the class, marked [Local]";

    /// <summary>Why a value cannot be saved or sent; null if it can.</summary>
    public static string? Find(ReadingContext context, ITypeSymbol type, ISymbol at) =>
        FindImplementation(type) is { } implementation
            ? $"'{implementation.Name}' is the class of an object, not data"
            : Problem(context, type, at, new Trail());

    /// <summary>
    /// What speaks against an argument of a generic class whose values are saved or sent; null if nothing.
    /// </summary>
    public static string? ProblemOfArgument(ReadingContext context, ITypeSymbol type, ISymbol at) =>
        FindImplementation(type) is { } implementation
        ? $"'{implementation.Name}' is the class of an object, not a reference to it; use '{GeneratedNames.InterfaceOf(implementation)}'"
        : Problem(context, type, at, new Trail());

    /// <summary>
    /// Whether values of a class can be saved once a type names it, the types that it holds name theirs, and it holds
    /// references to objects for their classes.
    /// </summary>
    public static bool CanBeNamed(INamedTypeSymbol type, ReadingContext context) =>
        DataTypeRules.Problem(type, context) is null && CaptureProblem(context, type) is null
        && DataTypeMembers.Of(type, context.Compilation).All(member =>
            FindUnnamed(
                context, member.Type, member.Symbol, new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default))
                is not null || FindImplementation(member.Type) is not null
                || Find(context, member.Type, member.Symbol) is null);

    private static string WayOut(INamedTypeSymbol unnamed, ISymbol at, ReadingContext context)
    {
        var naming = !unnamed.IsDeclaredIn(context.Compilation)
            ? "it is of another assembly, so declare a type of your own that names them, or convert it by [StateConverter]"
            : "say [Subtype<T>(\"name\")] on it for each of them";
        return at is IFieldSymbol or IPropertySymbol
            ? naming + $"; or mark '{at.Name}' [Service] if the node supplies it, or [Transient] if it is not state"
            : naming;
    }

    private static void Check(
        ReadingContext context, ITypeSymbol type, ISymbol lookup, ISymbol at, Action<string, Trail> report)
    {
        if (!context.Reporter.IsListening)
            return;
        if (FindImplementation(type) is { } implementation)
            context.Reporter.Report(
                Rules.ImplementationHeld, at, at.Name, implementation.Name,
                GeneratedNames.InterfaceOf(implementation));
        else if (FindUnnamed(
            context, type, lookup, new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default)) is { } unnamed)
            context.Reporter.Report(
                Rules.SubtypesMissing, at, unnamed, at.Name, unnamed.ToShortName(),
                unnamed.TypeKind == TypeKind.Interface ? "an interface" : "abstract", WayOut(unnamed, at, context));
        else
        {
            var trail = new Trail();
            if (Problem(context, type, lookup, trail) is { } reason)
                report(reason, trail);
        }
    }

    /// <summary>The way from a member of an object to what cannot be saved.</summary>
    private sealed class Trail
    {
        /// <summary>The types that have been looked at.</summary>
        public HashSet<ITypeSymbol> Visited { get; } = new(SymbolEqualityComparer.Default);

        /// <summary>The member that cannot be saved, where that is one of data.</summary>
        public ISymbol? Innermost { get; set; }

        /// <summary>How to leave that member out; null where there is none, or it cannot be marked.</summary>
        public string? Marking(ReadingContext context)
        {
            if (Innermost is not { ContainingType: { } owner } || !owner.IsDeclaredIn(context.Compilation)
                || Innermost is not (IFieldSymbol or IPropertySymbol))
                return null;
            var isParameter = context.DeclarationsOf(Innermost)
                .Any(reference => reference.GetSyntax(context.CancellationToken) is ParameterSyntax);
            return $"mark '{owner.Name}.{Innermost.Name}' [{(isParameter ? "property: " : "")}Transient]";
        }
    }

    /// <summary>
    /// Data of several classes that does not name them, if that is the first that speaks against the type.
    /// </summary>
    private static INamedTypeSymbol? FindUnnamed(
        ReadingContext context, ITypeSymbol written, ISymbol at, HashSet<ITypeSymbol> visited)
    {
        var type = TypeNames.Meant(written);
        if (context.References.Find(type, at) is not null || context.Converters.Find(type, at) is not null
            || !visited.Add(type) || PlainTypes.Find(type) is not null)
            return null;
        if (type is IArrayTypeSymbol array)
            return FindUnnamed(context, array.ElementType, at, visited);
        if (InlineArrays.Find(type) is { } elements)
            return FindUnnamed(context, elements.Element, at, visited);
        if (type is not INamedTypeSymbol named || named.IsAnnotated() || CollectionTypes.IsException(named)
            || ExportedData.CodecOf(named, context.Compilation) is not null)
            return null;
        if (named.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
            || CollectionTypes.TryFind(named, out _, out _))
            return named.TypeArguments.Select(argument => FindUnnamed(context, argument, at, visited))
                .FirstOrDefault(found => found is not null);
        if (Subtypes.IsNeeded(named) && !Subtypes.IsUnion(named) && !Subtypes.Said(named).Any()
            && !named.IsOfFramework() && !IsResource(named))
            return named;
        if (DataTypeRules.Problem(named, context) is not null)
            return null;
        return Parts(named, context).Select(part => FindUnnamed(context, part.Type, part.At, visited))
            .FirstOrDefault(found => found is not null);
    }

    // To name subtypes would not make data of it.
    private static bool IsResource(INamedTypeSymbol type) =>
        type.AllInterfaces.Any(@interface => @interface.Name is "IDisposable" or "IAsyncDisposable")
            || type.DerivesFrom("System", "Attribute") || type.DerivesFrom("System", "Exception") || type.IsFileLocal;

    private static IEnumerable<(ITypeSymbol Type, ISymbol At)> Parts(INamedTypeSymbol type, ReadingContext context) =>
        DataTypeMembers.Of(type, context.Compilation).Select(member => (member.Type, member.Symbol))
            .Concat(Subtypes.Of(type).Select(subtype => ((ITypeSymbol)subtype.Type, (ISymbol)type)));

    private static INamedTypeSymbol? FindImplementation(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => FindImplementation(array.ElementType),
        INamedTypeSymbol named when named.IsAnnotated() => named,
        INamedTypeSymbol named when HoldsItsArguments(named) =>
            named.TypeArguments.Select(FindImplementation).FirstOrDefault(found => found is not null),
        _ => null,
    };

    // A logger of a class holds none of its objects.
    private static bool HoldsItsArguments(INamedTypeSymbol type) => !type.IsOfFramework() || type.IsTupleType
        || type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
        || CollectionTypes.TryFind(type, out _, out _);

    private static string? Problem(
        ReadingContext context, ITypeSymbol written, ISymbol at, Trail trail)
    {
        var type = TypeNames.Meant(written);
        if (AuthorInterfaces.SharedBy(type, context.Compilation) is [var one, var other, ..])
            return $"'{type.ToShortName()}' is the interface of class '{one.ToDisplayString()}' and of class '{other.ToDisplayString()}', and a reference must name one; give one of them another by Interface = \"…\" in its attribute";
        if (context.References.FindGeneric(type, at) is { } generic && !GenericShapes.HasParameter(generic))
            return ConstructionRules.ProblemOfArguments(generic, at, context);
        if (context.References.Find(type, at) is not null)
            return null;
        if (context.Converters.Find(type, at) is { } conversion)
            return conversion.Problem is { } unusable ? $"its converter '{conversion.Name}' cannot be used: {unusable}" : null;
        if (PlainTypes.Find(type) is not null || !trail.Visited.Add(type))
            return null;
        if (ValueSizes.Problem(type) is { } tooLarge)
            return tooLarge;
        var name = type.ToShortName();
        switch (type)
        {
            case { TypeKind: TypeKind.Enum }:
                return null;
            case { TypeKind: TypeKind.Dynamic }:
                return "'dynamic' says nothing of what is to be saved";
            case IArrayTypeSymbol array:
                return Problem(context, array.ElementType, at, trail);
            case INamedTypeSymbol error when CollectionTypes.IsException(error):
                return ProblemOfException(error);
            case INamedTypeSymbol when CollectionTypes.IsType(type):
                return null;
            case INamedTypeSymbol named when named.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
                || CollectionTypes.TryFind(named, out _, out _):
                return named.TypeArguments.Select(argument => Problem(context, argument, at, trail))
                    .FirstOrDefault(problem => problem is not null);
            case INamedTypeSymbol inline when InlineArrays.Find(inline) is { } elements:
                return Problem(context, elements.Element, at, trail);
            case INamedTypeSymbol exported when ExportedData.CodecOf(exported, context.Compilation) is not null:
                return GenericShapes.ArgumentsOf(exported)
                    .Select(argument => Problem(context, argument, at, trail))
                    .FirstOrDefault(problem => problem is not null);
            case INamedTypeSymbol named:
                return DataTypeRules.Problem(named, context) ?? CaptureProblem(context, named)
                    ?? MemberProblem(context, named, trail);
            case ITypeParameterSymbol:
                return context.Owner is null ? $"'{name}' is a type parameter" : null;
            default:
                return $"'{name}' is a pointer";
        }
    }

    // It would come back as one of another class, which cannot stand where it is declared.
    private static string? ProblemOfException(INamedTypeSymbol type) =>
        type.IsOfFramework() || type.IsAbstract || ExceptionTypes.IsReachable(type) ? null
            : $"'{type.ToShortName()}' is an exception for which no code can be written, for it is generic, or private to a type or file; declare 'Exception', or make it a plain class that the whole assembly sees";

    private static string? CaptureProblem(ReadingContext context, INamedTypeSymbol type)
    {
        foreach (var owner in type.SelfAndBases())
        {
            foreach (var parameter in CapturedParameters.Of(owner, context))
                return $"'{owner.ToShortName()}' keeps parameter '{parameter.Name}' of its primary constructor without a field; initialize a field with it there, and use that";
        }

        return null;
    }

    private static string? MemberProblem(ReadingContext context, INamedTypeSymbol type, Trail trail)
    {
        foreach (var member in Subtypes.IsNeeded(type) ? [] : DataTypeMembers.Of(type, context.Compilation))
        {
            if (Problem(context, member.Type, member.Symbol, trail) is { } problem)
            {
                if (trail.Innermost is null)
                {
                    trail.Innermost = member.Symbol;
                    return $"{problem} (it is in '{type.Name}.{member.Symbol.Name}')";
                }

                return $"{problem.Substring(0, problem.Length - 1)}, which is in '{type.Name}.{member.Symbol.Name}')";
            }
        }

        foreach (var subtype in Subtypes.Of(type))
        {
            if (Problem(context, subtype.Type, type, trail) is { } problem)
                return problem;
        }

        return null;
    }
}
