using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Reading;

/// <summary>Whether a public member can be an operation.</summary>
internal static class OperationRules
{
    public static bool Check(IMethodSymbol method, Reporter reporter)
    {
        if (method.IsGenericMethod)
        {
            reporter.Report(Rules.GenericOperation, method, method.Name);
            return false;
        }

        if (method.ReturnsVoid && method.IsAsync)
        {
            reporter.Report(Rules.AsyncVoidOperation, method, method.Name);
            return false;
        }

        if (method.ReturnsByRef || method.ReturnsByRefReadonly || Unpassable(method.ReturnType) is not null)
        {
            reporter.Report(
                Rules.UnpassableParameter, method, "result", method.Name,
                Unpassable(method.ReturnType) ?? "a reference to memory of the object; return the value");
            return false;
        }

        if (method.IsVararg)
        {
            reporter.Report(Rules.UnpassableParameter, method, "parameter '__arglist'", method.Name, ArgumentList);
            return false;
        }

        foreach (var parameter in method.Parameters)
        {
            if (Unpassable(parameter) is { } reason)
            {
                reporter.Report(
                    Rules.UnpassableParameter, parameter, $"parameter '{parameter.Name}'", method.Name, reason);
                return false;
            }
        }

        return true;
    }

    /// <summary>What <c>__arglist</c> is.</summary>
    public const string ArgumentList = "a list of values without types; take an array";

    /// <summary>
    /// What keeps a parameter from being passed to another node, with what to do, as the end of a sentence; null if
    /// nothing does.
    /// </summary>
    public static string? Unpassable(IParameterSymbol parameter) => parameter.RefKind switch
    {
        RefKind.None or RefKind.In => Unpassable(parameter.Type),
        RefKind.Ref => "'ref', and a call writes nothing back; take the value and return what it becomes",
        RefKind.Out => "'out', and a call writes nothing back; return it",
        _ => "'ref readonly', a reference to memory of the caller; declare it 'in', or take the value",
    };

    private static string? Unpassable(ITypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Pointer or TypeKind.FunctionPointer } =>
            "a pointer, which means nothing in another process; take the value",
        INamedTypeSymbol { IsRefLikeType: true, Name: "Span" or "ReadOnlySpan", TypeArguments: [var element] } =>
            $"'{type.ToShortName()}', memory of the caller; declare an array, '{element.ToShortName()}[]'",
        { IsRefLikeType: true } =>
            $"'{type.ToShortName()}', a ref struct, which lives on the stack of the caller; declare another type",
        _ => null,
    };
}
