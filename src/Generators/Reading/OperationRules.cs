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

        if (method.ReturnsByRef || method.ReturnsByRefReadonly || !CanPass(method.ReturnType))
        {
            reporter.Report(Rules.UnpassableParameter, method, "result", method.Name);
            return false;
        }

        if (method.IsVararg)
        {
            reporter.Report(Rules.UnpassableParameter, method, "parameter '__arglist'", method.Name);
            return false;
        }

        foreach (var parameter in method.Parameters)
        {
            if (parameter.RefKind is not (RefKind.None or RefKind.In) || !CanPass(parameter.Type))
            {
                reporter.Report(Rules.UnpassableParameter, parameter, $"parameter '{parameter.Name}'", method.Name);
                return false;
            }
        }

        return true;
    }

    private static bool CanPass(ITypeSymbol type) =>
        !type.IsRefLikeType && type.TypeKind is not (TypeKind.Pointer or TypeKind.FunctionPointer);
}
