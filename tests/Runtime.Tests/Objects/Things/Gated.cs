using System.Runtime.CompilerServices;
using Stubs.Tests.Support;

namespace Stubs.Tests.Objects;

/// <summary>Holds one number, and changes it in two steps between which a test can do something.</summary>
[Persistent]
public partial class Gated
{
    [Service]
    private readonly Gates gates = null!;

    private int value;

    public int Value => value;

    public void Set(int to) => value = to;

    public async Task SetTwiceAsync(int first, int second, string gate)
    {
        value = first;
        await gates.PassAsync(gate);
        value = second;
    }

    /// <summary>Holds its thread, not knowing better.</summary>
    public void SetTwiceBlocking(int first, int second, string gate)
    {
        value = first;
        gates.Pass(gate);
        value = second;
    }

    [ReadLock]
    public async Task<int> ReadSlowlyAsync(string gate)
    {
        var read = value;
        await gates.PassAsync(gate);
        return read;
    }

    public async Task WaitForTokenAsync(string gate, CancellationToken cancellationToken)
    {
        _ = gates.PassAsync(gate);
        await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
    }

    /// <summary>Counts from 1, changing the object on the way; negative: throws there.</summary>
    public async IAsyncEnumerable<int> CountAsync(int to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var i = 1; i <= Math.Abs(to); i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            value = i;
            if (to == -i)
                throw new SpoiledException("a broken stream", i);
            yield return i;
            await Task.Yield();
        }
    }
}
