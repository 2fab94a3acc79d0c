using System.Runtime.CompilerServices;
using Stubs.Naming;
using Stubs.Store;
using Stubs.Tests.Support;

namespace Stubs.Tests.NamingModule;

/// <summary>Contexts that are emptied at the same time, one inside the other, both go.</summary>
public sealed class EmptiedContextTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact, Trait("Rule", "15")]
    public async Task An_inner_one_that_is_emptied_while_the_outer_one_is_looked_at_takes_that_along()
    {
        var disk = new Disk();
        var store = new HeldStore(disk.Open());
        await using var node = await Nodes.StartAsync(new NodeOptions { ObjectStore = store });
        await node.Naming.AddAsync("outer/name", Uid.WellKnown(98));
        await node.Naming.AddAsync("outer/inner/name", Uid.WellKnown(99));
        var listed = Task.CompletedTask;
        disk.OnWrite = async (batch, write) =>
        {
            var isOfInner = batch.Any(
                static operation => operation.Uid == NameKey.OfContext(NamingService.Root, "outer/inner/"));
            for (var i = 0; i < 2000 && isOfInner && !listed.IsCompleted; i++)
                await Task.Yield();
            await write();
        };

        await AtomicAction.RunAsync(async () =>
        {
            await node.Naming.DeleteAsync("outer/name");
            await node.Naming.DeleteAsync("outer/inner/name");

            // Not before: a context that is new is looked at when its first action has ended.
            listed = store.Hold(NameKey.Before(NameKey.RangeOf(NamingService.Root, "outer/")));
        });
        await listed.WaitAsync(Patience);
        for (var i = 0; i < 2000 && await IsStoredAsync("outer/inner/"); i++)
            await Task.Yield();
        store.Release();

        using var patience = new CancellationTokenSource(Patience);
        while (await IsStoredAsync("outer/inner/") || await IsStoredAsync("outer/"))
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        async Task<bool> IsStoredAsync(string path) =>
            await disk.ReadAsync(NameKey.OfContext(NamingService.Root, path)) is not null;
    }

    [Fact, Trait("Rule", "9")]
    public async Task One_whose_removal_was_durable_and_was_said_to_have_failed_is_stored_again_with_its_next_name()
    {
        var disk = new Disk();
        await using var node = await Nodes.StartAsync(new NodeOptions { ObjectStore = disk.Open() });
        await node.Naming.AddAsync("context/first", Uid.WellKnown(98));
        var removed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var place = NameKey.OfContext(NamingService.Root, "context/");
        disk.OnWrite = async (batch, write) =>
        {
            await write();
            if (!batch.Any(operation => operation is StoreOperation.Delete && operation.Uid == place))
                return;
            removed.TrySetResult();
            throw new StoreUnavailableException("The disk has failed behind the write.");
        };

        await node.Naming.DeleteAsync("context/first");
        await removed.Task.WaitAsync(Patience);
        await node.Naming.AddAsync("context/second", Uid.WellKnown(99));

        var listed = new List<string>();
        await foreach (var named in node.Naming.ListAsync())
            listed.Add(named.Name);
        listed.ShouldBe(["context/second"]);
        (await disk.ReadAsync(place)).ShouldNotBeNull();
    }

    [Fact, Trait("Rule", "1")]
    public async Task One_that_is_looked_at_and_still_has_names_may_become_passive()
    {
        var disk = new Disk();
        var store = new HeldStore(disk.Open());
        await using var node = await Nodes.StartAsync(new NodeOptions { ObjectStore = store });

        // A context that is new is looked at when its first action has ended.
        var listed = store.Hold(NameKey.Before(NameKey.RangeOf(NamingService.Root, "kept/")));
        await node.Naming.AddAsync("kept/name", Uid.WellKnown(98));
        await listed.WaitAsync(Patience);
        store.Release();

        // Contexts are looked at one after the other: when this one is gone, the other has been looked at.
        await node.Naming.AddAsync("emptied/name", Uid.WellKnown(99));
        await node.Naming.DeleteAsync("emptied/name");
        await Until.HoldsAsync(
            async () => await disk.ReadAsync(NameKey.OfContext(NamingService.Root, "emptied/")) is null);

        (node.Objects.FindActive(NameKey.OfContext(NamingService.Root, "kept/"))?.IsPinned ?? false).ShouldBeFalse();
        (await disk.ReadAsync(NameKey.OfContext(NamingService.Root, "kept/"))).ShouldNotBeNull();
    }

    /// <summary>
    /// A store in which one listing stops when it has read all, and before it hands out the first of it.
    /// </summary>
    private sealed class HeldStore(IObjectStore inner) : IObjectStore
    {
        private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource listed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Uid? held;

        public string Description => inner.Description;

        public bool IsDurable => inner.IsDurable;

        /// <summary>The next listing behind an identifier is held.</summary>
        public Task Hold(Uid after)
        {
            held = after;
            return listed.Task;
        }

        public void Release() => released.SetResult();

        public async IAsyncEnumerable<StoredObject> ListAsync(
            StoreFilter filter = default, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            var all = new List<StoredObject>();
            await foreach (var found in inner.ListAsync(filter, cancellationToken))
                all.Add(found);
            if (held is { } after && filter.After == after)
            {
                held = null;
                listed.SetResult();
                await released.Task;
            }

            foreach (var found in all)
                yield return found;
        }

        public ValueTask<StoredObject?> ReadStateAsync(Uid uid, CancellationToken cancellationToken = default) =>
            inner.ReadStateAsync(uid, cancellationToken);

        public ValueTask WriteAsync(
            IReadOnlyList<StoreOperation> batch, CancellationToken cancellationToken = default) =>
                inner.WriteAsync(batch, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
