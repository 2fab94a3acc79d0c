namespace Stubs.Generators.Model;

/// <summary>What the author's method gives back.</summary>
internal enum CallShape
{
    Sync,
    Task,
    ValueTask,
    Stream,
}

/// <summary>How the author's member is called.</summary>
internal enum MemberKind
{
    Method,
    Getter,
    Setter,
}

/// <summary>One operation.</summary>
/// <param name="Kind">How the author's member is called.</param>
/// <param name="Shape">What it gives back.</param>
/// <param name="Member">The author's member.</param>
/// <param name="Target">The full name of the class that the member is called on.</param>
/// <param name="StubName">The method of the stub.</param>
/// <param name="CallName">The name of the call struct.</param>
/// <param name="CallOwner">The full name of the stub with which the struct is written.</param>
/// <param name="WireName">The name on the wire.</param>
/// <param name="Parameters">The parameters, the cancellation token among them where the author has one.</param>
/// <param name="Result">The result or item; null for none.</param>
/// <param name="Lock">The lock mode, as an expression; null for none.</param>
/// <param name="CompensateWith">The method that undoes it.</param>
/// <param name="IsInTable">It is a line of its class's table and has no struct.</param>
/// <param name="CalledBy">The full name of the interface by which the member is called; null for one that its class
/// shows.</param>
/// <param name="IsHidden">The stub shows it only as a member of that interface.</param>
/// <param name="InInterface">The interface of the class declares it; otherwise that of a base class does.</param>
/// <param name="DocumentationId">The author's member, for documentation; empty where there is none.</param>
/// <param name="Warnings">The author's attributes that warn of it.</param>
internal sealed record OperationModel(
    MemberKind Kind,
    CallShape Shape,
    string Member,
    string Target,
    string StubName,
    string CallName,
    string CallOwner,
    string WireName,
    EquatableArray<ParameterModel> Parameters,
    ValueModel? Result,
    string? Lock,
    CompensationModel? CompensateWith,
    bool IsInTable,
    string? CalledBy,
    bool IsHidden,
    bool InInterface,
    string DocumentationId,
    string? Warnings)
{
    /// <summary>The longest tuple of arguments that the run time has a codec for.</summary>
    public const int MostInTable = 7;

    /// <summary>The stub's return type.</summary>
    public string ReturnType => (Shape, Result) switch
    {
        (CallShape.Stream, _) => $"global::System.Collections.Generic.IAsyncEnumerable<{Result!.Type}>",
        (CallShape.ValueTask, null) => "global::System.Threading.Tasks.ValueTask",
        (CallShape.ValueTask, _) => $"global::System.Threading.Tasks.ValueTask<{Result.Type}>",
        (_, null) => "global::System.Threading.Tasks.Task",
        _ => $"global::System.Threading.Tasks.Task<{Result.Type}>",
    };

    public string ResultType => Result?.Type ?? "global::Stubs.Generated.Nothing";

    public IEnumerable<ParameterModel> Arguments => Parameters.Where(parameter => parameter.Value is not null);
}

/// <summary>The method that undoes an operation.</summary>
/// <param name="Method">Its name.</param>
/// <param name="IsAccessible">It can be called from outside the class.</param>
internal sealed record CompensationModel(string Method, bool IsAccessible);

/// <summary>One parameter of an operation or constructor.</summary>
/// <param name="Name">The name as in source: a keyword is escaped.</param>
/// <param name="Type">Its type.</param>
/// <param name="IsParams">It may be given as a list of arguments.</param>
/// <param name="Default">The default value, as an expression.</param>
/// <param name="Value">How it is sent; null for a cancellation token or a service.</param>
internal sealed record ParameterModel(string Name, string Type, bool IsParams, string? Default, ValueModel? Value)
{
    public bool IsCancellationToken => Value is null;

    /// <summary>The type without annotations of references, by which signatures do not differ.</summary>
    public string TypeInSignature => Value?.CodecType ?? Type;
}

/// <summary>An interface of the author's that the stub implements.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="Members">Its own members.</param>
internal sealed record ImplementedModel(string Name, EquatableArray<ForwardModel> Members);

/// <summary>A member of such an interface, and the operation that it calls.</summary>
/// <param name="Name">The name.</param>
/// <param name="Shape">What kind of task it returns.</param>
/// <param name="ReturnType">What it returns.</param>
/// <param name="Parameters">Its parameters, by the names of the operation's.</param>
/// <param name="Token">The token that is passed on.</param>
/// <param name="Operation">The operation.</param>
internal sealed record ForwardModel(
    string Name, CallShape Shape, string ReturnType, EquatableArray<string> Parameters, string Token,
    OperationModel Operation);
