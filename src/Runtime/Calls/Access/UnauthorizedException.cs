namespace Stubs;

/// <summary>
/// The caller may not do what it asked for (<see cref="AuthorizeAttribute"/>). Nothing was done.
/// </summary>
public sealed class UnauthorizedException : StubsException
{
    internal UnauthorizedException(
        Uid uid, string className, string operation, string rule, string caller, Exception? innerException = null)
        : base(
            $"Operation {Wording.Quoted(operation)} of '{className}' {uid} is for callers that meet this: {rule}. The caller, {caller}, does not. Nothing was done. "
            + "Call with a secret or certificate of such a caller, or have the object's node allow this one.",
            innerException) =>
        (Uid, ClassName, Operation, Rule) = (uid, className, operation, rule);

    /// <summary>The object; of a constructor, the identifier that it was to have.</summary>
    public Uid Uid { get; }

    /// <summary>The name of its class.</summary>
    public string ClassName { get; }

    /// <summary>The operation or constructor; <c>.destroy()</c> for destroying.</summary>
    public string Operation { get; }

    /// <summary>What is demanded.</summary>
    public string Rule { get; }
}
