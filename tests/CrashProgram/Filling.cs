using System.Diagnostics;

namespace Stubs.CrashProgram;

/// <summary>Holds bytes.</summary>
[Persistent]
public partial class Block(byte[] content)
{
    private byte[] content = content;

    public int Sum
    {
        get
        {
            var sum = 0;
            foreach (var value in content)
                sum += value;
            return sum;
        }
    }

    public void Fill(byte value)
    {
        content = [.. content];
        content.AsSpan().Fill(value);
    }
}

/// <summary>Works on many objects, a hundred in each action.</summary>
internal static class Filling
{
    private const int InOneAction = 100;

    public static async Task RunAsync(string store, int objects, int bytes)
    {
        var uids = new List<Uid>();
        await using (var node = await Node.StartAsync(new NodeOptions { Store = store }))
        {
            await ForAllAsync(
                Enumerable.Range(0, objects),
                async _ => uids.Add((await BlockStub.CreateAsync(node, null, new byte[bytes])).Uid));
            await ForAllAsync(uids, async uid => await (await BlockStub.BindAsync(node, uid)).FillAsync(3));
        }

        var sum = 0L;
        await using (var node = await Node.StartAsync(new NodeOptions { Store = store }))
            await ForAllAsync(uids, async uid => sum += await (await BlockStub.BindAsync(node, uid)).GetSumAsync());
        using var self = Process.GetCurrentProcess();
        Console.WriteLine($"sum {sum} peak {self.PeakWorkingSet64}");
    }

    private static async Task ForAllAsync<T>(IEnumerable<T> all, Func<T, Task> work)
    {
        foreach (var some in all.Chunk(InOneAction))
        {
            await AtomicAction.RunAsync(async () =>
            {
                foreach (var one in some)
                    await work(one);
            });
        }
    }
}
