using Stubs.Objects;
using Stubs.Store;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Recovery;

public sealed class CollectionTests : RuleTest, IAsyncLifetime
{
    private readonly Disk disk = new();
    private readonly ManualTimeProvider clock = new();
    private Node node = null!;

    public async Task InitializeAsync() => node = await StartAsync();

    public async Task DisposeAsync() => await node.DisposeAsync();

    [Fact, Trait("Rule", "51")]
    public async Task What_a_name_reaches_survives_and_what_nothing_reaches_is_collected()
    {
        var left = await CellStub.CreateAsync(node, null);
        var right = await CellStub.CreateAsync(node, null);
        await PairStub.CreateAsync(node, "a/named/pair", left, right);
        var lost = await CellStub.CreateAsync(node, null);
        var lostPair = await PairStub.CreateAsync(node, null, lost, left);
        await RestartAsync();

        (await node.CollectGarbageAsync()).Collected.ShouldBe(0);
        clock.Advance(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));
        var report = await node.CollectGarbageAsync();
        report.Collected.ShouldBe(2);
        report.Examined.ShouldBe((await disk.ListAsync()).Count + 2);

        (await IsStoredAsync(left, right)).ShouldBe([true, true]);
        (await IsStoredAsync(lost, lostPair)).ShouldBe([false, false]);
        await (await PairStub.BindAsync(node, "a/named/pair")).MoveAsync(1);
        await Should.ThrowAsync<ObjectNotFoundException>(() => CellStub.BindAsync(node, lost.Uid));
        (await node.CollectGarbageAsync()).Collected.ShouldBe(0);
    }

    [Fact, Trait("Rule", "51")]
    public async Task A_ring_of_objects_that_only_refer_to_each_other_is_collected()
    {
        var one = await MirrorStub.CreateAsync(node, "one");
        var two = await MirrorStub.CreateAsync(node, null);
        await one.FaceAsync(two);
        await two.FaceAsync(one);
        await RestartAsync();
        (await CollectAllAsync()).ShouldBe(0);
        await node.Naming.DeleteAsync("one");
        await RestartAsync();
        (await CollectAllAsync()).ShouldBe(2);
        (await IsStoredAsync(one, two)).ShouldBe([false, false]);
    }

    [Fact, Trait("Rule", "51")]
    public async Task Names_in_a_context_that_has_been_divided_keep_their_objects()
    {
        var cells = new List<CellStub>();
        for (var i = 0; i < 200; i++)
            cells.Add(await CellStub.CreateAsync(node, $"cells/{i}"));
        await RestartAsync();
        (await CollectAllAsync()).ShouldBe(0);
        (await IsStoredAsync([.. cells])).ShouldAllBe(stored => stored);
    }

    [Fact, Trait("Rule", "51")]
    public async Task What_is_active_is_kept_with_all_that_it_refers_to()
    {
        var lost = await CellStub.CreateAsync(node, null);
        var lostPair = await PairStub.CreateAsync(node, null, lost, lost);
        await RestartAsync();
        var bound = await PairStub.BindAsync(node, lostPair.Uid);
        (await CollectAllAsync()).ShouldBe(0);
        await bound.MoveAsync(1);
        await RestartAsync();
        (await CollectAllAsync()).ShouldBe(2);
    }

    [Fact, Trait("Rule", "51")]
    public async Task What_a_live_volatile_object_refers_to_is_kept()
    {
        var cell = await CellStub.CreateAsync(node, null);
        var uid = cell.Uid;
        await RestartAsync();
        var holder = await HolderStub.CreateAsync(node, null);
        await holder.HoldAsync(node.Space.Resolve<ICell>(uid));
        (await CollectAllAsync()).ShouldBe(0);
        await holder.HoldAsync(null);
        (await CollectAllAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "51")]
    public async Task What_is_in_doubt_is_kept_with_all_that_both_its_states_refer_to()
    {
        var (old, @new) = (await CellStub.CreateAsync(node, null), await CellStub.CreateAsync(node, null));
        var holder = await PairStub.CreateAsync(node, null, old, old);
        var other = await PairStub.CreateAsync(node, null, @new, @new);
        var shadow = (await disk.ReadAsync(other.Uid))!.State!;
        await RestartAsync();
        await disk.WriteAsync(new StoreOperation.WriteShadow(
            holder.Uid,
            new StoredShadow(
                new UidGenerator(clock).Next(), "somebody",
                new ObjectState(holder.Uid, shadow.TypeName, shadow.Body))));
        (await CollectAllAsync()).ShouldBe(1);
        (await IsStoredAsync(old, @new, holder, other)).ShouldBe([true, true, true, false]);
    }

    [Fact, Trait("Rule", "51")]
    public async Task An_action_that_picked_up_a_reference_before_the_collection_does_not_lose_its_object()
    {
        var cell = await CellStub.CreateAsync(node, null);
        var source = await MovableStub.CreateAsync(node, "source");
        await source.HoldAsync(cell);
        await MovableStub.CreateAsync(node, "target");
        await RestartAsync();
        var (from, to) = (await MovableStub.BindAsync(node, "source"), await MovableStub.BindAsync(node, "target"));
        var client = NewClient();
        var picked = await client.Do(() => from.TakeAsync());
        picked.ShouldNotBeNull();
        (await CollectAllAsync()).ShouldBe(0);
        await client.Do(() => to.HoldAsync(picked));
        (await CollectAllAsync()).ShouldBe(0);
        await client.CommitAsync();
        (await CollectAllAsync()).ShouldBe(0);
        (await (await to.GetHeldAsync())!.GetValueAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "51")]
    public async Task A_reference_that_moves_while_the_collector_looks_is_seen()
    {
        var cell = await CellStub.CreateAsync(node, null);
        var source = await MovableStub.CreateAsync(node, null);
        await source.HoldAsync(cell);
        await MovableStub.CreateAsync(node, "target");
        await RestartAsync();
        clock.Advance(TimeSpan.FromHours(2));

        // The source is garbage. A caller that still knows its UID moves what it holds, between the first look and the
        // fences.
        var looks = 0;
        disk.OnListed = () => ++looks == 1 ? MoveAsync() : Task.CompletedTask;
        (await node.CollectGarbageAsync()).Collected.ShouldBe(0);
        looks.ShouldBe(2);
        (await IsStoredAsync(cell)).ShouldBe([true]);

        async Task MoveAsync()
        {
            var from = await Apart(() => MovableStub.BindAsync(node, source.Uid));
            var to = await Apart(() => MovableStub.BindAsync(node, "target"));
            await Apart(() => AtomicAction.RunAsync(async () => await to.HoldAsync(await from.TakeAsync())));
        }
    }

    [Fact, Trait("Rule", "51")]
    public async Task Who_asks_for_an_object_that_is_just_being_collected_waits_and_is_told()
    {
        var lost = await CellStub.CreateAsync(node, null);
        await RestartAsync();
        clock.Advance(TimeSpan.FromHours(2));
        Task<CellStub>? binding = null;
        disk.OnWrite = async (_, write) =>
        {
            binding = Apart(() => CellStub.BindAsync(node, lost.Uid));
            binding.IsCompleted.ShouldBeFalse();
            await write();
        };
        (await node.CollectGarbageAsync()).Collected.ShouldBe(1);
        await Should.ThrowAsync<ObjectNotFoundException>(() => binding!);
    }

    [Fact, Trait("Rule", "51")]
    public async Task When_the_store_refuses_the_objects_can_be_used_again()
    {
        var lost = await CellStub.CreateAsync(node, null);
        await RestartAsync();
        clock.Advance(TimeSpan.FromHours(2));
        disk.OnWrite = static (_, _) => throw new StoreUnavailableException("read-only");
        await Should.ThrowAsync<StoreUnavailableException>(() => node.CollectGarbageAsync());
        disk.OnWrite = static (_, write) => write();
        (await (await CellStub.BindAsync(node, lost.Uid)).AddAsync(1)).ShouldBe(1);
    }

    [Fact, Trait("Rule", "35")]
    public async Task A_state_that_cannot_be_read_stops_the_collection_before_it_does_harm()
    {
        var lost = await CellStub.CreateAsync(node, null);
        var damaged = await CellStub.CreateAsync(node, "damaged");
        await RestartAsync();
        await disk.WriteAsync(new StoreOperation.WriteState(new ObjectState(
            damaged.Uid, "Stubs.Tests.Objects.Cell", new byte[] { 0x5A })));
        clock.Advance(TimeSpan.FromHours(2));
        await Should.ThrowAsync<StateIncompatibleException>(() => node.CollectGarbageAsync());
        (await IsStoredAsync(lost)).ShouldBe([true]);
    }

    [Fact, Trait("Rule", "51")]
    public async Task A_collection_is_not_part_of_an_action()
    {
        await using var action = AtomicAction.Begin();
        await Should.ThrowAsync<InvalidOperationException>(() => node.CollectGarbageAsync());
    }

    [Fact, Trait("Rule", "51")]
    public async Task A_decision_that_waits_for_participants_is_no_garbage()
    {
        var participant = new NodeReference(Uid.Parse("01a22330-4653-7000-959a-0000000000c1"), null);
        var action = Uid.Parse("01a22330-4653-7000-959a-0000000000b1");
        await disk.WriteAsync(new StoreOperation.Create(Decision.Of(action, [participant.ToString()])));
        await RestartAsync();

        (await CollectAllAsync()).ShouldBe(0);

        (await disk.ReadAsync(action)).ShouldNotBeNull();
    }

    private Task<Node> StartAsync() =>
        Nodes.StartAsync(new NodeOptions { ObjectStore = disk.Open(), TimeProvider = clock });

    // So that nothing is active.
    private async Task RestartAsync()
    {
        await node.DisposeAsync();
        node = await StartAsync();
    }

    private async Task<int> CollectAllAsync()
    {
        clock.Advance(TimeSpan.FromSeconds(1));
        return (await node.CollectGarbageAsync(TimeSpan.Zero)).Collected;
    }

    private async Task<bool[]> IsStoredAsync(params Stub[] stubs)
    {
        var stored = new List<bool>();
        foreach (var stub in stubs)
            stored.Add(await disk.ReadAsync(stub.Uid) is not null);
        return [.. stored];
    }
}
