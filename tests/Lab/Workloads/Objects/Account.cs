namespace Stubs.Lab.Workloads.Objects;

/// <summary>
/// Money that never becomes negative, and what each process did to it. A process has at most one operation whose
/// outcome is not known, its last one, so that what it posted says of every operation whether it happened; and the
/// postings stay as few as the processes.
/// </summary>
[Persistent, Remote]
public partial class Account(long opening)
{
    private readonly SortedDictionary<int, Posted> postings = [];
    private long balance = opening;

    public long Balance => balance;

    /// <summary>Reads it in order to post: excludes others who mean to.</summary>
    [UpdateLock]
    public long ReadToPost() => balance;

    public void Post(int process, long amount)
    {
        if (balance + amount < 0)
            throw new RefusedException($"{-amount} was asked for, but there is only {balance}.");
        balance += amount;
        postings[process] = postings.GetValueOrDefault(process).Plus(amount);
    }

    /// <summary>Everything, with a lock that no other can have at the same time.</summary>
    [WriteLock]
    public AccountAudit Audit() =>
        new(balance, [
            .. postings.Select(static posted => new ProcessPosted(posted.Key, posted.Value.Count, posted.Value.Sum))]);
}

/// <summary>How often one process posted, and how much in all.</summary>
public readonly record struct Posted(int Count, long Sum)
{
    public Posted Plus(long amount) => new(Count + 1, Sum + amount);

    public Posted Minus(long amount) => new(Count - 1, Sum - amount);
}

/// <summary>What one process posted.</summary>
public readonly record struct ProcessPosted(int Process, int Count, long Sum);

/// <summary>What an account or counter holds, and why.</summary>
public sealed record AccountAudit(long Balance, ProcessPosted[] Postings);
