using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Stubs.Generators.Model;

namespace Stubs.Generators.Reading;

/// <summary>The names of operations: in the stub and on the wire.</summary>
internal static class OperationNames
{
    public const string Token = "global::System.Threading.CancellationToken";

    /// <summary>The nested class of the stub that holds the call structs.</summary>
    public const string CallHolder = "Calls";

    /// <summary>The types that a stub contains.</summary>
    public static readonly HashSet<string> OfStubTypes = [CallHolder, "Constructions"];

    /// <summary>The names that a call struct cannot have: its own members, and the class that contains it.</summary>
    public static readonly HashSet<string> InCall =
        [CallHolder, "Operation", "get_Operation", "Description", "get_Description", "Invoke", "InvokeAsync",
            "Compensate", "CompensateWith", "WriteArguments", "ReadArguments", "WriteResult", "ReadResult"];

    public static bool IsToken(ITypeSymbol type) =>
        type is { Name: "CancellationToken" } && type.ContainingNamespace?.ToDisplayString() == "System.Threading";

    public static string InStub(IMethodSymbol method, CallShape shape)
    {
        switch (method.MethodKind)
        {
            case MethodKind.PropertyGet:
                return "Get" + PropertyName(method) + "Async";
            case MethodKind.PropertySet:
                return "Set" + PropertyName(method) + "Async";
            // Of an indexer that implements an interface, another assembly shows the accessors only.
            case MethodKind.ExplicitInterfaceImplementation
                when method.ExplicitInterfaceImplementations
                    is [{ AssociatedSymbol: IPropertySymbol property } accessor]:
                var verb = accessor.MethodKind == MethodKind.PropertyGet ? "Get" : "Set";
                return $"{verb}{property.MetadataName}Async";
            default:
                var name = GivenName(method) ?? UserInterfaces.NameOf(method);
                return shape != CallShape.Sync || name.EndsWith("Async", StringComparison.Ordinal)
                    ? Naming.Escape(name) : name + "Async";
        }
    }

    public static string OnWire(IMethodSymbol method)
    {
        var given = WireName(method);
        switch (method.MethodKind)
        {
            case MethodKind.PropertyGet when given is not null:
                return "get_" + given;
            case MethodKind.PropertySet when given is not null:
                return "set_" + given;
            case MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation when given is not null:
                return given;
        }

        var parameters = method.Parameters.Where(parameter => !IsToken(parameter.Type))
            .Select(parameter => Naming.WireName(parameter.Type));
        return $"{method.MetadataName}({string.Join(",", parameters)})";
    }

    /// <summary>What must be unique among the methods of a stub.</summary>
    public static string Signature(string stubName, IEnumerable<ParameterModel> parameters)
    {
        var types = parameters.Select(parameter => parameter.TypeInSignature).ToList();
        if (!types.Contains(Token))
            types.Add(Token);
        return $"{stubName}({string.Join(", ", types)})";
    }

    /// <summary>Whether the stub's base class has such a method.</summary>
    public static bool IsReserved(string stubName, IReadOnlyCollection<ParameterModel> parameters)
    {
        var count = parameters.Count(parameter => !parameter.IsCancellationToken);
        return stubName switch
        {
            "Uid" or "_type" or CallHolder or "Constructions" => true,
            "DestroyAsync" or "DisposeAsync" or "GetHashCode" or "ToString" or "GetType" or "MemberwiseClone" =>
                count == 0,
            "Equals" => count == 1,
            _ => false,
        };
    }

    /// <summary>The name that its author gave the operation on the wire; null for none.</summary>
    public static string? WireName(IMethodSymbol method) => (method.AssociatedSymbol ?? method).FindAttribute(
        Attributes.Operation) is { ConstructorArguments: [{ Value: string name }] } ? name : null;

    /// <summary>What the author wants in the place of the member's name in the stub.</summary>
    public static string? GivenName(IMethodSymbol method) =>
        (method.AssociatedSymbol ?? method).FindAttribute(Attributes.Operation)?.NamedArguments
            .FirstOrDefault(static argument => argument.Key == "StubName").Value.Value is string { Length: > 0 } name
            && SyntaxFacts.IsValidIdentifier(name) ? name : null;

    // An indexer may have been renamed in metadata.
    private static string PropertyName(IMethodSymbol accessor) => GivenName(accessor)
        ?? (UserInterfaces.Implemented(accessor.AssociatedSymbol!) ?? accessor.AssociatedSymbol!).MetadataName;
}
