namespace Stubs.Lab.Workloads.Objects;

/// <summary>A sum to which many add at once; what is undone is taken back, and not restored.</summary>
[Persistent, Remote]
public partial class Counter
{
    private readonly SortedDictionary<int, Posted> postings = [];
    private long sum;

    public long Sum => sum;

    [Lock<AddingMode>, CompensateWith(nameof(TakeBack))]
    public void Add(int process, long amount)
    {
        sum += amount;
        postings[process] = postings.GetValueOrDefault(process).Plus(amount);
    }

    [WriteLock]
    public AccountAudit Audit() =>
        new(sum, [
            .. postings.Select(static posted => new ProcessPosted(posted.Key, posted.Value.Count, posted.Value.Sum))]);

    private void TakeBack(int process, long amount)
    {
        sum -= amount;
        var left = postings[process].Minus(amount);
        if (left == default)
            postings.Remove(process);
        else
            postings[process] = left;
    }
}

/// <summary>Additions commute: they exclude all but each other.</summary>
public sealed class AddingMode : LockMode
{
    public override bool ModifiesObject => true;

    public override bool ConflictsWith(LockMode other) => other is not AddingMode;
}
