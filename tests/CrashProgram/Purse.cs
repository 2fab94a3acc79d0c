namespace Stubs.CrashProgram;

/// <summary>Holds money.</summary>
[Persistent, Remote]
public partial class Purse(long money)
{
    private long money = money;

    public long Money => money;

    public void Put(long amount) => money += amount;

    /// <summary>In which process it runs.</summary>
    [ReadLock]
    public int FindProcess() => Environment.ProcessId;
}

/// <summary>Counts what one client has done.</summary>
[Persistent]
public partial class Ledger
{
    private int moves;

    public int Moves => moves;

    public int Count() => ++moves;
}

/// <summary>A sum of all moves: many add to it at once, and what is undone is subtracted.</summary>
[Persistent]
public partial class Total
{
    private long sum;

    public long Sum => sum;

    [Lock<Summing>, CompensateWith(nameof(Subtract))]
    public void Add(long amount) => sum += amount;

    private void Subtract(long amount) => sum -= amount;
}

/// <summary>Shares the lock with itself only.</summary>
public sealed class Summing : LockMode
{
    public override bool ModifiesObject => true;

    public override bool ConflictsWith(LockMode other) => other is not Summing;
}
