namespace Stubs.Locking;

/// <summary>
/// One mode in which an action holds or retains a lock. A holder of modes of which none includes the other has several.
/// </summary>
internal readonly record struct LockHolding(ILockOwner Owner, LockMode Mode);
