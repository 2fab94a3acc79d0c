namespace Stubs;

/// <summary>
/// A mode in which an action may hold an object's lock. Three are built in; a class may define its own with its own
/// conflict rule (type-specific concurrency control), as in Arjuna's <c>Lock</c> class.
/// </summary>
/// <remarks>
/// The lock manager asks a mode inside the lock of the object. A mode answers from what it is: it does not wait, and it
/// calls no stub. A request whose rule throws fails.
/// </remarks>
public abstract class LockMode
{
    [ThreadStatic]
    private static bool isAsked;

    /// <summary>Shared with other readers and with one updater.</summary>
    public static LockMode Read { get; } = new StandardLockMode("read", 0);

    /// <summary>
    /// Shared with readers; excludes other updaters and writers. For actions that read first and write later.
    /// </summary>
    public static LockMode Update { get; } = new StandardLockMode("update", 1);

    /// <summary>Excludes every other action.</summary>
    public static LockMode Write { get; } = new StandardLockMode("write", 2);

    /// <summary>Excludes every other action while an object leaves its node, and changes nothing.</summary>
    internal static LockMode Move { get; } = new StandardLockMode("move", 3);

    /// <summary>The name of the mode, for messages.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>Whether an operation under this mode may change the object.</summary>
    public abstract bool ModifiesObject { get; }

    /// <summary>
    /// Whether an action may not take this mode while an unrelated one holds <paramref name="other"/>. Must be
    /// symmetric.
    /// </summary>
    /// <param name="other">A mode that another action holds; never null.</param>
    public abstract bool ConflictsWith(LockMode other);

    /// <summary>
    /// Whether a holder of this mode needs nothing more to do what <paramref name="other"/> allows. By default only the
    /// same mode.
    /// </summary>
    /// <param name="other">The mode that is asked for.</param>
    public virtual bool Includes(LockMode other) => other is not null && other.GetType() == GetType();

    /// <summary>Returns <see cref="Name"/>, or the name of the class where that cannot be read.</summary>
    public sealed override string ToString() => UserCode.Ask(this, static mode => mode.Name) ?? GetType().Name;

    /// <summary>Whether this thread asks a rule of a class-defined mode, inside the monitor of a lock.</summary>
    internal static bool IsAsked => isAsked;

    /// <summary>Whether the rules of both modes are the runtime's own.</summary>
    internal static bool AreBuiltIn(LockMode one, LockMode other) =>
        one is StandardLockMode && other is StandardLockMode;

    /// <summary>
    /// Whether one mode includes another. A rule that throws includes nothing: an action then holds both, which is too
    /// much rather than too little.
    /// </summary>
    internal static bool Covers(LockMode mode, LockMode other) =>
        ReferenceEquals(mode, other) || (mode is StandardLockMode ? mode.Includes(other) : IncludesByRule(mode, other));

    private static bool IncludesByRule(LockMode mode, LockMode other)
    {
        var outer = isAsked;
        isAsked = true;
        try
        {
            return mode.Includes(other);
        }
        catch (Exception)
        {
            return false;
        }
        finally
        {
            isAsked = outer;
        }
    }

    /// <summary>
    /// Whether two modes conflict by the rule of either: a standard mode does not know the modes of classes.
    /// </summary>
    internal static bool Conflict(LockMode a, LockMode b) =>
        a is StandardLockMode && b is StandardLockMode ? a.ConflictsWith(b) : ConflictByRule(a, b);

    private static bool ConflictByRule(LockMode a, LockMode b)
    {
        var outer = isAsked;
        isAsked = true;
        try
        {
            return a.ConflictsWith(b) || b.ConflictsWith(a);
        }
        finally
        {
            isAsked = outer;
        }
    }

    private sealed class StandardLockMode(string name, int strength) : LockMode
    {
        public override string Name => name;

        public override bool ModifiesObject => strength == 2;

        // read–read and read–update are compatible; against the mode of a class, write conflicts and the other mode's
        // rule decides the rest.
        public override bool ConflictsWith(LockMode other) =>
            other is StandardLockMode standard ? strength + standard.Strength > 1 : strength >= 2;

        public override bool Includes(LockMode other) =>
            other is StandardLockMode standard ? standard.Strength <= strength : strength >= 2;

        private int Strength => strength;
    }
}
