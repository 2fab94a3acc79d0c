using System.Diagnostics;

namespace Stubs.Rpc;

/// <summary>
/// How many more requests may be made. To take and to give back costs one step on a counter, unless a call waits.
/// </summary>
/// <remarks>
/// Below zero the counter says how many wait. Each of them gets its own place from the semaphore, which is empty
/// otherwise.
/// </remarks>
internal sealed class RequestWindow
{
    private readonly SemaphoreSlim handedOver = new(0);
    private readonly int places;
    private int free;

    public RequestWindow(int places) => this.places = free = places;

    /// <summary>How many places are free.</summary>
    public int Free => Math.Max(0, Volatile.Read(ref free));

    /// <summary>How many wait for a place.</summary>
    public int Waiting => Math.Max(0, -Volatile.Read(ref free));

    /// <summary>Takes a place, if one is free and no call waits.</summary>
    public bool TryTake()
    {
        for (var seen = Volatile.Read(ref free); seen > 0;)
        {
            if (Interlocked.CompareExchange(ref free, seen - 1, seen) is var now && now == seen)
                return true;
            seen = now;
        }

        return false;
    }

    /// <summary>Takes a place when there is one.</summary>
    /// <exception cref="OperationCanceledException">It was given up: no place has been taken.</exception>
    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Decrement(ref free) >= 0)
            return;
        try
        {
            await handedOver.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await GiveUpAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Gives places back.</summary>
    public void GiveBack(int count = 1)
    {
        for (; count > 0; count--)
        {
            var now = Interlocked.Increment(ref free);
            Debug.Assert(now <= places, "More places are given back than were taken.");
            if (now <= 0)
                handedOver.Release();
        }
    }

    private async Task GiveUpAsync()
    {
        for (var seen = Volatile.Read(ref free); seen < 0;)
        {
            if (Interlocked.CompareExchange(ref free, seen + 1, seen) is var now && now == seen)
                return;
            seen = now;
        }

        // All waiting requests have been given their places, this one too: it is there, or about to be.
        await handedOver.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        GiveBack();
    }
}
