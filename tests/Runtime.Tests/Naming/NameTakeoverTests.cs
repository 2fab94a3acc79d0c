using Stubs.Naming;
using Stubs.Rpc;
using Stubs.Store;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.NamingModule;

/// <summary>
/// Names and the life of their objects: taken along by a destruction, and taken over from an object that is lost.
/// </summary>
public sealed class NameTakeoverTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly Disk disk = new();
    private Node node = null!;

    public async Task InitializeAsync() => node = await Nodes.OnAsync(disk);

    public async Task DisposeAsync() => await node.DisposeAsync();

    [Fact, Trait("Rule", "7")]
    public async Task An_object_that_is_destroyed_takes_its_names_along_and_an_abort_keeps_both()
    {
        var alice = await AccountStub.CreateAsync(node, "bank/alice", "Alice");
        await AccountStub.CreateAsync(node, "bank/bob", "Bob");
        await node.Naming.AddAsync("boss", alice.Uid);
        await using (AtomicAction.Begin())
        {
            await alice.DestroyAsync(withNames: true);
            (await node.Naming.TryLookupAsync("boss")).ShouldBeNull();
        }

        (await node.Naming.LookupAsync("boss")).ShouldBe(alice.Uid);
        (await node.Naming.LookupAsync("bank/alice")).ShouldBe(alice.Uid);

        await alice.DestroyAsync(withNames: true);

        (await node.Naming.TryLookupAsync("boss")).ShouldBeNull();
        (await node.Naming.TryLookupAsync("bank/alice")).ShouldBeNull();
        (await node.Naming.TryLookupAsync("bank/bob")).ShouldNotBeNull();
        (await disk.ReadAsync(NameKey.OfNameOf(alice.Uid, "bank/alice"))).ShouldBeNull();
    }

    [Fact, Trait("Rule", "7")]
    public async Task An_object_elsewhere_takes_its_names_at_the_directory_along()
    {
        await using var directory = await Nodes.StartAsync(
            new NodeOptions { Name = "directory", Store = NodeOptions.InMemory, Listen = "tcp://127.0.0.1:0" });
        await using var client = await Nodes.StartAsync(
            new NodeOptions { Name = "client", Store = NodeOptions.InMemory, Directory = directory.Address });
        await using var clock = await ClockStub.CreateAsync(directory, "clock");
        var far = await ClockStub.BindAsync(client, "clock");
        await client.Naming.AddAsync("hall/clock", far.Uid);

        await far.DestroyAsync(withNames: true);

        (await directory.Naming.TryLookupAsync("clock")).ShouldBeNull();
        (await client.Naming.TryLookupAsync("hall/clock")).ShouldBeNull();
    }

    [Fact, Trait("Rule", "6")]
    public async Task The_name_of_a_lost_object_is_taken_over_and_that_of_another_is_not()
    {
        var lost = await AccountStub.CreateAsync(node, "alice", "Alice");
        await lost.DestroyAsync();
        (await Should.ThrowAsync<ObjectNotFoundException>(
            () => AccountStub.BindAsync(node, "alice"))).Message.ShouldContain("takes it over");

        var next = await AccountStub.CreateAsync(node, "alice", "Alice again");

        (await node.Naming.LookupAsync("alice")).ShouldBe(next.Uid);
        (await Should.ThrowAsync<NameInUseException>(
            () => AccountStub.CreateAsync(node, "alice", "A third"))).Holder.ShouldBe(next.Uid);
        (await Should.ThrowAsync<NameInUseException>(
            () => node.Naming.MoveAsync("alice", lost.Uid, lost.Uid))).Holder.ShouldBe(next.Uid);
        (await disk.ReadAsync(NameKey.OfNameOf(lost.Uid, "alice"))).ShouldBeNull();
    }

    [Fact, Trait("Rule", "13")]
    public async Task Of_those_who_bind_or_create_the_same_name_at_once_one_creates_and_all_get_its_object()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 16).Select(number =>
            Task.Run(() => AccountStub.BindOrCreateAsync(node, "shared", $"{number}")))).WaitAsync(Limit);

        all.Distinct().Count().ShouldBe(1);
        (await disk.ListAsync(new StoreFilter("Stubs.Tests.Objects.Account"))).Count.ShouldBe(1);
    }

    [Fact, Trait("Rule", "6")]
    public async Task The_name_of_a_living_object_without_Remote_is_not_taken_over_from_another_node()
    {
        await using var directory = await DirectoryAsync();
        await using var home = await AtAsync(directory, "home");
        await using var other = await AtAsync(directory, "other");
        var diary = await DiaryStub.CreateAsync(home, "diary");

        foreach (var node in new[] { other, directory, home })
        {
            var error = await Should.ThrowAsync<NameInUseException>(() => DiaryStub.CreateAsync(node, "diary"));
            error.Holder.ShouldBe(diary.Uid);
            error.Message.ShouldContain("Naming.DeleteAsync");
        }

        (await Should.ThrowAsync<NameInUseException>(
            () => DiaryStub.BindOrCreateAsync(other, "diary").WaitAsync(Limit))).Holder.ShouldBe(diary.Uid);
        (await DiaryStub.BindOrCreateAsync(home, "diary")).Uid.ShouldBe(diary.Uid);
        await diary.DestroyAsync();
        (await DiaryStub.CreateAsync(other, "diary")).Uid.ShouldBe(await directory.Naming.LookupAsync("diary"));
    }

    [Fact, Trait("Rule", "6")]
    public async Task The_name_of_an_object_whose_home_is_not_known_is_not_taken_over()
    {
        await using var directory = await DirectoryAsync();
        await using var home = await AtAsync(directory, "home");
        var diary = await DiaryStub.CreateAsync(home, name: null);
        await home.Naming.AddAsync("diary", diary.Uid);

        (await Should.ThrowAsync<NameInUseException>(() => DiaryStub.CreateAsync(directory, "diary"))).Holder.ShouldBe(
            diary.Uid);
        await directory.Naming.DeleteAsync("diary");
        await DiaryStub.CreateAsync(directory, "diary");
    }

    [Fact, Trait("Rule", "6")]
    public async Task No_peer_is_asked_whether_an_object_is_lost_whose_home_is_not_known()
    {
        await using var directory = await DirectoryAsync();
        await using var home = await AtAsync(directory, "home");
        var diary = await DiaryStub.CreateAsync(home, name: null);
        await home.Naming.AddAsync("diary", diary.Uid);

        // One that gives no identity is not the home that has none.
        var stranger = new FakeConnection(new RpcPeer(Uid.Empty, 1, "stranger", null));
        directory.Network!.Connections.Connected(stranger);

        var error = await Should.ThrowAsync<NameInUseException>(() => DiaryStub.CreateAsync(directory, "diary"));

        error.Holder.ShouldBe(diary.Uid);
    }

    [Fact, Trait("Rule", "6")]
    public async Task The_name_of_an_object_is_taken_over_when_its_home_has_lost_it_and_not_while_the_home_is_down()
    {
        await using var directory = await DirectoryAsync();
        await using var other = await AtAsync(directory, "other");
        var (homes, alice) = await CreateAtHomeThatEndsAsync(directory);

        (await Should.ThrowAsync<NameInUseException>(
            () => AccountStub.CreateAsync(other, "alice", "Alice again"))).Holder.ShouldBe(alice);

        await homes.WriteAsync(new StoreOperation.Delete(alice));
        await using var again = await AtAsync(directory, "home", homes.Open());
        var next = await AccountStub.CreateAsync(other, "alice", "Alice again");
        (await directory.Naming.LookupAsync("alice")).ShouldBe(next.Uid);
    }

    [Fact, Trait("Rule", "6")]
    public async Task The_name_of_an_object_that_is_bound_to_another_node_than_its_home_is_not_taken_over()
    {
        await using var directory = await DirectoryAsync();
        await using var home = await AtAsync(directory, "home");
        await using var other = await AtAsync(directory, "other");
        var alice = await AccountStub.CreateAsync(home, name: null, "Alice");
        await directory.Space.Names.NameAsync("alice", alice.Uid, other.Objects.Self.Node, CancellationToken.None);

        var error = await Should.ThrowAsync<NameInUseException>(
            () => AccountStub.CreateAsync(other, "alice", "Alice again"));

        error.Holder.ShouldBe(alice.Uid);
        (await (await AccountStub.BindAsync(other, "alice")).GetOwnerAsync()).ShouldBe("Alice");
    }

    [Fact, Trait("Rule", "32")]
    public async Task The_name_of_an_object_in_doubt_is_not_taken_over()
    {
        await using var directory = await DirectoryAsync();
        await using var other = await AtAsync(directory, "other");
        var (homes, alice) = await CreateAtHomeThatEndsAsync(directory);
        var (action, state) = (other.Objects.Uids.Next(), (await homes.ReadAsync(alice))!.State);
        var coordinator = new NodeReference(other.Objects.Uids.Next(), null).ToString();
        await homes.WriteAsync(
            new StoreOperation.Delete(alice),
            new StoreOperation.WriteShadow(alice, new StoredShadow(action, coordinator, state)));
        await using var again = await AtAsync(directory, "home", homes.Open());

        (await Should.ThrowAsync<NameInUseException>(
            () => AccountStub.CreateAsync(other, "alice", "Alice again"))).Holder.ShouldBe(alice);
    }

    [Fact, Trait("Rule", "6")]
    public async Task The_name_of_an_object_whose_home_had_no_store_is_taken_over_when_the_home_has_ended_and_starts_anew()
    {
        await using var directory = await DirectoryAsync();
        Uid before, clock;
        await using (var home = await AtAsync(directory, "home"))
        {
            before = home.Objects.Self.Node;
            clock = (await ClockStub.CreateAsync(home, "clock")).Uid;
            (await Should.ThrowAsync<NameInUseException>(
                () => ClockStub.CreateAsync(directory, "clock"))).Holder.ShouldBe(clock);
        }

        using var limit = new CancellationTokenSource(Limit);
        while (!directory.Network!.Nodes!.HasEnded(before))
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        await using var again = await AtAsync(directory, "home");
        var next = await ClockStub.BindOrCreateAsync(again, "clock");
        (await directory.Naming.LookupAsync("clock")).ShouldBe(next.Uid);
        next.Uid.ShouldNotBe(clock);
    }

    [Fact, Trait("Rule", "7")]
    public async Task An_object_named_and_destroyed_in_one_action_leaves_no_name_and_its_entries_stay_in_no_memory()
    {
        var alice = await AccountStub.CreateAsync(node, name: null, "Alice");
        await AtomicAction.RunAsync(async () =>
        {
            await node.Naming.AddAsync("a/1", alice.Uid);
            await node.Naming.DeleteAsync("a/1");
            await node.Naming.AddAsync("a/1", alice.Uid);
            await node.Naming.AddAsync("b/2", alice.Uid);
            await alice.DestroyAsync(withNames: true);
        });

        (await node.Naming.TryLookupAsync("a/1")).ShouldBeNull();
        (await node.Naming.TryLookupAsync("b/2")).ShouldBeNull();
        (await disk.ReadAsync(NameKey.OfNameOf(alice.Uid, "a/1"))).ShouldBeNull();
        await node.Naming.AddAsync("c", alice.Uid);
        (await disk.ReadAsync(NameKey.OfNameOf(alice.Uid, "c"))).ShouldNotBeNull();
        node.Objects.FindActive(NameKey.OfNameOf(alice.Uid, "c")).ShouldBeNull();
    }

    /// <summary>"alice" at a node of its own, which is down afterwards.</summary>
    private static async Task<(Disk Disk, Uid Alice)> CreateAtHomeThatEndsAsync(Node directory)
    {
        var homes = new Disk();
        await using var home = await AtAsync(directory, "home", homes.Open());
        return (homes, (await AccountStub.CreateAsync(home, "alice", "Alice")).Uid);
    }

    private static Task<Node> DirectoryAsync() =>
        Nodes.StartAsync(
            new NodeOptions { Name = "directory", Store = NodeOptions.InMemory, Listen = "tcp://127.0.0.1:0" });

    private static Task<Node> AtAsync(Node directory, string name, IObjectStore? store = null) =>
        Nodes.StartAsync(new NodeOptions
        {
            Name = name,
            Store = NodeOptions.InMemory,
            ObjectStore = store,
            Listen = "tcp://127.0.0.1:0",
            Directory = directory.Address,
            RetryFor = TimeSpan.FromMilliseconds(300),
        });
}

/// <summary>It can be called at its own node only.</summary>
[Persistent]
public partial class Diary
{
    private int pages;

    public int Pages => pages;

    public void Write() => pages++;
}
