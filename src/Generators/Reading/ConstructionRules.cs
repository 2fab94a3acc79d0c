using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Reading;

/// <summary>Whether a construction of a generic class can work.</summary>
internal static class ConstructionRules
{
    /// <summary>What speaks against a construction that code names, as a sentence; null if nothing.</summary>
    public static string? Problem(INamedTypeSymbol @class, ISymbol at, ReadingContext context) =>
        ProblemOfArguments(@class, at, context)
        ?? (Constructions.IsVisible(@class)
            ? null
            : Held(@class, context).Where(argument => PlainTypes.Find(argument) is null)
                .Select(
                    argument =>
                        $"'{argument.ToShortName()}' must be visible in the whole assembly, where its codec is registered").FirstOrDefault());

    /// <summary>What speaks against an argument whose values are saved or sent; null if nothing.</summary>
    public static string? ProblemOfArguments(INamedTypeSymbol @class, ISymbol at, ReadingContext context) =>
        Held(@class, context).Select(argument => SavableRule.ProblemOfArgument(context, argument, at))
            .FirstOrDefault(problem => problem is not null);

    /// <summary>
    /// Whether an argument has no codec although its values are saved or sent: then nothing is written.
    /// </summary>
    public static bool IsRefused(INamedTypeSymbol @class, ISymbol at, ReadingContext context) =>
        Held(@class, context).Any(argument => context.Values.CodecOf(argument, at) is null);

    /// <summary>The arguments whose values are saved or sent.</summary>
    private static IEnumerable<ITypeSymbol> Held(INamedTypeSymbol @class, ReadingContext context) =>
        GenericShapes.ParametersOf(@class.OriginalDefinition)
        .Zip(GenericShapes.ArgumentsOf(@class), (parameter, argument) => (parameter, argument))
        .Where(pair => Holds(@class.OriginalDefinition, pair.parameter, context))
        .Select(pair => pair.argument);

    /// <summary>
    /// Whether values of the parameter are saved or sent. Of a class in another assembly not everything can be seen, so
    /// there they may be.
    /// </summary>
    private static bool Holds(
        INamedTypeSymbol definition, ITypeParameterSymbol parameter, ReadingContext context) =>
        !definition.IsDeclaredIn(context.Compilation)
            || Bases(definition).Any(@base => TypesOf(@base).Any(type => Mentions(type, parameter)));

    private static IEnumerable<INamedTypeSymbol> Bases(INamedTypeSymbol type)
    {
        for (var current = type; current is { SpecialType: not SpecialType.System_Object }; current = current.BaseType)
            yield return current;
    }

    private static IEnumerable<ITypeSymbol> TypesOf(INamedTypeSymbol type) =>
    [
        .. StateMembers.Of(type).Where(member => !member.IsTransient && !member.IsService)
            .Select(member => member.Type),
        .. OperationSymbols.DeclaredFor(type)
            .SelectMany(
                operation => operation.Method.Parameters.Select(parameter => parameter.Type)
                    .Append(operation.Method.ReturnType)),
        .. type.InstanceConstructors.Where(constructor => constructor.IsVisibleInAssembly())
            .SelectMany(constructor => constructor.Parameters)
            .Where(parameter => !parameter.HasAttribute(Attributes.Service)).Select(parameter => parameter.Type),
    ];

    private static bool Mentions(ITypeSymbol type, ITypeParameterSymbol parameter) => type switch
    {
        ITypeParameterSymbol => SymbolEqualityComparer.Default.Equals(type, parameter),
        IArrayTypeSymbol array => Mentions(array.ElementType, parameter),
        INamedTypeSymbol named => GenericShapes.ArgumentsOf(named).Any(argument => Mentions(argument, parameter)),
        _ => false,
    };
}
