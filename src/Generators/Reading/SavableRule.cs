using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Reading;

/// <summary>Says why values of a type cannot be saved or sent. Only reports need to know; what is written follows <see cref="ValueReader"/>.</summary>
internal static class SavableRule
{
    /// <summary>Checks what a member holds.</summary>
    public static void CheckMember(ReadingContext context, ITypeSymbol type, ISymbol member) =>
        Check(context, type, member, member, reason => context.Reporter.Report(Rules.MemberNotSavable, member, member.Name, reason));

    /// <summary>Checks what a parameter passes.</summary>
    public static void CheckParameter(ReadingContext context, IParameterSymbol parameter, ISymbol member, Reporter reporter)
    {
        if (reporter.IsListening)
            Check(context, parameter.Type, member, parameter, reason => reporter.Report(Rules.ParameterNotSavable, parameter, parameter.Name, reason));
    }

    /// <summary>Checks what an operation returns.</summary>
    public static void CheckResult(ReadingContext context, ITypeSymbol type, ISymbol member, Reporter reporter)
    {
        if (reporter.IsListening)
            Check(context, type, member, member, reason => reporter.Report(Rules.ResultNotSavable, member, member.Name, reason));
    }

    /// <summary>Why a value cannot be saved or sent; null if it can.</summary>
    public static string? Find(ReadingContext context, ITypeSymbol type, ISymbol at) =>
        FindImplementation(type) is { } implementation
            ? $"'{implementation.Name}' is the class of an object, not data"
            : Problem(context, type, at, new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default));

    /// <summary>What speaks against an argument of a generic class whose values are saved or sent; null if nothing.</summary>
    public static string? ProblemOfArgument(ReadingContext context, ITypeSymbol type, ISymbol at) => FindImplementation(type) is { } implementation
        ? $"'{implementation.Name}' is the class of an object, not a reference to it; use 'I{implementation.Name}'"
        : Problem(context, type, at, new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default));

    private static void Check(ReadingContext context, ITypeSymbol type, ISymbol lookup, ISymbol at, Action<string> report)
    {
        if (!context.Reporter.IsListening)
            return;
        if (FindImplementation(type) is { } implementation)
            context.Reporter.Report(Rules.ImplementationHeld, at, at.Name, implementation.Name, "I" + implementation.Name);
        else if (Problem(context, type, lookup, new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default)) is { } reason)
            report(reason);
    }

    private static INamedTypeSymbol? FindImplementation(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => FindImplementation(array.ElementType),
        INamedTypeSymbol named when named.IsAnnotated() => named,
        INamedTypeSymbol named => named.TypeArguments.Select(FindImplementation).FirstOrDefault(found => found is not null),
        _ => null,
    };

    private static string? Problem(ReadingContext context, ITypeSymbol written, ISymbol at, HashSet<ITypeSymbol> visited)
    {
        var type = TypeNames.Meant(written);
        if (context.References.Find(type, at) is not null || PlainTypes.Find(type) is not null || !visited.Add(type))
            return null;
        var name = type.ToShortName();
        switch (type)
        {
            case { TypeKind: TypeKind.Enum }:
                return null;
            case { TypeKind: TypeKind.Dynamic }:
                return "'dynamic' says nothing of what is to be saved";
            case IArrayTypeSymbol { Rank: > 3 }:
                return $"'{name}' has more than three dimensions";
            case IArrayTypeSymbol array:
                return Problem(context, array.ElementType, at, visited);
            case INamedTypeSymbol { IsTupleType: true, TupleElements.Length: > 7 }:
                return $"'{name}' has more than seven elements";
            case INamedTypeSymbol named when named.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T || CollectionTypes.TryFind(named, out _, out _):
                return named.TypeArguments.Select(argument => Problem(context, argument, at, visited)).FirstOrDefault(problem => problem is not null);
            case INamedTypeSymbol named:
                return DataTypeRules.Problem(named, context) ?? CaptureProblem(context, named) ?? MemberProblem(context, named, visited);
            case ITypeParameterSymbol:
                return context.Owner is null ? $"'{name}' is a type parameter" : null;
            default:
                return $"'{name}' is a pointer";
        }
    }

    private static string? CaptureProblem(ReadingContext context, INamedTypeSymbol type)
    {
        foreach (var parameter in CapturedParameters.Of(type, context))
            return $"'{type.ToShortName()}' keeps parameter '{parameter.Name}' of its primary constructor without a field";
        return null;
    }

    private static string? MemberProblem(ReadingContext context, INamedTypeSymbol type, HashSet<ITypeSymbol> visited)
    {
        foreach (var member in DataTypeMembers.Of(type))
        {
            if (Problem(context, member.Type, member.Symbol, visited) is { } problem)
                return $"{problem} (it is in '{type.Name}.{member.Symbol.Name}')";
        }

        return null;
    }
}
