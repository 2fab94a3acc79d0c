using Stubs.Naming;
using Stubs.Store;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.NamingModule;

/// <summary>Names and the life of their objects: taken along by a destruction, and taken over from an object that is lost.</summary>
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
        (await disk.ReadAsync(NameKey.OfNames(alice.Uid))).ShouldBeNull();
    }

    [Fact, Trait("Rule", "7")]
    public async Task An_object_elsewhere_takes_its_names_at_the_directory_along()
    {
        await using var directory = await Node.StartAsync(new NodeOptions { Name = "directory", Store = NodeOptions.InMemory, Listen = "tcp://127.0.0.1:0" });
        await using var client = await Node.StartAsync(new NodeOptions { Name = "client", Store = NodeOptions.InMemory, Directory = directory.Address });
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
        (await Should.ThrowAsync<ObjectNotFoundException>(() => AccountStub.BindAsync(node, "alice"))).Message.ShouldContain("takes it over");

        var next = await AccountStub.CreateAsync(node, "alice", "Alice again");

        (await node.Naming.LookupAsync("alice")).ShouldBe(next.Uid);
        (await Should.ThrowAsync<NameInUseException>(() => AccountStub.CreateAsync(node, "alice", "A third"))).Holder.ShouldBe(next.Uid);
        (await Should.ThrowAsync<NameInUseException>(() => node.Naming.MoveAsync("alice", lost.Uid, lost.Uid))).Holder.ShouldBe(next.Uid);
        (await disk.ReadAsync(NameKey.OfNames(lost.Uid))).ShouldBeNull();
    }

    [Fact, Trait("Rule", "13")]
    public async Task Of_those_who_bind_or_create_the_same_name_at_once_one_creates_and_all_get_its_object()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 16).Select(number =>
            Task.Run(() => AccountStub.BindOrCreateAsync(node, "shared", $"{number}")))).WaitAsync(Limit);

        all.Distinct().Count().ShouldBe(1);
        (await disk.ListAsync(new StoreFilter("Stubs.Tests.Objects.Account"))).Count.ShouldBe(1);
    }
}
