using System.Runtime.CompilerServices;

namespace Stubs.Calls;

/// <summary>
/// Says whose cancellation an <see cref="OperationCanceledException"/> tells of. Its token is the one that the caller
/// gave, wherever the body ran; a cancellation that the caller did not ask for has none, because no other token means
/// anything to it.
/// </summary>
internal static class Cancellations
{
    /// <summary>In place of the caller's token while the exception is on its way from another node.</summary>
    public static CancellationToken OfCaller { get; } = new(canceled: true);

    /// <summary>By the side that ran the body.</summary>
    /// <param name="error">What the body has thrown.</param>
    /// <param name="callers">The token that the caller gave.</param>
    public static void Tell(Exception error, CancellationToken callers)
    {
        if (error is OperationCanceledException cancelled)
            Token(cancelled) = callers.IsCancellationRequested ? callers : CancellationToken.None;
    }

    /// <summary>By the caller, of an exception that has come from another node.</summary>
    /// <param name="error">What came.</param>
    /// <param name="callers">The token that the caller gave.</param>
    public static void TellArrived(Exception error, CancellationToken callers)
    {
        if (error is OperationCanceledException cancelled)
            Token(cancelled) = cancelled.CancellationToken == OfCaller ? callers : CancellationToken.None;
    }

    /// <summary>Marks an exception that is made anew as telling of the caller's own cancellation.</summary>
    public static void MarkAsCallers(Exception error)
    {
        if (error is OperationCanceledException cancelled)
            Token(cancelled) = OfCaller;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_cancellationToken")]
    private static extern ref CancellationToken Token(OperationCanceledException target);
}
