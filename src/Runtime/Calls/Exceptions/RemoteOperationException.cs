namespace Stubs;

/// <summary>
/// An operation threw an exception that cannot be rebuilt here: its class is not known to this program, or its data do
/// not fit. What it said, and where it was thrown, are kept.
/// </summary>
/// <remarks>
/// An exception keeps its type if this program uses the assembly that declares it, and that assembly references Stubs
/// (see <c>docs/exceptions.md</c>). So do the common exceptions of the framework.
/// </remarks>
public sealed class RemoteOperationException : StubsException
{
    internal RemoteOperationException(
        string typeName, string? remoteMessage, string? remoteStackTrace, string reason, Exception? innerException)
        : base($"A remote operation threw {typeName}: {remoteMessage} ({reason})", innerException)
    {
        TypeName = typeName;
        RemoteMessage = remoteMessage ?? "";
        RemoteStackTrace = remoteStackTrace ?? "";
    }

    /// <summary>The full name of the exception's class, as the other node knows it.</summary>
    public string TypeName { get; }

    /// <summary>The exception's own message.</summary>
    public string RemoteMessage { get; }

    /// <summary>Where it was thrown, as text; empty if it never was.</summary>
    public string RemoteStackTrace { get; }
}
