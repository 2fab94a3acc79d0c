using Stubs.Tests.Support;

namespace Stubs.Tests.Objects;

[Persistent]
public partial class OnlyPersistent
{
    private int value;

    public int Add(int amount) => value += amount;
}

[Recoverable]
public partial class OnlyRecoverable
{
    private int value;

    public int Add(int amount) => value += amount;
}

/// <summary>A service: it looks after its own concurrency.</summary>
[Remote]
public partial class OnlyRemote([Service] Gates gates)
{
    private int value;

    public int Add(int amount) => Interlocked.Add(ref value, amount);

    public async Task<int> AddAtGateAsync(int amount, string gate)
    {
        await gates.PassAsync(gate);
        return Interlocked.Add(ref value, amount);
    }

    public void Fail() => throw new SpoiledException("as asked", Interlocked.Add(ref value, 1000));
}

[Persistent, Remote]
public partial class PersistentRemote
{
    private int value;

    public int Add(int amount) => value += amount;
}

[Recoverable, Remote]
public partial class RecoverableRemote
{
    private int value;

    public int Add(int amount) => value += amount;
}

[Persistent, Recoverable]
public partial class PersistentRecoverable
{
    private int value;

    public int Add(int amount) => value += amount;
}

[Persistent, Recoverable, Remote]
public partial class All
{
    private int value;

    public int Add(int amount) => value += amount;
}

/// <summary>Every attribute of a member.</summary>
[Persistent(Name = "tests:marked")]
public partial class Marked
{
    [FormerName("oldCount")]
    private int count;

    [Transient]
    private int cached = 7;

    [Service]
    private readonly Gates? gates = null;

    public int Count => count;

    [NoLock]
    public int Cached => cached;

    [NoLock]
    public bool HasService => gates is not null;

    [WriteLock]
    public int CountingProperty => ++count;

    [ReadLock]
    public int Sum(int with) => count + with;

    [UpdateLock]
    public int SumForChange(int with) => count + with;

    [NoLock]
    public int Peek() => count;

    [Lock<Adding>, CompensateWith(nameof(Subtract))]
    public void AddTogether(int amount) => count += amount;

    [Operation("set")]
    public void SetTo(int to)
    {
        count = to;
        cached = to;
    }

    [Local]
    public int NotForClients() => count;

    private void Subtract(int amount) => count -= amount;
}
