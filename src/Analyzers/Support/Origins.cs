using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>Where a value comes from.</summary>
internal enum OriginKind
{
    /// <summary>From anywhere.</summary>
    Elsewhere,

    /// <summary>The state of the object.</summary>
    State,

    /// <summary>A parameter of an operation.</summary>
    Argument,

    /// <summary>A static member.</summary>
    Static,

    /// <summary>The code itself makes it.</summary>
    New,
}

/// <summary>Where a value comes from.</summary>
/// <param name="Kind">The place.</param>
/// <param name="Symbol">The member or parameter.</param>
/// <param name="IsFound">It was found in there: code cannot say that it is another element.</param>
internal readonly record struct Origin(OriginKind Kind, ISymbol? Symbol = null, bool IsFound = false);

/// <summary>Follows the values of one method to where they come from.</summary>
/// <param name="operation">An operation of the method.</param>
/// <param name="method">The method.</param>
internal sealed class Origins(IOperation operation, ISymbol method)
{
    private const int Deepest = 16;

    private readonly Lazy<List<IOperation>> all = new(() => [.. RootOf(operation).DescendantsAndSelf()]);
    private StatePaths? paths;

    /// <summary>The origin of a value, or of the elements of a collection.</summary>
    public Origin Of(IOperation value, int depth = Deepest)
    {
        value = value.Unwrap();
        paths ??= new StatePaths(all.Value);
        if (depth == 0)
            return default;
        if (paths.RootOf(value) is { } root)
            return new Origin(OriginKind.State, root, IsFound: value is ILocalReferenceOperation);
        switch (value)
        {
            case IParameterReferenceOperation { Parameter: { ContainingSymbol: IMethodSymbol
                { MethodKind: MethodKind.AnonymousFunction } } parameter }:
                return SourceOf(parameter) is { } source ? Found(Of(source, depth - 1)) : default;
            case IParameterReferenceOperation { Parameter: var parameter }:
                return SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, method) && IsOperation()
                    ? new Origin(OriginKind.Argument, parameter) : default;
            case ILocalReferenceOperation { Local: var local }:
                return ValueOf(local) is var (made, isElement)
                    ? isElement ? Found(Of(made, depth - 1)) : Of(made, depth - 1) : default;
            case IMemberReferenceOperation { Instance: null, Member: IFieldSymbol or IPropertySymbol } reference:
                return new Origin(OriginKind.Static, reference.Member);
            case IFieldReferenceOperation { Instance: { } holder }:
                return OfPart(holder, depth);
            case IPropertyReferenceOperation { Instance: { } holder }:
                return OfPart(holder, depth);
            case IArrayElementReferenceOperation { ArrayReference: var holder }:
                return OfPart(holder, depth);
            case IInvocationOperation call when Receiver(call) is { } receiver && Gives(call.Type, receiver.Type):
                return Found(Of(receiver, depth - 1));
            case IObjectCreationOperation or IArrayCreationOperation or ITupleOperation or IWithOperation
                or IAnonymousObjectCreationOperation:
                return new Origin(OriginKind.New);
            default:
                return default;
        }
    }

    /// <summary>Whether a collection in a local variable was made there without a comparer.</summary>
    public bool IsMadePlainly(ILocalReferenceOperation local) => ValueOf(local.Local) is var (made, isElement)
        && !isElement && made is IObjectCreationOperation { Arguments: var arguments }
        && arguments.All(static argument => argument.Parameter?.Type.Name is not ("IEqualityComparer" or "IComparer"));

    // Of an argument every part is a copy; what another object of the program holds is not known.
    private Origin OfPart(IOperation holder, int depth) =>
        Of(holder, depth - 1) is { Kind: OriginKind.Argument or OriginKind.State } origin ? origin : default;

    private static Origin Found(Origin origin) =>
        origin.Kind == OriginKind.New ? default : origin with { IsFound = true };

    private bool IsOperation() => method is IMethodSymbol { ContainingType: { } owner } && owner.IsAnnotated()
        && OperationSymbols.DeclaredFor(owner)
            .Any(each => SymbolEqualityComparer.Default.Equals(each.Method, method));

    private (IOperation Value, bool IsElement)? ValueOf(ILocalSymbol local)
    {
        foreach (var each in all.Value)
        {
            switch (each)
            {
                case IVariableDeclaratorOperation { Symbol: var declared } declarator
                    when SymbolEqualityComparer.Default.Equals(declared, local)
                        && declarator.GetVariableInitializer() is { } initializer:
                    return (initializer.Value.Unwrap(), false);
                case IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation { Symbol: var item } }
                    loop when SymbolEqualityComparer.Default.Equals(item, local):
                    return (loop.Collection.Unwrap(), true);
            }
        }

        return null;
    }

    /// <summary>The collection whose elements a lambda is called with.</summary>
    private IOperation? SourceOf(IParameterSymbol parameter)
    {
        var lambda = all.Value.OfType<IAnonymousFunctionOperation>().FirstOrDefault(
            each => SymbolEqualityComparer.Default.Equals(each.Symbol, parameter.ContainingSymbol));
        IOperation? current = lambda;
        while (current is IAnonymousFunctionOperation or IDelegateCreationOperation or IConversionOperation)
            current = current.Parent;
        return current is IArgumentOperation { Parent: IInvocationOperation call }
            && Receiver(call) is { } receiver && Gives(parameter.Type, receiver.Type) ? receiver : null;
    }

    private static IOperation? Receiver(IInvocationOperation call) =>
        !call.TargetMethod.ContainingType.IsOfFramework() ? null
            : (call.Instance ?? (call.TargetMethod is { IsStatic: true, Parameters.Length: > 0 }
                ? call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Ordinal == 0)?.Value : null))
                ?.Unwrap();

    /// <summary>Whether what comes out of a collection is one of its elements, or several.</summary>
    private static bool Gives(ITypeSymbol? result, ITypeSymbol? source)
    {
        var elements = ElementsOf(source).ToList();
        return result is not null && ElementsOf(result).Prepend(result).Any(
            each => elements.Exists(element => SymbolEqualityComparer.Default.Equals(each, element)));
    }

    private static IEnumerable<ITypeSymbol> ElementsOf(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => new[] { array.ElementType },
        INamedTypeSymbol { TypeArguments: { IsEmpty: false } arguments } => arguments,
        _ => Enumerable.Empty<ITypeSymbol>(),
    };

    private static IOperation RootOf(IOperation operation)
    {
        while (operation.Parent is { } parent)
            operation = parent;
        return operation;
    }
}
