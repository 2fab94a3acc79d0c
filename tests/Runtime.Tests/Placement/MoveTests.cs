using Stubs.Tests.Distributed;
using Stubs.Tests.Support;

namespace Stubs.Tests.Placement;

/// <summary>Objects move between nodes, each between two actions that use it.</summary>
[Trait("Rule", "43")]
public sealed class MoveTests : RuleTest, IAsyncLifetime
{
    private Site site = null!;
    private ParcelStub parcel = null!;

    public async Task InitializeAsync()
    {
        site = await Site.StartAsync();
        parcel = await ParcelStub.CreateAsync(site.Client.At("a"), "parcel");
        await parcel.AddAsync(1);
    }

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact]
    public async Task It_runs_where_it_was_moved_to_and_its_state_stays_at_its_home()
    {
        var atB = await ParcelStub.BindAsync(site.B, "parcel");

        await atB.MoveHereAsync();

        (await WhereAsync(parcel)).ShouldBe(("b", "a"));
        (await WhereAsync(atB)).ShouldBe(("b", "a"));
        (await WhereAsync(await ParcelStub.BindAsync(site.A, "parcel"))).ShouldBe(("b", "a"));
        (await atB.AddAsync(1)).ShouldBe(2);
        (await parcel.AddAsync(1)).ShouldBe(3);
        (await (await ParcelStub.BindAsync(site.A, "parcel")).AddAsync(1)).ShouldBe(4);
        site.A.Objects.FindActive(parcel.Uid).ShouldBeNull();
        (await site.DiskOf("a").ReadAsync(parcel.Uid)).ShouldNotBeNull();
        (await site.B.Store.ReadStateAsync(parcel.Uid)).ShouldBeNull();
    }

    [Fact]
    public async Task It_moves_from_node_to_node_and_home_again_at_the_word_of_any_node()
    {
        foreach (var (name, weight) in new[] { ("b", 2), ("directory", 3), ("b", 4), ("b", 5), ("a", 6), ("a", 7), ("directory", 8) })
        {
            await parcel.MoveToAsync(name);
            (await WhereAsync(parcel)).ShouldBe((name, "a"));
            (await parcel.AddAsync(1)).ShouldBe(weight);
        }
    }

    [Fact]
    public async Task A_move_waits_for_the_action_that_uses_it_and_takes_nothing_from_it()
    {
        foreach (var (from, to) in new[] { ("a", "b"), ("b", "directory"), ("directory", "a") })
        {
            var before = await parcel.GetWeightAsync();
            Task moving;
            await using (var action = AtomicAction.Begin())
            {
                await parcel.AddAsync(1);
                moving = Apart(() => parcel.MoveToAsync(to));
                await Until.HoldsAsync(() => IsWanted(from));
                moving.IsCompleted.ShouldBeFalse();
                (await parcel.AddAsync(1)).ShouldBe(before + 2);
                (await WhereAsync(parcel)).Node.ShouldBe(from);
                await action.CommitAsync();
            }

            await moving;
            (await WhereAsync(parcel)).Node.ShouldBe(to);
            (await parcel.GetWeightAsync()).ShouldBe(before + 2);
        }
    }

    [Fact]
    public async Task Calls_that_wait_for_its_lock_follow_it()
    {
        Task moving;
        Task<int>[] calls;
        await using (var action = AtomicAction.Begin())
        {
            await parcel.AddAsync(1);
            moving = Apart(() => parcel.MoveToAsync("b"));
            await Until.HoldsAsync(() => IsWanted("a"));
            calls = [.. new[] { site.Client, site.A, site.B }.Select(node => Apart(
                async () => await (await ParcelStub.BindAsync(node, parcel.Uid)).AddAsync(1)))];
            await action.CommitAsync();
        }

        await moving;
        (await Task.WhenAll(calls)).Order().ShouldBe([3, 4, 5]);
        (await WhereAsync(parcel)).Node.ShouldBe("b");
    }

    [Fact]
    public async Task The_action_that_uses_it_cannot_have_it_move_and_goes_on()
    {
        foreach (var from in new[] { "a", "b" })
        {
            await parcel.MoveToAsync(from);
            var before = await parcel.GetWeightAsync();
            await using (var action = AtomicAction.Begin())
            {
                await parcel.AddAsync(1);
                var stays = await Should.ThrowAsync<ObjectStaysException>(() => parcel.MoveToAsync("directory"));
                stays.Uid.ShouldBe(parcel.Uid);
                stays.Reason.ShouldContain("is using it where it is");
                await parcel.AddAsync(1);
                await action.CommitAsync();
            }

            (await parcel.GetWeightAsync()).ShouldBe(before + 2);
        }
    }

    [Fact]
    public async Task What_must_stay_stays_and_it_is_said_why()
    {
        var depot = await DepotStub.CreateAsync(site.Client.At("a"), "depot");
        var note = await NoteStub.CreateAsync(site.Client.At("a"), name: null);
        await note.SetTextAsync("hello");
        var atClient = await ParcelStub.BindAsync(site.Client, "parcel");

        foreach (var (move, why) in new (Func<Task>, string)[]
        {
            (() => depot.MoveToAsync("b"), "Mobility.Stationary"),
            (() => note.MoveToAsync("b"), "not [Persistent]"),
            (() => atClient.MoveHereAsync(), "does not listen"),
        })
        {
            var stays = await Should.ThrowAsync<ObjectStaysException>(move);
            stays.Reason.ShouldContain(why);
            stays.Node.ShouldBe(site.A.Objects.NodeName);
        }

        await using (var worker = await site.StartNodeAsync(
            "worker", directory: "inproc:directory", listen: "inproc:worker",
            activation: ActivationPolicy.CallingNode))
        {
            (await (await DepotStub.BindAsync(worker, "depot")).GetStockAsync()).ShouldBe(0);
            (await WhereAsync(depot)).ShouldBe(("a", "a"), "no policy takes it from its home either");
        }

        (await note.GetTextAsync()).ShouldBe("hello");
        await Should.ThrowAsync<BindingBrokenException>(() => parcel.MoveToAsync("nowhere"));
        await parcel.DestroyAsync();
        await Should.ThrowAsync<ObjectNotFoundException>(() => parcel.MoveToAsync("b"));
    }

    [Fact]
    public async Task A_node_that_is_full_does_not_take_it()
    {
        await using var small = await Nodes.StartAsync(new NodeOptions
        {
            Name = "small", ObjectStore = site.DiskOf("small").Open(), Listen = "inproc:small",
            Directory = "inproc:directory", Transports = [site.Transport], MaxActiveObjects = 1,
        });
        await using var held = AtomicAction.Begin();
        await (await ParcelStub.CreateAsync(small, name: null)).AddAsync(1);
        await (await ParcelStub.CreateAsync(small, name: null)).AddAsync(1);

        (await Should.ThrowAsync<ObjectStaysException>(() => Apart(() => parcel.MoveToAsync("small")))).Reason
            .ShouldContain("MaxActiveObjects");
        (await Apart(() => parcel.GetWeightAsync())).ShouldBe(1);
    }

    [Fact, Trait("Rule", "31")]
    public async Task When_the_holder_dies_what_was_committed_is_at_its_home_and_a_waiting_move_goes_on()
    {
        await parcel.MoveToAsync("b");
        await parcel.AddAsync(1);
        var atB = await ParcelStub.BindAsync(site.B, "parcel");
        var gone = Apart(async () =>
        {
            await using var action = AtomicAction.Begin();
            await atB.AddAsync(10);
            await new TaskCompletionSource().Task;
        });
        await Until.HoldsAsync(() => site.B.Objects.FindActive(parcel.Uid) is { Locks.IsFree: false });
        var moving = Apart(() => parcel.MoveToAsync("directory"));
        await Until.HoldsAsync(() => IsWanted("b"));

        await site.CrashAsync("b");

        await moving;
        gone.IsCompleted.ShouldBeFalse();
        (await WhereAsync(parcel)).Node.ShouldBe("directory");
        (await parcel.GetWeightAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task When_the_node_that_wants_it_dies_it_stays_in_use()
    {
        Task moving;
        await using (var action = AtomicAction.Begin())
        {
            await parcel.AddAsync(1);
            moving = Apart(() => parcel.MoveToAsync("b"));
            await Until.HoldsAsync(() => IsWanted("a"));
            await site.CrashAsync("b");
            await action.CommitAsync();
        }

        await Should.ThrowAsync<StubsException>(() => moving);
        (await parcel.AddAsync(1)).ShouldBe(3);
        (await WhereAsync(parcel)).Node.ShouldBe("a");
    }

    [Fact]
    public async Task When_its_home_is_started_again_it_runs_there()
    {
        await parcel.MoveToAsync("b");
        await parcel.AddAsync(1);
        await site.CrashAsync("a");
        await site.StartAsync("a");

        (await parcel.AddAsync(1)).ShouldBe(3);
        (await WhereAsync(parcel)).Node.ShouldBe("a");
        await parcel.MoveToAsync("b");
        (await parcel.AddAsync(1)).ShouldBe(4);
    }

    [Fact]
    public async Task A_freely_mobile_object_comes_to_its_caller()
    {
        await CourierStub.CreateAsync(site.Client.At("a"), "courier");
        var trips = 0;
        foreach (var name in new[] { "b", "directory", "a", "directory", "b" })
        {
            var courier = await CourierStub.BindAsync(NodeOf(name), "courier");
            (await courier.TravelAsync()).ShouldBe(++trips);
            (await courier.TravelAsync()).ShouldBe(++trips);
            (await WhereAsync(courier)).ShouldBe((name, "a"));
        }

        // The client does not listen.
        var sent = await CourierStub.BindAsync(site.Client, "courier");
        (await sent.TravelAsync()).ShouldBe(++trips);
        (await WhereAsync(sent)).ShouldBe(("b", "a"));
    }

    [Fact]
    public async Task A_derived_class_moves_as_its_base_class_does()
    {
        await CyclistStub.CreateAsync(site.Client.At("a"), "cyclist");
        var cyclist = await CyclistStub.BindAsync(site.B, "cyclist");
        await cyclist.TravelAsync();
        (await WhereAsync(cyclist)).ShouldBe(("b", "a"));
    }

    [Fact, Trait("Rule", "37")]
    public async Task In_an_action_that_calls_it_from_two_nodes_it_stays_where_it_is_used_first()
    {
        var courier = await CourierStub.CreateAsync(site.Client.At("a"), "courier");
        var other = await CourierStub.CreateAsync(site.Client.At("b"), "other");
        await using (var action = AtomicAction.Begin())
        {
            await courier.TravelAsync();

            // Its node would have it come, but for this very action.
            await other.TravelWithAsync(courier);
            (await WhereAsync(courier)).Node.ShouldBe("a");
            await action.CommitAsync();
        }

        (await courier.GetTripsAsync()).ShouldBe(2);
        (await other.GetTripsAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "37")]
    public async Task Calls_of_one_action_from_several_nodes_at_once_meet_where_it_is_used_first()
    {
        var courier = await CourierStub.CreateAsync(site.Client.At("b"), "courier");
        var (atA, atDirectory) = (
            await CourierStub.CreateAsync(site.Client.At("a"), "first"),
            await CourierStub.CreateAsync(site.Client.At("directory"), "second"));
        for (var round = 1; round <= 5; round++)
        {
            // Each of the two nodes would have it come, for one and the same action.
            await AtomicAction.RunAsync(
                () => Task.WhenAll(atA.TravelWithAsync(courier), atDirectory.TravelWithAsync(courier)));
            (await courier.GetTripsAsync()).ShouldBe(2 * round);
        }
    }

    [Fact, Trait("Rule", "27")]
    public async Task What_fails_where_it_has_come_to_is_undone()
    {
        await CourierStub.CreateAsync(site.Client.At("a"), "courier");
        var courier = await CourierStub.BindAsync(site.B, "courier");
        await courier.HandAsync(2, isToFail: false);
        await Should.ThrowAsync<InvalidOperationException>(() => courier.HandAsync(5, isToFail: true));
        (await courier.GetTripsAsync()).ShouldBe(2);
        await site.CrashAsync("b");
        (await (await CourierStub.BindAsync(site.A, "courier")).GetTripsAsync()).ShouldBe(2);
    }

    private async Task<(string Node, string Home)> WhereAsync(Stub stub)
    {
        var found = await Apart(() => stub.LocateAsync());
        return (NameOf(found.Node), NameOf(found.Home));
    }

    private string NameOf(Uid node) => new[] { "a", "b", "directory", "client" }.Single(
        name => NodeOf(name).Objects.Self.Node == node);

    private Node NodeOf(string name) => name switch
    {
        "a" => site.A,
        "b" => site.B,
        "client" => site.Client,
        _ => site.Directory,
    };

    private bool IsWanted(string node) => NodeOf(node).Objects.FindActive(parcel.Uid)?.Locks.GetWaiters().Length > 0;
}
