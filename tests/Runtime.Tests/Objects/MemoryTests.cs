using System.Diagnostics;
using System.Runtime.CompilerServices;
using Stubs.Tests.Crash;
using Stubs.Tests.Store;
using Stubs.Tests.Support;

namespace Stubs.Tests.Objects;

[Collection("Alone")]
public sealed class MemoryTests
{
    [Fact, Trait("Rule", "1")]
    public async Task Volatile_objects_made_in_passing_do_not_stay_in_memory()
    {
        await using var node = await Nodes.VolatileAsync();
        await CreateAsync(node, 2_000);
        var few = MemoryInUse();
        await CreateAsync(node, 100_000);
        var many = MemoryInUse();
        node.Objects.Volatiles.Live().Count().ShouldBeLessThan(10);

        // Each of them takes more than 300 bytes while it lives.
        (many - few).ShouldBeLessThan(10_000_000);
    }

    [Fact, Trait("Rule", "1")]
    public async Task A_volatile_object_lives_as_long_as_it_has_a_name()
    {
        await using var node = await Nodes.VolatileAsync();
        var uid = await CreateNamedAsync(node);
        MemoryInUse();
        node.Objects.Volatiles.Live().Select(live => live.Uid).ShouldContain(uid);
        await node.Naming.DeleteAsync("one");
        MemoryInUse();
        node.Objects.Volatiles.Live().Select(live => live.Uid).ShouldContain(uid);
        await node.Naming.DeleteAsync("two");
        await using (AtomicAction.Begin())
            await node.Naming.AddAsync("three", uid);

        // What the last call has left on the stack of a thread may refer to it for a moment.
        var patience = Stopwatch.StartNew();
        while (IsAlive(node, uid))
        {
            patience.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
            await Task.Yield();
        }

        await Should.ThrowAsync<ObjectNotFoundException>(() => node.BindAsync<ICounter>(uid));
    }

    [Fact, Trait("Rule", "1")]
    public async Task Ten_thousand_durable_objects_of_one_kilobyte_are_created_changed_and_read_again_within_300_megabytes()
    {
        using var directory = new TemporaryDirectory();
        await using var process = ActionProcess.Start("fill", directory.StorePath, "10000", "1024");
        var said = (await process.ReadLineAsync())!.Split(' ');
        said[..2].ShouldBe(["sum", $"{10_000L * 1024 * 3}"]);
        long.Parse(said[3]).ShouldBeLessThan(300_000_000);
    }

    // In methods of their own, so that nothing on the stack refers to what they made.
    private static async Task CreateAsync(Node node, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var counter = await CounterStub.CreateAsync(node, null);
            if (i % 100 == 0)
                await counter.IncrementAsync();
        }
    }

    private static async Task<Uid> CreateNamedAsync(Node node)
    {
        var counter = await CounterStub.CreateAsync(node, "one");
        await node.Naming.AddAsync("two", counter.Uid);
        return counter.Uid;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsAlive(Node node, Uid uid)
    {
        MemoryInUse();
        return node.Objects.Volatiles.Live().Any(live => live.Uid == uid);
    }

    private static long MemoryInUse()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}

/// <summary>What measures memory is not measured together with what else runs.</summary>
[CollectionDefinition("Alone", DisableParallelization = true)]
public sealed class Alone;
