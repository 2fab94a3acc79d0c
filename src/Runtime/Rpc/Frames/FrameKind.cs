namespace Stubs.Rpc;

/// <summary>The kinds of frames, with their numbers in the protocol.</summary>
internal enum FrameKind : byte
{
    Hello = 1,
    Challenge = 2,
    Proof = 3,
    Welcome = 4,
    Refuse = 5,

    Call = 16,
    OneWay = 17,
    Open = 18,
    Reply = 19,
    Fault = 20,
    Cancel = 21,
    Item = 22,
    End = 23,
    Credit = 24,
    Stop = 25,

    Ping = 32,
    Pong = 33,
    Goodbye = 34,
}

/// <summary>Why a node that says goodbye ends a connection, with the numbers of the protocol.</summary>
internal enum CloseReason : ushort
{
    Done = 0,
    Protocol = 1,
    FrameTooLarge = 2,
    LeaseExpired = 3,
    Stalled = 4,
    Internal = 5,
    Memory = 6,
}

/// <summary>The peer broke the protocol, in a way that concerns the whole connection.</summary>
internal sealed class FrameException(CloseReason reason, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public CloseReason CloseReason { get; } = reason;

    /// <summary>The header of the frame, where it is known and may tell which request the frame answers.</summary>
    public FrameHeader? Header { get; init; }
}
