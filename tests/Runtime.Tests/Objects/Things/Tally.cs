using Stubs.Tests.Support;

namespace Stubs.Tests.Objects;

/// <summary>
/// A sum to which any number of actions may add at once: additions commute, and are undone by subtraction.
/// </summary>
[Persistent]
public partial class Tally
{
    [Service]
    private readonly Gates? gates = null;

    private long sum;
    private long additions;

    public long Sum => sum;

    public long Additions => additions;

    public void Set(long to) => sum = to;

    [Lock<Adding>, CompensateWith(nameof(TakeBack))]
    public void Add(long amount)
    {
        sum += amount;
        additions++;
    }

    [Lock<Adding>, CompensateWith(nameof(TakeBack))]
    public void AddNegative(long amount)
    {
        sum += amount;
        additions++;
        if (amount >= 0)
            throw new ArgumentOutOfRangeException(nameof(amount));
    }

    /// <summary>Adds, has itself set, which takes the object for itself, and adds again.</summary>
    [Lock<Adding>, CompensateWith(nameof(TakeBackAroundSetting))]
    public void AddAroundSetting(long amount, long to, ITally self)
    {
        Add(amount);
#pragma warning disable STUB0063 // It blocks on purpose: nothing else holds the object here.
        self.SetAsync(to).GetAwaiter().GetResult();
#pragma warning restore STUB0063
        Add(amount);
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
    }

    [Lock<Adding>, CompensateWith(nameof(TakeBackAtGate))]
    public void AddAtGate(long amount, string gate)
    {
        sum += amount;
        gates!.Pass(gate);
        additions++;
    }

    [Lock<Adding>, CompensateWith(nameof(Fail))]
    public void AddForGood(long amount) => sum += amount;

    /// <summary>A mistake: it shares its lock and says nothing of how to undo it.</summary>
    [Lock<Adding>]
    public void AddWithoutCompensation(long amount) => sum += amount;

    private void TakeBack(long amount)
    {
        sum -= amount;
        additions--;
    }

    private void TakeBackAroundSetting(long amount, long to, ITally self) => TakeBack(2 * amount);

    private void TakeBackAtGate(long amount, string gate) => TakeBack(amount);

    private void Fail(long amount) => throw new SpoiledException($"{amount} cannot be taken back", (int)amount);
}

/// <summary>Additions share the lock with each other, and with nothing else.</summary>
public sealed class Adding : LockMode
{
    public override bool ModifiesObject => true;

    public override bool ConflictsWith(LockMode other) => other is not Adding;
}
