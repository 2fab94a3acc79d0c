namespace Stubs.Locking;

/// <summary>A lock was not free in time. The action layer turns it into the abort of the action that waited.</summary>
internal sealed class LockTimeoutException(string message) : StubsException(message);

/// <summary>
/// The action that waited for a lock ended while it waited: it was wounded, aborted, or its time limit passed.
/// </summary>
internal sealed class LockWaitAbandonedException(string message) : StubsException(message);
