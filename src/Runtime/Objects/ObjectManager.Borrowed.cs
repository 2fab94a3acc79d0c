using Stubs.Actions;

namespace Stubs.Objects;

// Objects that run here while their states lie in another node's store. They are not made passive to save memory: their
// home would have to be told. Instead no more are borrowed when there are many.
internal sealed partial class ObjectManager
{
    /// <summary>Whether no more objects should be activated that can run elsewhere.</summary>
    public bool IsFull => active.Count >= maxActive;

    /// <summary>Whether the object is active here, so that it had better stay.</summary>
    public bool IsInUse(Uid uid) =>
        (volatiles.Find(uid) ?? FindActive(uid)) is { } found
            && (!found.Type.IsPersistent || found.IsBorrowed || found.IsPinned);

    /// <summary>Takes in an object that another node has lent.</summary>
    public void AddBorrowed(ObjectState state, StorePlace home, long token)
    {
        var added = Load(state, new Borrowed(home, token));
        active[state.Uid] = added;
        added.Unpin();
    }

    /// <summary>
    /// The tokens of a home have ended: nothing here may be used again, and the actions that have used it end here and
    /// now, before they see it without what they have done (SYSTEM 37).
    /// </summary>
    public void DropBorrowed(StorePlace home)
    {
        foreach (var (_, entry) in active)
        {
            if (In(entry) is { } target && target.Home == home)
                DropBorrowed(target);
        }
    }

    /// <summary>One of these tokens has ended, and it is not known which: the objects can be borrowed again.</summary>
    public void DropBorrowed(StorePlace home, IReadOnlyList<HeldObject> tokens)
    {
        foreach (var (uid, token) in tokens)
        {
            if (active.TryGetValue(uid, out var entry) && In(entry) is { } target && target.Borrowed is { } borrowed
                && borrowed.Home == home && borrowed.Token == token)
                DropBorrowed(target);
        }
    }

    /// <summary>An object that is pinned, and that no action uses, leaves; false if it is not here any more.</summary>
    public bool TryDepart(ActiveObject target)
    {
        if (!target.TryBeGone())
            return false;
        RemoveEntry(target);
        return true;
    }

    private void DropBorrowed(ActiveObject target)
    {
        if (!target.TryBeGone())
            return;
        RemoveEntry(target);
        foreach (var user in target.FindUsers())
            user.Abort(new AbortCause(
                AbortReason.ParticipantLost,
                $"{target} was lent by node {target.Home!.Place}, and the token has ended. Run the action again."));
    }
}
