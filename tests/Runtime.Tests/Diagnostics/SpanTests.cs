using System.Diagnostics;
using Stubs.Diagnostics;
using Stubs.Rpc;
using Stubs.Tests.Architecture;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Diagnostics;

[Collection("Alone")]
public sealed class SpanTests : RuleTest
{
    private const string Action =
        "stubs.action", Add =
            "Stubs.Tests.Objects.Cell/Add(int)", AddAndThrow = "Stubs.Tests.Objects.Cell/AddAndThrow(int)";

    [Fact]
    public void The_documentation_lists_every_span()
    {
        var page = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "telemetry.md"));
        foreach (var name in new[] { Action, "stubs.commit.vote", "stubs.commit.one_phase", "stubs.commit.prepare",
            "stubs.commit.decide", "stubs.commit.commit", "stubs.lock.wait" })
            page.ShouldContain($"| `{name}` |");
    }

    [Fact]
    public async Task An_action_has_a_span_around_its_commit_and_around_what_the_program_does_in_it()
    {
        await using var node = await StartAsync("span node");
        var cell = await CellStub.CreateAsync(node, null);
        using var spans = new Spans();

        Uid id;
        await using (var action = AtomicAction.Begin())
        {
            id = action.Id;
            Activity.Current!.OperationName.ShouldBe(Action);
            await cell.AddAsync(1);
            await action.CommitAsync();
            Activity.Current.ShouldBeSameAs(spans.Test);
        }

        Activity.Current.ShouldBeSameAs(spans.Test);
        var span = spans.Of(Action).ShouldHaveSingleItem();
        span.ParentSpanId.ShouldBe(spans.Test.SpanId);
        span.Status.ShouldBe(ActivityStatusCode.Unset);
        span.GetTagItem("stubs.action.id").ShouldBe(id.ToString());
        span.GetTagItem("stubs.action.outcome").ShouldBe("committed");
        span.GetTagItem("stubs.node.name").ShouldBe(node.Name);
        foreach (var phase in new[] { "stubs.commit.vote", "stubs.commit.one_phase" })
        {
            var child = spans.Of(phase).ShouldHaveSingleItem();
            child.ParentSpanId.ShouldBe(span.SpanId);
            child.GetTagItem("stubs.node.name").ShouldBe(node.Name);
        }
    }

    [Fact]
    public async Task A_nested_action_has_a_span_in_that_of_its_parent_and_an_independent_one_too()
    {
        await using var node = await StartAsync("nested");
        var cell = await CellStub.CreateAsync(node, null);
        using var spans = new Spans();

        await AtomicAction.RunAsync(async () =>
        {
            await AtomicAction.RunAsync(() => cell.AddAsync(1));
            await using var independent = AtomicAction.BeginIndependent();
            await independent.CommitAsync();
        });

        var all = spans.Of(Action);
        all.Count.ShouldBe(3);
        all.Take(2).ShouldAllBe(inner => inner.ParentSpanId == all[2].SpanId);
    }

    [Fact]
    public async Task An_action_that_the_program_aborts_is_no_error_and_one_that_fails_is()
    {
        await using var node = await StartAsync("failing");
        var cell = await CellStub.CreateAsync(node, null);
        using var spans = new Spans();

        await using (AtomicAction.Begin())
            await cell.AddAsync(1);
        var (older, younger) = (NewClient(), NewClient());
        await younger.Do(() => cell.AddAsync(10));
        await older.Do(() => cell.AddAsync(1));
        await Should.ThrowAsync<ActionAbortedException>(younger.CommitAsync);
        await older.CommitAsync();
        await Should.ThrowAsync<SpoiledException>(() => cell.AddAndThrowAsync(1));

        spans.Of(Action).Select(static span => (span.Status, (string?)span.GetTagItem("error.type"))).ShouldBe(
            [(ActivityStatusCode.Unset, "requested"), (ActivityStatusCode.Error, typeof(SpoiledException).FullName)]);
        Activity.Current.ShouldBeSameAs(spans.Test);
    }

    [Fact]
    public async Task An_action_that_an_older_one_wounds_ends_as_an_error_and_the_older_ones_span_stays_current()
    {
        await using var node = await StartAsync("wounded span");
        var cell = await CellStub.CreateAsync(node, null);
        using var spans = new Spans();

        await using var older = AtomicAction.Begin();
        var mine = Activity.Current;
        Task younger;
        var (holding, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        using (ExecutionContext.SuppressFlow())
            younger = Task.Run(() => HoldAsync(cell, spans.Test, holding, go.Task));
        await holding.Task;
        await cell.AddAsync(1);
        Activity.Current.ShouldBeSameAs(mine);
        await older.CommitAsync();
        go.SetResult();
        await younger;

        var wounded = spans.Of(Action)[0];
        (wounded.Status, wounded.GetTagItem("error.type")).ShouldBe((ActivityStatusCode.Error, "wounded"));
        spans.Of(Action)[1].GetTagItem("stubs.action.outcome").ShouldBe("committed");
    }

    [Fact]
    public void The_end_of_a_span_that_is_not_current_leaves_the_current_one()
    {
        using var spans = new Spans();
        var ended = StubsActivities.Start("of an action that another one wounds");
        Activity.Current = spans.Test;
        var current = StubsActivities.Start("of the action that wounds");

        StubsActivities.Stop(ended);

        Activity.Current.ShouldBeSameAs(current);
        StubsActivities.Stop(current);
        Activity.Current.ShouldBeSameAs(spans.Test);
    }

    [Fact]
    public async Task A_remote_call_and_the_commit_at_both_nodes_are_one_trace()
    {
        var (server, client) = await StartPairAsync();
        await using var first = server;
        await using var second = client;
        var cell = await CellStub.CreateAsync(client.At(server.Name), null);
        using var spans = new Spans();

        await AtomicAction.RunAsync(() => cell.AddAsync(1));

        var action = spans.Of(Action).ShouldHaveSingleItem();
        var calls = spans.Of(Add);
        var (atServer, atClient) =
            (calls.Single(static span => span.Kind == ActivityKind.Server), calls.Single(
                static span => span.Kind == ActivityKind.Client));
        atClient.ParentSpanId.ShouldBe(action.SpanId);
        atServer.ParentSpanId.ShouldBe(atClient.SpanId);
        atServer.HasRemoteParent.ShouldBeTrue();
        atClient.GetTagItem("stubs.node.name").ShouldBe(client.Name);
        atClient.GetTagItem("stubs.peer.name").ShouldBe(server.Name);
        atServer.GetTagItem("stubs.node.name").ShouldBe(server.Name);
        atServer.GetTagItem("stubs.object.id").ShouldBe(cell.Uid.ToString());
        spans.Of("stubs.commit.one_phase").Select(static span => span.GetTagItem("stubs.node.name"))
            .ShouldBe([server.Name, client.Name]);
    }

    [Fact]
    public async Task A_remote_call_that_throws_is_an_error_at_both_ends()
    {
        var (server, client) = await StartPairAsync();
        await using var first = server;
        await using var second = client;
        var cell = await CellStub.CreateAsync(client.At(server.Name), null);
        using var spans = new Spans();

        await Should.ThrowAsync<SpoiledException>(() => cell.AddAndThrowAsync(1));

        var calls = spans.Of(AddAndThrow);
        calls.Count.ShouldBe(2);
        calls.ShouldAllBe(
            static span => span.Status == ActivityStatusCode.Error
                && (string?)span.GetTagItem("error.type") == typeof(SpoiledException).FullName);
    }

    [Fact]
    public async Task The_trace_goes_on_at_the_server_when_the_clients_span_is_not_wanted()
    {
        var (server, client) = await StartPairAsync();
        await using var first = server;
        await using var second = client;
        var cell = await CellStub.CreateAsync(client.At(server.Name), null);
        using var spans = new Spans(static (_, kind) => kind == ActivityKind.Client);

        await cell.AddAsync(1);

        spans.Of(Add).ShouldHaveSingleItem().ParentSpanId.ShouldBe(spans.Test.SpanId);
    }

    [Fact, Trait("Rule", "14")]
    public async Task A_long_wait_for_a_lock_has_a_span_and_a_short_one_has_none()
    {
        var time = new ManualTimeProvider();
        await using var node = await Nodes.StartAsync(
            new NodeOptions { Name = "lock spans", Store = NodeOptions.InMemory, TimeProvider = time });
        var cell = await CellStub.CreateAsync(node, null);
        using var spans = new Spans();

        await WaitAsync(TimeSpan.FromMilliseconds(1));
        spans.Of("stubs.lock.wait").ShouldBeEmpty();
        await WaitAsync(TimeSpan.FromMilliseconds(50));

        var span = spans.Of("stubs.lock.wait").ShouldHaveSingleItem();
        span.GetTagItem("stubs.object.id").ShouldBe(cell.Uid.ToString());
        span.GetTagItem("stubs.lock.mode").ShouldBe("write");
        span.Duration.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(50));

        async Task WaitAsync(TimeSpan length)
        {
            var holder = NewClient();
            await holder.Do(() => cell.AddAsync(1));
            var waiting = cell.AddAsync(1);
            time.Advance(length);
            await holder.CommitAsync();
            await waiting;
        }
    }

    [Fact]
    public async Task A_listener_that_throws_disturbs_no_action()
    {
        var (server, client) = await StartPairAsync();
        await using var first = server;
        await using var second = client;
        var cell = await CellStub.CreateAsync(client.At(server.Name), null);
        using var meters = new System.Diagnostics.Metrics.MeterListener
        {
            InstrumentPublished = static (instrument, listening) =>
            {
                if (instrument.Meter.Name == "Stubs")
                    listening.EnableMeasurementEvents(instrument);
            },
        };
        meters.SetMeasurementEventCallback<long>(
            static (_, _, _, _) => throw new InvalidOperationException("as asked"));
        meters.SetMeasurementEventCallback<double>(
            static (_, _, _, _) => throw new InvalidOperationException("as asked"));
        meters.Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Stubs",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = static _ => throw new InvalidOperationException("as asked"),
            ActivityStopped = static _ => throw new InvalidOperationException("as asked"),
        };
        ActivitySource.AddActivityListener(listener);

        await AtomicAction.RunAsync(() => cell.AddAsync(1));
        await using (AtomicAction.Begin())
            await cell.AddAsync(1);
        (await cell.AddAsync(1)).ShouldBe(2);
        Activity.Current.ShouldBeNull();
    }

    private static async Task HoldAsync(CellStub cell, Activity test, TaskCompletionSource holding, Task go)
    {
        Activity.Current = test;
        await using var action = AtomicAction.Begin();
        await cell.AddAsync(10);
        holding.SetResult();
        await go;
        await Should.ThrowAsync<ActionAbortedException>(() => action.CommitAsync());
    }

    private static Task<Node> StartAsync(string name) =>
        Nodes.StartAsync(new NodeOptions { Name = name, Store = NodeOptions.InMemory });

    private static async Task<(Node Server, Node Client)> StartPairAsync()
    {
        var transport = new InProcessTransport();
        var server = await Nodes.StartAsync(
            new NodeOptions
                { Name = "span server", Store = NodeOptions.InMemory, Listen = "inproc:server", Transports = [
                    transport] });
        return (server, await Nodes.StartAsync(
            new NodeOptions
                { Name = "span client", Store = NodeOptions.InMemory, Directory = "inproc:server", Transports = [
                    transport] }));
    }
}
