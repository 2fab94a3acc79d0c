using Microsoft.CodeAnalysis;
using Stubs.Generators.Model;

namespace Stubs.Generators.Reading;

/// <summary>Finds the method that undoes an operation (SYSTEM 25).</summary>
internal static class Compensations
{
    public static CompensationModel? Find(IMethodSymbol operation)
    {
        if (operation.FindAttribute(
            Attributes.CompensateWith) is not { ConstructorArguments: [{ Value: string name }] })
            return null;
        var arguments = operation.Parameters.Where(parameter => !OperationNames.IsToken(parameter.Type))
            .Select(parameter => parameter.Type).ToList();
        foreach (var method in operation.ContainingType.GetMembers(name).OfType<IMethodSymbol>())
        {
            if (method is { IsStatic: false, ReturnsVoid: true, IsGenericMethod: false }
                && method.Parameters.All(parameter => parameter.RefKind is RefKind.None or RefKind.In)
                && method.Parameters.Select(parameter => parameter.Type)
                    .SequenceEqual(arguments, SymbolEqualityComparer.Default))
                return new CompensationModel(Naming.Escape(name), method.IsVisibleInAssembly());
        }

        return null;
    }
}
