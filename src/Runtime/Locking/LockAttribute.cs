namespace Stubs;

/// <summary>
/// The operation takes a lock of a mode that the class defines, with its own conflict rule (type-specific concurrency
/// control).
/// </summary>
/// <typeparam name="TMode">The mode; see <see cref="LockMode"/>.</typeparam>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class LockAttribute<TMode> : Attribute
    where TMode : LockMode, new();
