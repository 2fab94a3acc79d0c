namespace Stubs.Benchmarks;

/// <summary>Measures what an active object takes beyond the instance that a program would make itself.</summary>
internal static class MemoryBenchmark
{
    private const int Objects = 50_000;

    /// <summary>Bytes per object.</summary>
    public static async Task<double> RunAsync(string folder)
    {
        var bare = Bare();
        var (node, uids) = await StoredAccounts.FillAsync(Path.Combine(folder, "memory.db"), Objects);
        await using var open = node;
        var before = Used();
        foreach (var uid in uids)
        {
            await using var account = await node.BindAsync<AccountStub>(uid);
            await account.GetBalanceAsync();
        }

        var active = (Used() - before) / (double)Objects;
        if (node.Objects.ActiveCount < Objects)
            throw new InvalidOperationException("Objects have become passive that are to be measured.");
        GC.KeepAlive(uids);
        Console.WriteLine($"  an active object takes {active:0} bytes, its bare instance {bare:0}");
        Console.WriteLine();
        return active - bare;
    }

    private static double Bare()
    {
        var objects = new Account[Objects];
        var before = Used();
        for (var i = 0; i < Objects; i++)
            objects[i] = new Account();
        var used = (Used() - before) / (double)Objects;
        GC.KeepAlive(objects);
        return used;
    }

    private static long Used() => GC.GetTotalMemory(forceFullCollection: true);
}
