namespace Stubs.Rpc;

/// <summary>The base of the errors of calls between nodes.</summary>
public abstract class RpcException : StubsException
{
    private protected RpcException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>A connection could not be made, or it was lost.</summary>
public sealed class RpcConnectionException : RpcException
{
    /// <param name="message">What happened.</param>
    /// <param name="sent">See <see cref="Sent"/>.</param>
    /// <param name="innerException">The error below.</param>
    public RpcConnectionException(string message, bool sent, Exception? innerException = null)
        : base(message, innerException) => Sent = sent;

    /// <summary>
    /// False if the peer has certainly not been given the call, so that it was not executed and never will be; true if
    /// it may or may not have been (SYSTEM 36).
    /// </summary>
    public bool Sent { get; }
}

/// <summary>
/// The peer answered a call with an error, or the call's time limit has passed. The connection goes on.
/// </summary>
public sealed class RpcFaultException : RpcException
{
    /// <param name="code">What kind of error it is.</param>
    /// <param name="message">What the peer said.</param>
    public RpcFaultException(RpcFault code, string message)
        : base(message, null) => Code = code;

    /// <summary>What kind of error it is.</summary>
    public RpcFault Code { get; }
}

/// <summary>
/// Two nodes could be connected, but one does not want the other, or must not do what it was asked to. The message says
/// what to do.
/// </summary>
public sealed class RpcRefusedException : RpcException
{
    /// <param name="reason">Why.</param>
    /// <param name="message">What was refused and what to do about it.</param>
    /// <param name="innerException">The error below.</param>
    public RpcRefusedException(RpcRefusal reason, string message, Exception? innerException = null)
        : base(message, innerException) => Reason = reason;

    /// <summary>Why.</summary>
    public RpcRefusal Reason { get; }

    /// <summary>True if the other side refused, so that it needs not be told.</summary>
    internal bool IsFromPeer { get; init; }
}

/// <summary>
/// Kinds of errors that answer a call. The numbers are those of the protocol. From <see cref="FirstFree"/> on they are
/// the caller's and the server's own.
/// </summary>
public enum RpcFault : ushort
{
    /// <summary>The handler threw, or did not answer. The call may have been executed in part.</summary>
    Internal = 1,

    /// <summary>The server does not know the verb. The call was not executed.</summary>
    UnknownVerb = 2,

    /// <summary>The server could not read the request. The call was not executed.</summary>
    BadRequest = 3,

    /// <summary>The time limit has passed. The call may or may not have been executed, and may still be.</summary>
    TimedOut = 4,

    /// <summary>The call was ended because its caller cancelled it.</summary>
    Cancelled = 5,

    /// <summary>More calls are running than the server allows on a connection. The call was not executed.</summary>
    TooManyCalls = 6,

    /// <summary>The reply is larger than the caller takes. The call has been executed.</summary>
    TooLarge = 7,

    /// <summary>The server is terminating the connection. The call was not executed.</summary>
    Closing = 8,

    /// <summary>The caller's role does not allow what it asked for. The call was not executed.</summary>
    Denied = 9,

    /// <summary>The first number that the transport itself never uses.</summary>
    FirstFree = 0x100,
}

/// <summary>Why a connection, or listening, was refused. The numbers are those of the protocol.</summary>
public enum RpcRefusal : ushort
{
    /// <summary>The other side does not speak this protocol, or broke it.</summary>
    Protocol = 1,

    /// <summary>The versions of the protocol do not go together.</summary>
    Version = 2,

    /// <summary>The secrets differ, or only one side has one.</summary>
    Secret = 3,

    /// <summary>The TLS certificate of one side is missing or does not satisfy the other.</summary>
    Certificate = 4,

    /// <summary>The node itself does not want this peer.</summary>
    Peer = 5,

    /// <summary>There are too many connections that have not proved their identity.</summary>
    Busy = 6,

    /// <summary>Others could reach the address, and nothing protects it.</summary>
    Unprotected = 7,

    /// <summary>The peer has not proved that the identity which it claims is its own.</summary>
    Identity = 8,

    /// <summary>The peer asks for a role that its secret or certificate does not give.</summary>
    Role = 9,
}
