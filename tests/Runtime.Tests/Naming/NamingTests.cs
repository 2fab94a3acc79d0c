using Stubs.Naming;
using Stubs.Store;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.NamingModule;

public sealed class NamingTests : IAsyncLifetime
{
    private readonly UidGenerator uids = new(TimeProvider.System);
    private Node node = null!;

    public async Task InitializeAsync() =>
        node = await Nodes.StartAsync(new NodeOptions { Store = NodeOptions.InMemory });

    public async Task DisposeAsync() => await node.DisposeAsync();

    [Fact]
    public async Task A_name_leads_to_its_object_until_it_is_deleted()
    {
        var uid = uids.Next();
        await node.Naming.AddAsync("alice", uid);
        (await node.Naming.LookupAsync("alice")).ShouldBe(uid);
        await node.Naming.DeleteAsync("alice");
        (await node.Naming.TryLookupAsync("alice")).ShouldBeNull();
    }

    [Fact, Trait("Rule", "6")]
    public async Task An_unknown_name_and_one_in_use_are_errors_that_damage_nothing()
    {
        var uid = uids.Next();
        await node.Naming.AddAsync("alice", uid);
        (await Should.ThrowAsync<NameNotFoundException>(() => node.Naming.LookupAsync("bob"))).Name.ShouldBe("bob");
        (await Should.ThrowAsync<NameNotFoundException>(
            () => node.Naming.LookupAsync("alice/below"))).Name.ShouldBe("alice/below");
        await Should.ThrowAsync<NameNotFoundException>(() => node.Naming.DeleteAsync("bob"));
        await Should.ThrowAsync<NameNotFoundException>(() => node.Naming.DeleteAsync("some/where/else"));
        var taken = await Should.ThrowAsync<NameInUseException>(() => node.Naming.AddAsync("alice", uids.Next()));
        taken.Holder.ShouldBe(uid);
        (await node.Naming.LookupAsync("alice")).ShouldBe(uid);
    }

    [Fact, Trait("Rule", "6")]
    public async Task A_name_is_moved_from_the_object_that_has_it_and_from_no_other()
    {
        var (first, second, third) = (uids.Next(), uids.Next(), uids.Next());
        await node.Naming.AddAsync("alice", first);

        (await Should.ThrowAsync<NameInUseException>(
            () => node.Naming.MoveAsync("alice", second, third))).Holder.ShouldBe(first);
        (await node.Naming.LookupAsync("alice")).ShouldBe(first);
        await node.Naming.MoveAsync("alice", first, second);

        (await node.Naming.LookupAsync("alice")).ShouldBe(second);
    }

    [Fact, Trait("Rule", "19")]
    public async Task A_listing_shows_what_its_own_action_has_added_deleted_and_moved()
    {
        var (first, second) = (uids.Next(), uids.Next());
        await node.Naming.AddAsync("list/kept", first);
        await node.Naming.AddAsync("list/moved", first);
        await node.Naming.AddAsync("list/deleted", first);

        await AtomicAction.RunAsync(async () =>
        {
            await node.Naming.AddAsync("list/added", second);
            await AtomicAction.RunAsync(() => node.Naming.MoveAsync("list/moved", first, second));
            await node.Naming.DeleteAsync("list/deleted");

            var listed = await node.Naming.ListAsync("list/").ToListAsync();
            listed.Select(static named => (named.Name, named.Uid))
                .ShouldBe([("list/added", second), ("list/kept", first), ("list/moved", second)]);
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/alice")]
    [InlineData("alice/")]
    [InlineData("a//b")]
    [InlineData("a\nb")]
    public async Task What_is_not_a_name_is_refused_before_anything_happens(string name)
    {
        await Should.ThrowAsync<ArgumentException>(() => Task.Run(() => node.Naming.AddAsync(name, uids.Next())));
        await Should.ThrowAsync<ArgumentException>(() => Task.Run(() => node.Naming.LookupAsync(name)));
    }

    [Fact]
    public async Task A_name_too_long_or_with_half_a_surrogate_pair_and_the_empty_uid_are_refused()
    {
        await Should.ThrowAsync<ArgumentException>(
            () => Task.Run(() => node.Naming.AddAsync("half " + '\ud83d' + " of a pair", uids.Next())));
        await Should.ThrowAsync<ArgumentException>(
            () => Task.Run(() => node.Naming.AddAsync(new string('x', 5000), uids.Next())));
        await Should.ThrowAsync<ArgumentException>(() => Task.Run(() => node.Naming.AddAsync("nobody", default)));
    }

    [Fact]
    public async Task One_name_can_be_an_object_and_a_context_and_contexts_hold_the_same_segment_apart()
    {
        Uid bank = uids.Next(), alice = uids.Next(), other = uids.Next();
        await node.Naming.AddAsync("bank/alice", alice);
        await node.Naming.AddAsync("bank", bank);
        await node.Naming.AddAsync("shop/alice", other);
        (await node.Naming.LookupAsync("bank")).ShouldBe(bank);
        (await node.Naming.LookupAsync("bank/alice")).ShouldBe(alice);
        (await node.Naming.LookupAsync("shop/alice")).ShouldBe(other);
        await node.Naming.DeleteAsync("bank");
        (await node.Naming.LookupAsync("bank/alice")).ShouldBe(alice);
    }

    [Fact]
    public async Task Names_are_listed_by_prefix_in_order_with_their_contexts()
    {
        string[] names = ["b/2", "b/10", "b/1", "a", "bb", "b/1/x", "ü/日本", "B/1"];
        foreach (var name in names)
            await node.Naming.AddAsync(name, uids.Next());
        (await ListAsync("")).ShouldBe(["B/1", "a", "b/1", "b/1/x", "b/10", "b/2", "bb", "ü/日本"]);
        (await ListAsync("b/")).ShouldBe(["b/1", "b/1/x", "b/10", "b/2"]);
        (await ListAsync("b/1")).ShouldBe(["b/1", "b/1/x", "b/10"]);
        (await ListAsync("ü/日")).ShouldBe(["ü/日本"]);
        (await ListAsync("c")).ShouldBeEmpty();
    }

    [Fact, Trait("Rule", "19")]
    public async Task Naming_takes_part_in_the_action_of_its_caller()
    {
        var uid = uids.Next();
        await using (AtomicAction.Begin())
        {
            await node.Naming.AddAsync("made/and/undone", uid);
            (await node.Naming.LookupAsync("made/and/undone")).ShouldBe(uid);
        }

        (await node.Naming.TryLookupAsync("made/and/undone")).ShouldBeNull();
        (await ListAsync("")).ShouldBeEmpty();
    }

    [Fact, Trait("Rule", "8")]
    public async Task To_create_and_to_name_is_one_action()
    {
        var alice = await AccountStub.CreateAsync(node, "alice", "Alice");
        await Should.ThrowAsync<NameInUseException>(() => AccountStub.CreateAsync(node, "alice", "Another"));
        var stored = await CountAccountsAsync();
        stored.ShouldBe(1);
        (await AccountStub.BindAsync(node, "alice")).ShouldBe(alice);
    }

    [Fact, Trait("Rule", "7")]
    public async Task To_bind_or_create_gives_the_name_of_a_destroyed_object_to_a_new_one()
    {
        var first = await AccountStub.BindOrCreateAsync(node, "alice", "Alice");
        (await AccountStub.BindOrCreateAsync(node, "alice", "Another")).ShouldBe(first);
        await first.DestroyAsync();
        (await Should.ThrowAsync<ObjectNotFoundException>(
            () => AccountStub.BindAsync(node, "alice"))).Message.ShouldContain("'alice'");
        var second = await AccountStub.BindOrCreateAsync(node, "alice", "Alice again");
        second.Uid.ShouldNotBe(first.Uid);
        (await node.Naming.LookupAsync("alice")).ShouldBe(second.Uid);
        (await second.GetOwnerAsync()).ShouldBe("Alice again");
    }

    [Fact]
    public async Task A_context_that_grows_loses_nothing_and_a_name_writes_a_small_state()
    {
        var expected = Enumerable.Range(0, 1500).ToDictionary(number => $"names/{number}", _ => uids.Next());
        await AtomicAction.RunAsync(async () =>
        {
            foreach (var (name, uid) in expected)
                await node.Naming.AddAsync(name, uid);
        });
        foreach (var (name, uid) in expected)
            (await node.Naming.LookupAsync(name)).ShouldBe(uid);
        (await ListAsync("names/")).Count.ShouldBe(expected.Count);
        var largest = 0;
        await foreach (var stored in node.Store.ListAsync(new StoreFilter(TypeName: NameEntry.TypeName)))
            largest = Math.Max(largest, stored.State!.Body.Length);
        largest.ShouldBeLessThan(100, "the state that an added name writes stays small");

        foreach (var name in expected.Keys.Where((_, index) => index % 2 == 0))
            await node.Naming.DeleteAsync(name);
        (await ListAsync("names/")).Count.ShouldBe(expected.Count / 2);
    }

    [Fact, Trait("Rule", "13")]
    public async Task Many_who_add_names_at_once_all_succeed_and_of_those_who_want_the_same_name_one()
    {
        var winners = 0;
        await Task.WhenAll(Enumerable.Range(0, 16).Select(client => Task.Run(async () =>
        {
            for (var number = 0; number < 40; number++)
            {
                await node.Naming.AddAsync($"own/{client}/{number}", uids.Next());
                try
                {
                    await node.Naming.AddAsync($"shared/{number}", uids.Next());
                    Interlocked.Increment(ref winners);
                }
                catch (NameInUseException)
                {
                    // Another client was first.
                }
            }
        })));
        winners.ShouldBe(40);
        (await ListAsync("own/")).Count.ShouldBe(16 * 40);
        (await ListAsync("shared/")).Count.ShouldBe(40);
    }

    [Fact]
    public async Task A_name_is_itself_a_persistent_object_under_an_identifier_computed_from_it()
    {
        await node.Naming.AddAsync("bank/alice", uids.Next());
        var key = NameKey.OfName(NamingService.Root, "bank/alice");
        key.ToString().ShouldBe("a6a6adf3-e1db-884b-857b-00d92fe1c015", "it is part of what is stored");
        (await node.Store.ReadStateAsync(key))!.State!.TypeName.ShouldBe("stubs:name");
        (await node.Store.ReadStateAsync(NameKey.OfContext(NamingService.Root, "bank/"))).ShouldNotBeNull();
    }

    private async Task<List<string>> ListAsync(string prefix)
    {
        var names = new List<string>();
        await foreach (var (name, uid) in node.Naming.ListAsync(prefix))
        {
            uid.IsEmpty.ShouldBeFalse();
            names.Add(name);
        }

        return names;
    }

    private async Task<int> CountAccountsAsync()
    {
        var count = 0;
        await foreach (var _ in node.Store.ListAsync(new StoreFilter(TypeName: "Stubs.Tests.Objects.Account")))
            count++;
        return count;
    }
}
