namespace Stubs.Lab.Simulation;

/// <summary>
/// Holds money, and remembers every change by its number, in order: a bank account and an append-only list in one, so
/// that one object shows lost, doubled, half-done and misordered actions alike.
/// </summary>
[Persistent, Remote]
public partial class Vault
{
    private readonly List<int> changes = [];
    private int money;
    private int counted;

    /// <summary>
    /// All that it holds, for a class that saves itself: such a one saves the state of its base class too.
    /// </summary>
    private protected int[] All
    {
        get => [money, counted, .. changes];
        set
        {
            (money, counted) = (value[0], value[1]);
            changes.Clear();
            changes.AddRange(value[2..]);
        }
    }

    /// <summary>All changes until now.</summary>
    [ReadLock]
    public int[] Read() => [.. changes];

    /// <summary>The same, for one who is going to change it.</summary>
    [UpdateLock]
    public int[] ReadToChange() => [.. changes];

    [ReadLock]
    public int Money() => money;

    /// <summary>Changes it.</summary>
    /// <returns>All changes until now, this one included.</returns>
    public int[] Put(int change, int amount)
    {
        money += amount;
        changes.Add(change);
        return [.. changes];
    }

    [ReadLock]
    public int Counted() => counted;

    /// <summary>Counts: many actions may do so at once, and what is undone is subtracted.</summary>
    [Lock<Counting>, CompensateWith(nameof(Subtract))]
    public void Count(int by) => counted += by;

    private void Subtract(int by)
    {
        Mischief.At("compensation");
        counted -= by;
    }

    /// <summary>Changes it, and then throws.</summary>
    public void PutAndFail(int change, int amount)
    {
        Put(change, amount);
        throw new InvalidOperationException("The operation fails after it has changed its object.");
    }

    /// <summary>Changes it, and then throws what cannot say what it is.</summary>
    public void PutAndFailMutely(int change, int amount)
    {
        Put(change, amount);
        throw new MuteException();
    }

    /// <summary>Changes it, and adds a record to the action.</summary>
    public int[] PutWithRecord(int change, int amount)
    {
        AtomicAction.Current!.Add(Mischief.RecordOf(change));
        return Put(change, amount);
    }

    /// <summary>Changes it, and answers with so many bytes.</summary>
    public byte[] Flood(int change, int size)
    {
        Put(change, 0);
        return new byte[size];
    }

    /// <summary>Changes it, and answers with what cannot be read when it arrives.</summary>
    public byte[] Garble(int change)
    {
        Put(change, 0);
        return Garbled.Result();
    }

    /// <summary>Has another do so, with an answer that is too large, or cannot be read.</summary>
    [ReadLock]
    public Task<byte[]> SpoilAtAsync(IVault other, int change, int size) =>
        size > 0 ? other.FloodAsync(change, size) : other.GarbleAsync(change);

    /// <summary>Takes the lock of a change, and changes nothing.</summary>
    public int[] Touch() => [.. changes];

    /// <summary>Changes this one and another, wherever that is: a server that calls a server.</summary>
    public async Task<int[]> MoveToAsync(IVault other, int change, int amount)
    {
        Put(change, -amount);
        await other.PutAsync(change, amount);
        return [.. changes];
    }

    /// <summary>
    /// Changes another, and this one not at all: a server that has called a server, and has nothing to commit itself.
    /// </summary>
    [ReadLock]
    public Task<int[]> PutAtAsync(IVault other, int change, int amount) => other.PutAsync(change, amount);

    /// <summary>
    /// Changes this one, and has another change a third, which may be beside this one or this one itself: a server that
    /// is called back.
    /// </summary>
    public Task<int[]> MoveThroughAsync(IVault other, IVault third, int change, int thirdChange, int amount)
    {
        Put(change, -amount);
        return other.PutAtAsync(third, thirdChange, amount);
    }
}

/// <summary>Shares the lock with itself only.</summary>
public sealed class Counting : LockMode
{
    public override bool ModifiesObject => true;

    public override bool ConflictsWith(LockMode other)
    {
        Mischief.At("rule");
        return other is not Counting;
    }
}
