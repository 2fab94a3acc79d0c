using Stubs.Actions;
using Stubs.Naming;
using Stubs.Store;
using Stubs.Tests.Support;

namespace Stubs.Tests.NamingModule;

/// <summary>
/// Who waits for whom at names (SYSTEM 15): a name has a lock of its own, and a listing conflicts with the changes that
/// it would show.
/// </summary>
public sealed class NameLockTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly Disk disk = new();
    private Node node = null!;

    public async Task InitializeAsync() => node = await Nodes.OnAsync(disk);

    public async Task DisposeAsync() => await node.DisposeAsync();

    [Theory, Trait("Rule", "15")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Six_orders_are_named_in_a_new_context_while_none_of_their_actions_has_ended(bool remote)
    {
        await using var directory = await Nodes.StartAsync(
            new NodeOptions { Name = "directory", Store = NodeOptions.InMemory, Listen = "tcp://127.0.0.1:0" });
        await using var client = await Nodes.StartAsync(
            new NodeOptions { Name = "client", Store = NodeOptions.InMemory, Directory = directory.Address });
        var naming = (remote ? client : node).Naming;
        var named = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(number => AtomicAction.RunAsync(async () =>
        {
            await naming.AddAsync($"shop/orders/{number}", NewUid());
            if (Interlocked.Increment(ref named) == 6)
                all.SetResult();
            await all.Task;
        }))).WaitAsync(Limit);

        (await ListAsync(naming, "shop/")).Count.ShouldBe(6);
    }

    [Fact, Trait("Rule", "15")]
    public async Task Looking_up_adding_and_deleting_other_names_do_not_wait_for_an_action_that_has_added_one()
    {
        await node.Naming.AddAsync("a/old", NewUid());
        await node.Naming.AddAsync("a/older", NewUid());
        await using var action = AtomicAction.Begin();
        await node.Naming.AddAsync("a/new", NewUid());

        await ApartAsync(async () =>
        {
            await node.Naming.LookupAsync("a/old");
            (await node.Naming.TryLookupAsync("a/none")).ShouldBeNull();
            await node.Naming.DeleteAsync("a/older");
            await node.Naming.AddAsync("a/b/c", NewUid());
        }).WaitAsync(Limit);
    }

    [Fact, Trait("Rule", "9")]
    public async Task Looking_up_a_name_that_is_being_added_waits_for_the_action_that_adds_it()
    {
        var uid = NewUid();
        await using var action = AtomicAction.Begin();
        await node.Naming.AddAsync("a/new", uid);
        var looking = ApartAsync(() => node.Naming.TryLookupAsync("a/new"));
        looking.IsCompleted.ShouldBeFalse();

        await action.CommitAsync();

        (await looking.WaitAsync(Limit)).ShouldBe(uid);
    }

    [Fact, Trait("Rule", "9")]
    public async Task Two_listings_in_one_action_are_equal_and_names_outside_them_are_added_meanwhile()
    {
        await node.Naming.AddAsync("a/x1", NewUid());
        await using var action = AtomicAction.Begin();
        var first = await ListAsync(node.Naming, "a/x");

        var adding = ApartAsync(() => node.Naming.AddAsync("a/x2", NewUid()));
        var below = ApartAsync(() => node.Naming.AddAsync("a/xy/new/z", NewUid()));
        var deleting = ApartAsync(() => node.Naming.DeleteAsync("a/x1"));
        await ApartAsync(() => node.Naming.AddAsync("a/y", NewUid())).WaitAsync(Limit);
        await ApartAsync(() => node.Naming.AddAsync("b/x1", NewUid())).WaitAsync(Limit);

        (await ListAsync(node.Naming, "a/x")).ShouldBe(first);
        (adding.IsCompleted || below.IsCompleted || deleting.IsCompleted).ShouldBeFalse();
        await action.CommitAsync();
        await Task.WhenAll(adding, below, deleting).WaitAsync(Limit);
        (await ListAsync(node.Naming, "")).ShouldBe(["a/x2", "a/xy/new/z", "a/y", "b/x1"]);
    }

    [Fact, Trait("Rule", "9")]
    public async Task A_listing_of_an_absent_context_holds_off_those_who_would_make_it()
    {
        await using var action = AtomicAction.Begin();
        (await ListAsync(node.Naming, "new/")).ShouldBeEmpty();
        var adding = ApartAsync(() => node.Naming.AddAsync("new/a", NewUid()));
        (await ListAsync(node.Naming, "new/")).ShouldBeEmpty();
        adding.IsCompleted.ShouldBeFalse();
        await node.Naming.AddAsync("new/mine", NewUid());
        (await ListAsync(node.Naming, "new/")).ShouldBe(["new/mine"]);
        await action.CommitAsync();
        await adding.WaitAsync(Limit);
    }

    [Fact, Trait("Rule", "6")]
    public async Task A_listing_passes_over_names_of_a_context_whose_keys_lie_in_the_same_range()
    {
        await node.Naming.AddAsync("a/1", NewUid());
        await node.Naming.AddAsync("b/1", NewUid());

        // As if the hash of the other context were that of this one.
        var key = NameKey.InRange(NameKey.RangeOf(NamingService.Root, "a/"), "2", isContext: false);
        await disk.WriteAsync(new StoreOperation.Create(NameEntry.StateOf(key, [new NamedObject("b/2", NewUid())])));

        (await ListAsync(node.Naming, "")).ShouldBe(["a/1", "b/1"]);
    }

    [Fact, Trait("Rule", "19")]
    public async Task A_listing_shows_what_its_own_action_has_added_and_not_what_it_has_deleted()
    {
        foreach (var name in new[] { "a/1", "a/2", "b/1" })
            await node.Naming.AddAsync(name, NewUid());
        await using var action = AtomicAction.Begin();
        await node.Naming.DeleteAsync("a/1");
        await AtomicAction.RunAsync(() => node.Naming.AddAsync("a/3", NewUid()));
        await using (AtomicAction.Begin())
            await node.Naming.AddAsync("a/4", NewUid());
        (await ListAsync(node.Naming, "")).ShouldBe(["a/2", "a/3", "b/1"]);
    }

    [Fact, Trait("Rule", "19")]
    public async Task An_action_that_changes_many_names_keeps_few_locks_on_their_context()
    {
        await using var action = AtomicAction.Begin();
        for (var number = 0; number < 100; number++)
            await node.Naming.AddAsync($"many/{number}", NewUid());
        var context = node.Objects.FindActive(NameKey.OfContext(NamingService.Root, "many/"));
        context.ShouldNotBeNull().Locks.GetHolders().Length.ShouldBeLessThan(20);
        var listing = ApartAsync(() => ListAsync(node.Naming, "many/x"));
        listing.IsCompleted.ShouldBeFalse();
        await action.AbortAsync();
        (await listing.WaitAsync(Limit)).ShouldBeEmpty();
    }

    [Fact, Trait("Rule", "1")]
    public async Task Names_that_nothing_has_take_no_memory_once_they_have_been_looked_up()
    {
        var before = node.Objects.ActiveCount;
        for (var number = 0; number < 100; number++)
            (await node.Naming.TryLookupAsync($"none/{number}")).ShouldBeNull();
        await using (AtomicAction.Begin())
            await node.Naming.AddAsync("undone", NewUid());
        node.Objects.ActiveCount.ShouldBe(before);
        (await disk.ListAsync(new StoreFilter(NameEntry.TypeName))).ShouldBeEmpty();
    }

    [Fact, Trait("Rule", "7")]
    public async Task Contexts_go_with_their_last_name_and_stay_while_a_name_is_below()
    {
        await node.Naming.AddAsync("a/b/c/d", NewUid());
        var kept = NewUid();
        await node.Naming.AddAsync("a/e", kept);
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        disk.OnWrite = async (batch, write) =>
        {
            await write();
            if (batch.Any(operation => operation.Uid == NameKey.OfContext(NamingService.Root, "a/b/")))
                gone.TrySetResult();
        };

        await node.Naming.DeleteAsync("a/b/c/d");
        await Until.HoldsAsync(() => gone.Task.IsCompleted);

        (await disk.ListAsync(new StoreFilter(NameEntry.TypeName))).Select(static stored => stored.Uid).Order()
            .ShouldBe(
                new[] { NameKey.OfName(NamingService.Root, "a/e"), NameKey.OfContext(
                    NamingService.Root, "a/"), NameKey.OfNameOf(kept, "a/e") }.Order());
        await node.Naming.AddAsync("a/b/c/d", NewUid());
        (await ListAsync(node.Naming, "a/")).ShouldBe(["a/b/c/d", "a/e"]);
    }

    [Fact, Trait("Rule", "19")]
    public async Task A_context_that_an_abort_left_empty_goes_too()
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        disk.OnWrite = async (batch, write) =>
        {
            await write();
            if (batch.Any(
                operation => operation is StoreOperation.Delete
                    && operation.Uid == NameKey.OfContext(NamingService.Root, "a/")))
                gone.TrySetResult();
        };
        await using (AtomicAction.Begin())
            await node.Naming.AddAsync("a/b/c", NewUid());
        await gone.Task.WaitAsync(Limit);
        (await disk.ListAsync(new StoreFilter(NameEntry.TypeName))).ShouldBeEmpty();
    }

    [Fact, Trait("Rule", "32")]
    public async Task A_name_in_doubt_holds_up_only_those_who_ask_for_it()
    {
        var (action, uid) = (NewUid(), NewUid());
        await node.Naming.AddAsync("a/sure", uid);
        var key = NameKey.OfName(NamingService.Root, "a/doubt");
        await disk.WriteAsync(new StoreOperation.WriteShadow(
            key,
            new StoredShadow(
                action, new NodeReference(NewUid(), null).ToString(), NameEntry.StateOf(key, [new("a/doubt", uid)]))));

        (await node.Naming.LookupAsync("a/sure")).ShouldBe(uid);
        await node.Naming.AddAsync("a/other", uid);
        (await ListAsync(node.Naming, "a/o")).ShouldBe(["a/other"]);
        await Should.ThrowAsync<ObjectInDoubtException>(() => node.Naming.LookupAsync("a/doubt"));
        await Should.ThrowAsync<ObjectInDoubtException>(() => ListAsync(node.Naming, "a/"));
        await disk.WriteAsync(new StoreOperation.CommitShadow(key, action));
        (await ListAsync(node.Naming, "a/")).ShouldBe(["a/doubt", "a/other", "a/sure"]);
    }

    private Uid NewUid() => node.Objects.Uids.Next();

    private static Task ApartAsync(Func<Task> body) => ApartAsync(async () =>
    {
        await body();
        return true;
    });

    /// <summary>Runs as a stranger to the current action, on this thread as far as it comes without waiting.</summary>
    private static Task<T> ApartAsync<T>(Func<Task<T>> body)
    {
        async Task<T> RunAsync()
        {
            AtomicAction.Serve(null);
            return await body();
        }

        return RunAsync();
    }

    private static async Task<List<string>> ListAsync(INamingService naming, string prefix)
    {
        var names = new List<string>();
        await foreach (var (name, _) in naming.ListAsync(prefix))
            names.Add(name);
        return names;
    }
}
