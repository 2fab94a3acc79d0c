namespace Stubs.Generators.Model;

/// <summary>One constructor, or static factory, that clients can ask for.</summary>
/// <param name="Accessibility">Of the stub's creating methods.</param>
/// <param name="CallName">The name of its struct.</param>
/// <param name="WireName">The name under which other nodes ask for it, unique in the class.</param>
/// <param name="Parameters">The constructor's parameters, in its order.</param>
/// <param name="Required">The required members that it leaves to an object initializer.</param>
/// <param name="DocumentationId">The constructor, for documentation; empty where there is none.</param>
/// <param name="Warnings">The author's attributes that warn of it.</param>
/// <param name="Factory">The static method that makes the object; null for a constructor.</param>
/// <param name="Creator">What the stub's creating methods are called, without <c>Async</c>.</param>
internal sealed record ConstructorModel(
    string Accessibility,
    string CallName,
    string WireName,
    EquatableArray<ConstructorParameterModel> Parameters,
    EquatableArray<RequiredMemberModel> Required,
    string DocumentationId,
    string? Warnings,
    string? Factory = null,
    string Creator = "Create")
{
    /// <summary>What the client supplies.</summary>
    public IEnumerable<ParameterModel> Supplied =>
        Parameters.Where(parameter => parameter.Parameter.Value is not null).Select(parameter => parameter.Parameter)
            .Concat(Required.Select(member => member.Parameter));

    /// <summary>It is a line of its class's table and has no struct.</summary>
    public bool IsInTable => Supplied.Count() <= OperationModel.MostInTable;
}

/// <summary>One parameter of a constructor: one that the client supplies, a service, or a token.</summary>
internal sealed record ConstructorParameterModel(ParameterModel Parameter, bool IsService, bool IsOptional);

/// <summary>A required member, and the parameter that supplies it.</summary>
internal sealed record RequiredMemberModel(string Member, ParameterModel Parameter);
