using Stubs.Naming;
using Stubs.Store;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.NamingModule;

/// <summary>What a name costs: how often the store is read and written for it, and what is written with it.</summary>
public sealed class NameCostTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly Disk disk = new();
    private Node node = null!;

    public async Task InitializeAsync() => node = await Nodes.OnAsync(disk);

    public async Task DisposeAsync() => await node.DisposeAsync();

    [Fact, Trait("Rule", "15")]
    public async Task Adding_a_name_reads_its_own_entry_only_and_writes_what_belongs_to_it_in_one_batch()
    {
        await node.Naming.AddAsync("a/b/first", NewUid());
        await node.Naming.AddAsync("a/b/second", NewUid());
        disk.Read.Clear();
        disk.Written.Clear();
        var uid = NewUid();

        await node.Naming.AddAsync("a/b/third", uid);

        var key = NameKey.OfName(NamingService.Root, "a/b/third");
        disk.Read.ShouldBe([key]);
        disk.Written.ShouldHaveSingleItem().Select(static operation => operation.Uid).Order().ShouldBe(
            new[] { key, NameKey.OfNameOf(uid, "a/b/third") }.Order());
    }

    [Fact, Trait("Rule", "8")]
    public async Task An_object_that_is_created_with_a_name_is_written_with_it_in_one_batch()
    {
        await node.Naming.AddAsync("a/first", NewUid());
        await node.Naming.AddAsync("a/second", NewUid());
        disk.Read.Clear();
        disk.Written.Clear();

        var alice = await AccountStub.CreateAsync(node, "a/alice", "Alice");

        var key = NameKey.OfName(NamingService.Root, "a/alice");
        disk.Read.ShouldBe([key]);
        disk.Written.ShouldHaveSingleItem().Select(static operation => operation.Uid).Order().ShouldBe(
            new[] { alice.Uid, key, NameKey.OfNameOf(alice.Uid, "a/alice") }.Order());
    }

    [Fact, Trait("Rule", "8")]
    public async Task A_creation_that_does_not_get_its_name_leaves_no_object_no_lock_and_no_entry()
    {
        var first = await AccountStub.CreateAsync(node, "a/alice", "Alice");
        var stored = (await disk.ListAsync()).Count;
        await AtomicAction.RunAsync(async () =>
        {
            var taken = await Should.ThrowAsync<NameInUseException>(
                () => AccountStub.CreateAsync(node, "a/alice", "Another"));
            taken.Holder.ShouldBe(first.Uid);
            node.Objects.FindActive(NameKey.OfName(NamingService.Root, "a/alice"))!.Locks.IsFree.ShouldBeTrue();
        });
        (await disk.ListAsync()).Count.ShouldBe(stored);
    }

    [Fact, Trait("Rule", "19")]
    public async Task The_names_of_an_object_are_those_that_nested_actions_gave_it_and_kept()
    {
        var alice = await AccountStub.CreateAsync(node, name: null, "Alice");
        await node.Naming.AddAsync("old", alice.Uid);
        await AtomicAction.RunAsync(async () =>
        {
            (await node.Naming.TryLookupAsync("kept")).ShouldBeNull();
            await node.Naming.AddAsync("kept", alice.Uid);
            await AtomicAction.RunAsync(() => node.Naming.AddAsync("kept/below", alice.Uid));
            await using (AtomicAction.Begin())
            {
                await node.Naming.AddAsync("undone", alice.Uid);
                await node.Naming.DeleteAsync("old");
                await node.Naming.DeleteAsync("kept");
            }

            await using (AtomicAction.Begin())
                await node.Naming.MoveAsync("kept", alice.Uid, NewUid());
        });

        (await NamesOfAsync(alice.Uid)).ShouldBe(["kept", "kept/below", "old"]);
        await alice.DestroyAsync(withNames: true);
        (await NamesOfAsync(alice.Uid)).ShouldBeEmpty();
        (await node.Naming.TryLookupAsync("kept/below")).ShouldBeNull();
    }

    [Fact, Trait("Rule", "19")]
    public async Task A_name_that_moves_is_found_by_its_new_object_only()
    {
        Uid alice = NewUid(), bob = NewUid();
        await node.Naming.AddAsync("shared", alice);
        await node.Naming.MoveAsync("shared", alice, bob);
        (await NamesOfAsync(alice)).ShouldBeEmpty();
        (await NamesOfAsync(bob)).ShouldBe(["shared"]);
        await AtomicAction.RunAsync(async () =>
        {
            await node.Naming.DeleteAsync("shared");
            await node.Naming.AddAsync("shared", bob);
        });
        (await NamesOfAsync(bob)).ShouldBe(["shared"]);
    }

    [Fact, Trait("Rule", "7")]
    public async Task A_context_of_many_names_goes_with_the_last_of_them()
    {
        const int Names = 64;
        for (var number = 0; number < Names; number++)
            await node.Naming.AddAsync($"a/{number}", NewUid());
        var gone = ContextGone("a/");

        for (var number = 0; number < Names; number++)
            await node.Naming.DeleteAsync($"a/{number}");

        await gone.WaitAsync(Limit);
    }

    [Fact, Trait("Rule", "7")]
    public async Task A_context_goes_when_its_last_names_are_deleted_by_actions_that_overlap()
    {
        for (var round = 0; round < 20; round++)
        {
            for (var number = 0; number < 8; number++)
                await node.Naming.AddAsync($"a/{number % 3}/{number}", NewUid());
            var gone = ContextGone("a/");
            var deleted = 0;
            var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await Task.WhenAll(Enumerable.Range(0, 8).Select(number => AtomicAction.RunAsync(async () =>
            {
                await node.Naming.DeleteAsync($"a/{number % 3}/{number}");
                if (Interlocked.Increment(ref deleted) == 8)
                    all.SetResult();
                await all.Task;
            }))).WaitAsync(Limit);
            await gone.WaitAsync(Limit);
        }
    }

    private Task ContextGone(string path)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var key = NameKey.OfContext(NamingService.Root, path);
        disk.OnWrite = async (batch, write) =>
        {
            await write();
            if (batch.Any(operation => operation is StoreOperation.Delete && operation.Uid == key))
                gone.TrySetResult();
        };
        return gone.Task;
    }

    private async Task<List<string>> NamesOfAsync(Uid uid)
    {
        var names = new List<string>();
        foreach (var stored in await disk.ListAsync(new StoreFilter(NameEntry.TypeName)))
        {
            if (stored.Uid.High == NameKey.RangeOfNamesOf(uid))
                names.AddRange(NameEntry.Read(stored.State, node.Space).Select(static entry => entry.Name));
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }

    private Uid NewUid() => node.Objects.Uids.Next();
}
