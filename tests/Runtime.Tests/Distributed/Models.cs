using System.Runtime.CompilerServices;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

/// <summary>Works on other objects, which may be anywhere.</summary>
[Persistent, Remote]
public partial class Teller
{
    [Service] private readonly Gates gates = null!;
    private int moves;

    public int Moves => moves;

    public async Task MoveAsync(ICell from, ICell to, int amount)
    {
        moves++;
        await from.AddAsync(-amount);
        await to.AddAsync(amount);
    }

    public async Task MoveAndFailAsync(ICell from, ICell to, int amount)
    {
        await MoveAsync(from, to, amount);
        throw new SpoiledException("after the move", amount);
    }

    /// <summary>Does half of its work in a nested action that it undoes.</summary>
    public async Task MoveOnlyHalfAsync(ICell from, ICell to, int amount)
    {
        await from.AddAsync(-amount);
        await using (AtomicAction.Begin())
            await to.AddAsync(1000);
        await to.AddAsync(amount);
    }

    [ReadLock]
    public Task<int> AskBackAsync(IListener listener, int question) => listener.HearAsync(question);

    /// <summary>Has the caller's own object changed, inside the caller's action.</summary>
    public async Task AddBackAsync(ICell cell, int amount) => await cell.AddAsync(amount);

    /// <summary>Changes an object, and has another node change it too.</summary>
    public async Task AddTwiceAsync(ITeller other, ICell cell, int amount)
    {
        moves++;
        await cell.AddAsync(amount);
        await other.AddBackAsync(cell, amount);
    }

    /// <summary>The same, and what the other node has done is undone.</summary>
    public async Task AddTwiceAndKeepOneAsync(ITeller other, ICell cell, int amount)
    {
        await cell.AddAsync(amount);
        await using (AtomicAction.Begin())
            await other.AddBackAsync(cell, amount);
    }

    [ReadLock]
    public ICell Choose(ICell[] cells, int index) => cells[index];

    [ReadLock]
    public async IAsyncEnumerable<int> CountAsync(
        int to, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var i = 1; i <= to; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            yield return i;
        }
    }

    public async IAsyncEnumerable<int> CountAndFailAsync(int to)
    {
        for (var i = 1; i <= to; i++)
        {
            await Task.Yield();
            moves++;
            yield return i;
        }

        throw new SpoiledException("at the end", to);
    }

    /// <summary>Waits until the caller cancels.</summary>
    [NoLock]
    public async Task WaitAsync(string gate, CancellationToken cancellationToken)
    {
        await gates.PassAsync(gate).WaitAsync(cancellationToken);
    }

    public async Task AddWhenOpenAsync(string gate)
    {
        await gates.PassAsync(gate);
        moves++;
    }
}

/// <summary>Lives with the client, and is called back.</summary>
[Remote]
public partial class Listener
{
    private int heard;

    public int Heard() => Volatile.Read(ref heard);

    public int Hear(int question)
    {
        Interlocked.Increment(ref heard);
        return question + 1;
    }
}

/// <summary>Sleeps with its lock held, and hears of no cancellation.</summary>
[Persistent, Remote]
public partial class Sleeper
{
    [Service] private readonly Gates gates = null!;
    private int naps;

    public int Naps => naps;

    public async Task SleepAsync(string gate)
    {
        naps++;
        await gates.PassAsync(gate);
    }
}
