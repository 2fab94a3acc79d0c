namespace Stubs.Locking;

/// <summary>
/// What the lock manager needs to know of an action. Implemented by <c>AtomicAction</c>, which the locking module does
/// not know.
/// </summary>
internal interface ILockOwner
{
    /// <summary>The enclosing action, or null for a top-level (or independent) action.</summary>
    ILockOwner? Parent { get; }

    /// <summary>The outermost action, itself if it has no parent.</summary>
    ILockOwner TopLevel { get; }

    /// <summary>
    /// The age: smaller is older. Kept across retries of a top-level action; for a nested one, its order among the
    /// tree's actions.
    /// </summary>
    ActionPriority Priority { get; }

    /// <summary>How many ancestors there are; 0 for a top-level action.</summary>
    int Depth { get; }

    /// <summary>
    /// True once the outermost action has begun to commit (it waits for no lock any more) or has ended.
    /// </summary>
    bool HasBegunToCommit { get; }

    /// <summary>
    /// Aborts this action so that an older one may go on. Called outside every lock of the lock manager; returns at
    /// once; the locks are released by the abort, through the lock manager's release. No effect once
    /// <see cref="HasBegunToCommit"/>.
    /// </summary>
    /// <param name="reason">A sentence for the exception: which object, which modes, for which action.</param>
    void Wound(string reason);

    /// <summary>A reference to this holder leaves the lock manager's monitor. Called inside it.</summary>
    void Keep()
    {
    }
}

/// <summary>
/// The total order of wound-wait (Rosenkrantz, Stearns, Lewis 1978): the stamp of the outermost action, the node where
/// it began, and its number there; then, inside one outermost action, the position in the tree.
/// </summary>
/// <param name="Stamp">What the <see cref="LogicalClock"/> showed when the first attempt of the outermost action
/// began.</param>
/// <param name="Node">The node (or process) where it began.</param>
/// <param name="Sequence">Its number there: breaks ties of the clock.</param>
/// <param name="Order">0 for the outermost action; for an inner one the order of its beginning within the
/// outermost.</param>
internal readonly record struct ActionPriority(long Stamp, Uid Node, long Sequence, int Order)
    : IComparable<ActionPriority>
{
    public int CompareTo(ActionPriority other)
    {
        var order = Stamp.CompareTo(other.Stamp);
        if (order == 0)
            order = Node.CompareTo(other.Node);
        if (order == 0)
            order = Sequence.CompareTo(other.Sequence);
        return order == 0 ? Order.CompareTo(other.Order) : order;
    }

    public bool IsOlderThan(ActionPriority other) => CompareTo(other) < 0;
}
