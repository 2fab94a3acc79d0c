using System.ComponentModel;

namespace Stubs.Generated;

/// <summary>The one instance of a lock mode that a class defines.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SharedLockMode<TMode>
    where TMode : LockMode, new()
{
    /// <summary>The instance.</summary>
    public static LockMode Instance { get; } = new TMode();
}
