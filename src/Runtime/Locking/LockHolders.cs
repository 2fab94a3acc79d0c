namespace Stubs.Locking;

/// <summary>
/// The holders of a lock, and their modes. A mutable struct inside the lock manager, with room for the usual case (an
/// action that retains what it did before and the operation that it executes now), so that it takes no memory of its
/// own until a third comes.
/// </summary>
internal struct LockHolders
{
    // Filled from the front: a slot without an owner is followed by none with one.
    private LockHolding first;
    private LockHolding second;
    private List<LockHolding>? others;

    public readonly bool IsEmpty => first.Owner is null;

    public readonly int Count => first.Owner is null ? 0 : second.Owner is null ? 1 : 2 + (others?.Count ?? 0);

    public readonly LockHolding this[int index] => index switch
    {
        0 => first,
        1 => second,
        _ => others![index - 2],
    };

    /// <summary>
    /// Adds a mode to what the action holds; of two modes of which one includes the other, the stronger stays (SYSTEM
    /// 11).
    /// </summary>
    public void Add(ILockOwner owner, LockMode mode)
    {
        if (Includes(owner, mode))
            return;
        Put(Count, new LockHolding(owner, mode));
        RemoveWeaker(owner, mode);
    }

    /// <summary>Makes all that one action holds another's, the stronger mode wins (SYSTEM 11).</summary>
    public void Move(ILockOwner child, ILockOwner parent)
    {
        // Downwards, and a removal moves the last one down: nothing is passed over.
        for (var i = Count - 1; i >= 0; i = Math.Min(i, Count) - 1)
        {
            if (!ReferenceEquals(this[i].Owner, child))
                continue;
            var mode = this[i].Mode;
            if (Includes(parent, mode))
            {
                RemoveAt(i);
                continue;
            }

            Put(i, new LockHolding(parent, mode));
            RemoveWeaker(parent, mode);
        }
    }

    /// <summary>Removes all that the action holds.</summary>
    public void Remove(ILockOwner owner)
    {
        for (var i = Count - 1; i >= 0; i--)
        {
            if (ReferenceEquals(this[i].Owner, owner))
                RemoveAt(i);
        }
    }

    public readonly LockHolding[] ToArray()
    {
        var holdings = new LockHolding[Count];
        for (var i = 0; i < holdings.Length; i++)
            holdings[i] = this[i];
        return holdings;
    }

    private readonly bool Includes(ILockOwner owner, LockMode mode)
    {
        for (var i = 0; i < Count; i++)
        {
            if (ReferenceEquals(this[i].Owner, owner) && LockMode.Covers(this[i].Mode, mode))
                return true;
        }

        return false;
    }

    private void RemoveWeaker(ILockOwner owner, LockMode mode)
    {
        for (var i = Count - 1; i >= 0; i--)
        {
            if (ReferenceEquals(this[i].Owner, owner) && !ReferenceEquals(this[i].Mode, mode)
                && LockMode.Covers(mode, this[i].Mode))
                RemoveAt(i);
        }
    }

    // The last one takes the place.
    private void RemoveAt(int index)
    {
        var last = Count - 1;
        Put(index, this[last]);
        if (last > 1)
            others!.RemoveAt(last - 2);
        else
            Put(last, default);
        if (IsEmpty)
            others = null;
    }

    private void Put(int index, LockHolding holding)
    {
        if (index == 0)
            first = holding;
        else if (index == 1)
            second = holding;
        else if (index - 2 < (others ??= []).Count)
            others[index - 2] = holding;
        else
            others.Add(holding);
    }
}
