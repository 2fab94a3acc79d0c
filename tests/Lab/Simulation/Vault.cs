namespace Stubs.Lab.Simulation;

/// <summary>
/// Holds money, and remembers every change by its number, in order: a bank account and an append-only list in one, so that one object shows lost, doubled, half-done and
/// misordered actions alike.
/// </summary>
[Persistent, Remote]
public partial class Vault
{
    private readonly List<int> changes = [];
    private int money;
    private int counted;

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

    private void Subtract(int by) => counted -= by;

    /// <summary>Changes it, and then throws.</summary>
    public void PutAndFail(int change, int amount)
    {
        Put(change, amount);
        throw new InvalidOperationException("The operation fails after it has changed its object.");
    }

    /// <summary>Takes the lock of a change, and changes nothing.</summary>
    public int[] Touch() => [.. changes];

    /// <summary>Changes this one and another, wherever that is: a server that calls a server.</summary>
    public async Task<int[]> MoveToAsync(IVault other, int change, int amount)
    {
        Put(change, -amount);
        await other.PutAsync(change, amount);
        return [.. changes];
    }

    /// <summary>Changes another, and this one not at all: a server that has called a server, and has nothing to commit itself.</summary>
    [ReadLock]
    public Task<int[]> PutAtAsync(IVault other, int change, int amount) => other.PutAsync(change, amount);

    /// <summary>Changes this one, and has another change a third, which may be beside this one or this one itself: a server that is called back.</summary>
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

    public override bool ConflictsWith(LockMode other) => other is not Counting;
}
