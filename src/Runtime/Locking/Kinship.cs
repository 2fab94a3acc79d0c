namespace Stubs.Locking;

/// <summary>
/// How two actions are related, and which of them is older. Actions that are not related compare as the two largest
/// subtrees that tell them apart: their outermost actions, or, inside one outermost action, the branches below their
/// least common ancestor. So everything inside one branch has the same age towards everything outside it, and a wait
/// that leaves a branch always leads to an older one.
/// </summary>
internal static class Kinship
{
    /// <summary>Whether <paramref name="ancestor"/> is <paramref name="action"/> or encloses it.</summary>
    public static bool IsAncestorOrSelf(ILockOwner ancestor, ILockOwner action)
    {
        while (action.Depth > ancestor.Depth)
            action = action.Parent!;
        return ReferenceEquals(ancestor, action);
    }

    /// <summary>Whether two actions are not related and the first one is older.</summary>
    public static bool IsOlderStranger(ILockOwner action, ILockOwner other)
    {
        Diverge(ref action, ref other);
        return action.Priority.IsOlderThan(other.Priority);
    }

    /// <summary>
    /// The order of waiting: older branches first, ancestors before their descendants. A total order of all actions.
    /// </summary>
    public static int CompareAge(ILockOwner action, ILockOwner other)
    {
        var depths = action.Depth.CompareTo(other.Depth);
        Diverge(ref action, ref other);
        return ReferenceEquals(action, other) ? depths : action.Priority.CompareTo(other.Priority);
    }

    /// <summary>
    /// The branch that <paramref name="requester"/> may wound to be rid of <paramref name="holder"/>: the branch that
    /// holds, if it is the younger one. Null for a relative, which is waited for or transparent, and for an older
    /// branch.
    /// </summary>
    public static ILockOwner? YoungerBranch(ILockOwner holder, ILockOwner requester)
    {
        Diverge(ref holder, ref requester);
        return requester.Priority.IsOlderThan(holder.Priority) ? holder : null;
    }

    // To the outermost actions of two trees, or to two children of one parent; to one and the same action if the two
    // are related.
    private static void Diverge(ref ILockOwner a, ref ILockOwner b)
    {
        if (!ReferenceEquals(a.TopLevel, b.TopLevel))
        {
            (a, b) = (a.TopLevel, b.TopLevel);
            return;
        }

        while (a.Depth > b.Depth)
            a = a.Parent!;
        while (b.Depth > a.Depth)
            b = b.Parent!;
        while (!ReferenceEquals(a.Parent, b.Parent))
            (a, b) = (a.Parent!, b.Parent!);
    }
}
