namespace Stubs;

/// <summary>A store refused or failed. Each kind says what may be durable.</summary>
public abstract class StoreException : StubsException
{
    private protected StoreException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>An operation of a batch does not apply to what is stored; nothing of the batch was written.</summary>
public sealed class StoreConflictException(string message) : StoreException(message);

/// <summary>There is no room; nothing of the batch was written, and the store is intact.</summary>
public sealed class StoreFullException(string message, Exception? innerException = null)
    : StoreException(message, innerException);

/// <summary>
/// The device failed while writing: all of the batch is durable, or nothing. Read before the next write.
/// </summary>
public sealed class StoreOutcomeUnknownException(string message, Exception? innerException = null)
    : StoreException(message, innerException);

/// <summary>
/// The store cannot be opened or used: it is open elsewhere, read-only, of an unknown version, or not a store at all.
/// </summary>
public sealed class StoreUnavailableException(string message, Exception? innerException = null)
    : StoreException(message, innerException);

/// <summary>What is stored is not what was written. Nothing of it is used.</summary>
public sealed class StoreCorruptException(string message, Exception? innerException = null)
    : StoreException(message, innerException);
