using Stubs.Actions;
using Stubs.Rpc;
using Stubs.Store;
using Stubs.Tests.Architecture;
using Stubs.Tests.Distributed;
using Stubs.Tests.Objects;
using Stubs.Tests.Store;
using Stubs.Tests.Support;

namespace Stubs.Tests.Diagnostics;

[Collection("Alone")]
public sealed class MeterTests : RuleTest
{
    private const string Outcomes = "stubs.action.outcomes", Phases = "stubs.commit.phase.duration";

    [Fact]
    public void The_documentation_lists_every_instrument_with_its_unit()
    {
        using var measurements = new Measurements();
        var page = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "telemetry.md"));
        measurements.Instruments.Count.ShouldBeGreaterThan(20);
        foreach (var instrument in measurements.Instruments)
        {
            page.ShouldContain($"| `{instrument.Name}` |");
            page.ShouldContain($"`{instrument.Unit}`", Case.Sensitive, instrument.Name);
            instrument.Description.ShouldNotBeNullOrEmpty();
        }
    }

    [Fact, Trait("Rule", "21")]
    public async Task An_action_is_counted_and_timed_once_at_its_node_by_outcome()
    {
        await using var node = await StartAsync("outcomes");
        var cell = await CellStub.CreateAsync(node, null);
        using var measurements = new Measurements();

        await AtomicAction.RunAsync(async () =>
        {
            await cell.AddAsync(1);
            await AtomicAction.RunAsync(() => cell.AddAsync(1));
        });
        await cell.AddAsync(1);
        await using (AtomicAction.Begin())
            await cell.AddAsync(1);
        await Should.ThrowAsync<SpoiledException>(() => AtomicAction.RunAsync(() => cell.AddAndThrowAsync(1)));

        // The program's own exception, and a call that failed, say why the scope was left.
        await Should.ThrowAsync<TimeoutException>(() => AtomicAction.RunAsync(async () =>
        {
            await cell.AddAsync(1);
            throw new TimeoutException();
        }));
        await Should.ThrowAsync<SpoiledException>(async () =>
        {
            await using var left = AtomicAction.Begin();
            await using var inner = AtomicAction.Begin();
            await cell.AddAndThrowAsync(1);
        });

        // To abort is what the program asks for, whatever failed before.
        await using (var asked = AtomicAction.Begin())
        {
            await Should.ThrowAsync<SpoiledException>(() => cell.AddAndThrowAsync(1));
            await asked.AbortAsync();
        }

        // One that uses nothing belongs to no node.
        await AtomicAction.RunAsync(static () => Task.CompletedTask);

        measurements.Of(Outcomes, node.Name).Select(static one => (one["stubs.action.outcome"], one["error.type"]))
            .ShouldBe(
            [
                ("committed", null), ("committed", null), ("aborted", "requested"),
                ("aborted", typeof(SpoiledException).FullName),
                ("aborted", typeof(TimeoutException).FullName), ("aborted", typeof(SpoiledException).FullName),
                ("aborted", "requested"),
            ]);
        var durations = measurements.Of("stubs.action.duration", node.Name);
        durations.Count.ShouldBe(7);
        durations.ShouldAllBe(static one => one.Value > 0 && one.Value < 60);
    }

    [Fact, Trait("Rule", "12")]
    public async Task A_lock_that_is_not_granted_in_time_is_the_reason_of_the_abort_in_every_form_of_action()
    {
        await using var node = await StartAsync("lock reasons", lockTimeout: TimeSpan.FromMilliseconds(1));
        var cell = await CellStub.CreateAsync(node, null);
        var holder = NewClient();
        await holder.Do(() => cell.AddAsync(1));
        using var measurements = new Measurements();

        await Should.ThrowAsync<ActionAbortedException>(() => Apart(() => cell.AddAsync(1)));
        await Should.ThrowAsync<ActionAbortedException>(
            () => Apart(
                () => AtomicAction.RunAsync(
                    () => cell.AddAsync(1), new AtomicActionOptions { RetryFor = TimeSpan.Zero })));
        await Should.ThrowAsync<ActionAbortedException>(() => Apart(async () =>
        {
            await using var scope = AtomicAction.Begin();
            await cell.AddAsync(1);
        }));

        measurements.Of(Outcomes, node.Name).Select(static one => one["error.type"])
            .ShouldBe(["lock_timed_out", "lock_timed_out", "lock_timed_out"]);
        await holder.AbortAsync();
    }

    [Fact, Trait("Rule", "13")]
    public async Task A_wound_is_counted_and_the_abort_has_its_reason()
    {
        await using var node = await StartAsync("wounds");
        var cell = await CellStub.CreateAsync(node, null);
        using var measurements = new Measurements();
        var (older, younger) = (NewClient(), NewClient());

        await younger.Do(() => cell.AddAsync(10));
        await older.Do(() => cell.AddAsync(1));
        await Should.ThrowAsync<ActionAbortedException>(younger.CommitAsync);
        await older.CommitAsync();

        measurements.Sum("stubs.action.wounds", node.Name).ShouldBe(1);
        measurements.Of(Outcomes, node.Name).Select(static one => (one["stubs.action.outcome"], one["error.type"]))
            .ShouldBe(
                [("aborted", "wounded"), ("committed", null)]);
    }

    [Fact, Trait("Rule", "14")]
    public async Task A_wait_for_a_lock_is_timed_by_class_and_mode()
    {
        await using var node = await StartAsync("lock waits");
        var cell = await CellStub.CreateAsync(node, null);
        using var measurements = new Measurements("stubs.lock.wait.duration");
        var (older, younger) = (NewClient(), NewClient());

        await older.Do(() => cell.AddAsync(1));
        var waiting = younger.Do(() => cell.GetValueAsync());
        await older.CommitAsync();
        (await waiting).ShouldBe(1);
        await younger.CommitAsync();

        var wait = measurements.Of("stubs.lock.wait.duration", node.Name).ShouldHaveSingleItem();
        (wait["stubs.object.type"], wait["stubs.lock.mode"], wait["error.type"]).ShouldBe(
            ("Stubs.Tests.Objects.Cell", "read", null));
    }

    [Fact, Trait("Rule", "13")]
    public async Task A_lock_that_is_not_granted_in_time_says_so()
    {
        var time = new ManualTimeProvider();
        await using var node = await Nodes.StartAsync(new NodeOptions
        {
            Name = "lock time-out", Store = NodeOptions.InMemory, TimeProvider = time,
            LockTimeout = TimeSpan.FromSeconds(3), RetryFor = TimeSpan.Zero,
        });
        var cell = await CellStub.CreateAsync(node, null);
        using var measurements = new Measurements();
        var (older, younger) = (NewClient(), NewClient());
        await older.Do(() => cell.AddAsync(1));
        var waiting = younger.Do(() => cell.AddAsync(10));
        time.Advance(TimeSpan.FromSeconds(4));

        (await Should.ThrowAsync<ActionAbortedException>(() => waiting)).Reason.ShouldBe(AbortReason.LockTimedOut);
        await older.AbortAsync();
        await younger.AbortAsync();

        var wait = measurements.Of("stubs.lock.wait.duration", node.Name).ShouldHaveSingleItem();
        (wait["error.type"], wait.Value).ShouldBe(("lock_timed_out", 4));
    }

    [Fact, Trait("Rule", "24")]
    public async Task The_phases_of_a_commit_are_timed_at_each_node_that_takes_part()
    {
        await using var site = await Site.StartAsync();
        var (a, b) = await CreatePairAsync(site);
        using var measurements = new Measurements(Phases);

        await a.AddAsync(1);
        PhasesOf("a").ShouldBe([("vote", "coordinator"), ("one_phase", "coordinator")]);

        await AtomicAction.RunAsync(async () =>
        {
            await a.AddAsync(1);
            await b.AddAsync(1);
        });

        await site.A.Network!.Actions.FinishTellingAsync(TimeSpan.FromSeconds(30));
        PhasesOf("a")
            .Skip(2)
                .ShouldBe(
                    [("vote", "coordinator"), ("prepare", "coordinator"), ("decide", "coordinator"),
                        ("commit", "coordinator")]);
        PhasesOf("b").ShouldBe([("prepare", "subordinate"), ("commit", "subordinate")]);

        IEnumerable<(string?, string?)> PhasesOf(string node) =>
            measurements.Of(Phases, node).Select(static one => (one["stubs.commit.phase"], one["stubs.commit.role"]));
    }

    [Fact]
    public async Task A_flush_is_measured_with_its_size_and_the_queue_is_a_level()
    {
        using var directory = new TemporaryDirectory(inMemory: true);
        await using var node = await Nodes.StartAsync(
            new NodeOptions { Name = "flushes", Store = directory.StorePath });
        var cell = await CellStub.CreateAsync(node, null);
        using var measurements = new Measurements();

        await cell.AddAsync(1);
        await cell.GetValueAsync();

        measurements.Of("stubs.store.flush.duration", node.Name).ShouldHaveSingleItem().Value.ShouldBeGreaterThan(0);
        measurements.Of("stubs.store.flush.batches", node.Name).ShouldHaveSingleItem().Value.ShouldBe(1);
        measurements.Of("stubs.store.flush.size", node.Name).ShouldHaveSingleItem().Value.ShouldBeInRange(5, 100);
        measurements.Level("stubs.store.queue.length", node.Name).ShouldBe(0);
    }

    [Fact, Trait("Rule", "1")]
    public async Task Activations_and_passivations_are_counted_by_class_and_the_active_objects_are_a_level()
    {
        var disk = new Disk();
        await using var node = await Nodes.StartAsync(
            new NodeOptions { Name = "passivation", ObjectStore = disk.Open(), MaxActiveObjects = 8 });
        using var measurements = new Measurements();
        var cells = new List<CellStub>();
        for (var i = 0; i < 50; i++)
            cells.Add(await CellStub.CreateAsync(node, null));
        await cells[0].AddAsync(1);

        measurements.Of("stubs.object.passivations", node.Name)
            .Count(static one => one["stubs.object.type"] == "Stubs.Tests.Objects.Cell")
            .ShouldBeInRange(40, 51);
        measurements.Of("stubs.object.activations", node.Name)
            .Count(static one => one["stubs.object.type"] == "Stubs.Tests.Objects.Cell").ShouldBe(1);
        measurements.Level("stubs.object.active", node.Name).ShouldBe(node.Objects.ActiveCount);
        measurements.Level("stubs.object.active.size", node.Name)!.Value.ShouldBeInRange(1, 2000);
    }

    [Fact, Trait("Rule", "32")]
    public async Task What_is_in_doubt_is_a_level_while_a_participant_waits_for_the_decision()
    {
        await using var site = await Site.StartAsync();
        var (a, b) = await CreatePairAsync(site);
        var (reached, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        site.OnStep = (name, step, _) =>
        {
            if (name != "b" || step != ProtocolStep.CommitReceived)
                return default;
            reached.TrySetResult();
            return new ValueTask(go.Task);
        };
        using var measurements = new Measurements();
        measurements.Level("stubs.object.in_doubt", "b").ShouldBe(0);
        await AtomicAction.RunAsync(async () =>
        {
            await a.AddAsync(1);
            await b.AddAsync(1);
        });

        await reached.Task;
        measurements.Level("stubs.object.in_doubt", "b").ShouldBe(1);
        measurements.Level("stubs.action.in_doubt", "b").ShouldBe(1);
        measurements.Level("stubs.action.in_doubt", "a").ShouldBe(0);
        go.SetResult();
        await Until.HoldsAsync(
            () => measurements.Level("stubs.object.in_doubt", "b") == 0
                && measurements.Level("stubs.action.in_doubt", "b") == 0);
    }

    [Fact, Trait("Rule", "29")]
    public async Task What_a_crash_has_left_in_doubt_is_a_level_after_the_start()
    {
        var disk = new Disk();
        Uid cell;
        await using (var before = await Nodes.OnAsync(disk))
            cell = (await CellStub.CreateAsync(before, null)).Uid;
        var action = Uid.Parse("01a22330-4653-7000-959a-0000000000d1");
        var coordinator = new NodeReference(Uid.Parse("01a22330-4653-7000-959a-0000000000d2"), null).ToString();
        await disk.WriteAsync(new StoreOperation.WriteShadow(cell, new StoredShadow(action, coordinator, null)));

        await using var node = await Nodes.StartAsync(new NodeOptions { Name = "in doubt", ObjectStore = disk.Open() });
        using var measurements = new Measurements();

        measurements.Level("stubs.object.in_doubt", node.Name).ShouldBe(1);
        measurements.Level("stubs.action.in_doubt", node.Name).ShouldBe(1);
    }

    [Fact, Trait("Rule", "38")]
    public async Task Connections_their_requests_and_their_bytes_are_measured_at_both_ends()
    {
        var transport = new InProcessTransport();
        var gates = new Gates();
        await using var server = await Nodes.StartAsync(new NodeOptions
        {
            Name = "load server", Store = NodeOptions.InMemory, Listen = "inproc:server", Transports = [transport],
            Services = gates,
        });
        await using var client = await Nodes.StartAsync(new NodeOptions
        {
            Name = "load client", Store = NodeOptions.InMemory, Directory = "inproc:server", Transports = [transport],
        });
        var teller = await TellerStub.CreateAsync(client.At(server.Name), null);
        using var measurements = new Measurements();

        await teller.GetMovesAsync();
        foreach (var node in new[] { client.Name, server.Name })
        {
            var bytes = measurements.Of("stubs.rpc.io", node)
                .ToLookup(static one => one["network.io.direction"], static one => one.Value);
            bytes["transmit"].Sum().ShouldBeGreaterThan(20);
            bytes["receive"].Sum().ShouldBeGreaterThan(20);
            measurements.Level("stubs.rpc.connections", node).ShouldBe(1);
            measurements.Level("stubs.rpc.send_queue.size", node).ShouldBe(0);
            measurements.Level("stubs.rpc.client.queued_requests", node).ShouldBe(0);
        }

        measurements.Level("stubs.rpc.client.active_requests", client.Name).ShouldBe(0);
        var waiting = teller.WaitAsync("held", CancellationToken.None);
        await gates.Reached("held");
        measurements.Level("stubs.rpc.server.active_requests", server.Name).ShouldBe(1);
        measurements.Level("stubs.rpc.client.active_requests", client.Name).ShouldBe(1);
        gates.Open("held");
        await waiting;
        measurements.Level("stubs.rpc.server.active_requests", server.Name).ShouldBe(0);
    }

    [Fact]
    public async Task Each_node_of_a_process_is_measured_under_its_name_and_one_that_has_stopped_not_at_all()
    {
        using var measurements = new Measurements();
        await using var one = await StartAsync("meter first");
        await using (var two = await StartAsync("meter second"))
        {
            await using var twin = await StartAsync("meter second");
            var cells =
                new[] { await CellStub.CreateAsync(one, null), await CellStub.CreateAsync(
                    two, null), await CellStub.CreateAsync(twin, null) };
            measurements.Of(Outcomes, "meter first").ShouldHaveSingleItem();
            measurements.Of(Outcomes, "meter second").Count.ShouldBe(2);
            var single = measurements.Level("stubs.object.active", "meter first");
            single.ShouldNotBeNull().ShouldBeGreaterThan(0);
            measurements.Level("stubs.object.active", "meter second").ShouldBe(2 * single);
            cells.Length.ShouldBe(3);
        }

        measurements.Level("stubs.object.active", "meter second").ShouldBeNull();
        measurements.Level("stubs.object.active", "meter first").ShouldNotBeNull();
    }

    [Fact]
    public async Task A_node_that_could_not_start_is_not_measured()
    {
        using var measurements = new Measurements();
        await Should.ThrowAsync<BindingBrokenException>(() => Nodes.StartAsync(new NodeOptions
        {
            Name = "not started", Store = NodeOptions.InMemory, Directory = "inproc:nowhere",
            Transports = [new InProcessTransport()], RetryFor = TimeSpan.Zero,
        }));
        measurements.Level("stubs.object.active", "not started").ShouldBeNull();
    }

    // One cell at each server. What their creation has told the servers is done.
    private static async Task<(CellStub A, CellStub B)> CreatePairAsync(Site site)
    {
        var (a, b) = (await CellStub.CreateAsync(site.A, null), await CellStub.CreateAsync(site.A.At("b"), null));
        await site.A.Network!.Actions.FinishTellingAsync(TimeSpan.FromSeconds(30));
        return (a, b);
    }

    private static Task<Node> StartAsync(string name, TimeSpan? lockTimeout = null) => Nodes.StartAsync(new NodeOptions
    {
        Name = name,
        Store = NodeOptions.InMemory,
        LockTimeout = lockTimeout ?? TimeSpan.FromSeconds(30),
    });
}
