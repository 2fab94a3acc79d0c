using System.Diagnostics;
using Stubs.Calls;
using Stubs.Rpc;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

public sealed class BadInputTests : RuleTest, IAsyncLifetime
{
    private Site site = null!;

    public async Task InitializeAsync() => site = await Site.StartAsync();

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact]
    public async Task A_directory_that_cannot_be_reached_is_said_at_the_start() =>
        (await Should.ThrowAsync<BindingBrokenException>(
            () => site.StartNodeAsync("lost", directory: "inproc:nowhere"))).Address.ShouldBe("inproc:nowhere");

    [Fact]
    public async Task A_node_with_a_wrong_secret_is_refused_and_the_others_go_on()
    {
        await using var guarded = await site.StartNodeAsync(
            "guarded", directory: null, listen: "inproc:guarded", secret: "right");

        (await Should.ThrowAsync<RpcRefusedException>(
            () => site.StartNodeAsync("wrong", directory: "inproc:guarded", secret: "wrong"))).Reason.ShouldBe(
                RpcRefusal.Secret);

        await using var right = await site.StartNodeAsync("right", directory: "inproc:guarded", secret: "right");
        (await right.Naming.TryLookupAsync("nothing")).ShouldBeNull();
    }

    [Fact]
    public async Task A_node_name_of_a_live_node_is_refused_and_one_of_a_dead_node_is_not()
    {
        (await Should.ThrowAsync<NodeNameInUseException>(
            () => site.StartNodeAsync("a", directory: "inproc:directory"))).Name.ShouldBe("a");

        await site.CrashAsync("a");
        await using var heir = await site.StartNodeAsync("a", directory: "inproc:directory");
        heir.Name.ShouldBe("a");
    }

    [Fact]
    public async Task A_node_that_runs_on_a_copy_of_anothers_store_is_refused()
    {
        var copy = new Disk();
        foreach (var stored in await site.DiskOf("directory").ListAsync())
            await copy.WriteAsync(new Stubs.Store.StoreOperation.Create(stored.State!));

        (await Should.ThrowAsync<RpcRefusedException>(
            () => site.StartNodeAsync("twin", directory: "inproc:directory", store: copy))).Reason.ShouldBe(
                RpcRefusal.Peer);
    }

    [Theory]
    [InlineData("Stubs.Tests.Objects.Cell", "Vanished(int)", "no such operation")]
    [InlineData("Stubs.Tests.Objects.Gone", "Add(int)", "does not know class")]
    [InlineData("Stubs.Tests.Objects.Counter", "Increment()", "not remote")]
    [InlineData("Stubs.Tests.Objects.Cell", "Add(int)", "arguments cannot be read")]
    public async Task What_the_servers_version_does_not_have_or_cannot_read_is_refused_by_name_and_other_calls_go_on(
        string type, string operation, string reason)
    {
        var cell = await CellStub.CreateAsync(site.Client.At("a"), "cell");
        var connection = await site.Client.Network!.Connections.GetAsync("inproc:a", CancellationToken.None);

        using (var reply = await connection.CallAsync(CallVerb.Call, Request(cell.Uid, type, operation)))
            Refusal(reply.Body.Span).ShouldContain(reason);

        (await cell.AddAsync(1)).ShouldBe(1);
    }

    [Fact]
    public async Task What_is_no_call_at_all_is_a_fault_and_other_calls_go_on()
    {
        var cell = await CellStub.CreateAsync(site.Client.At("a"), "cell");
        var connection = await site.Client.Network!.Connections.GetAsync("inproc:a", CancellationToken.None);
        var random = new Random(7);

        for (ushort verb = 0; verb < 40; verb++)
        {
            var garbage = new byte[random.Next(64)];
            random.NextBytes(garbage);
            await Should.ThrowAsync<RpcFaultException>(
                async () =>
                    (await connection.CallAsync(verb == CallVerb.Cancel ? (ushort)99 : verb, garbage)).Dispose());
        }

        (await cell.AddAsync(1)).ShouldBe(1);
    }

    [Fact, Trait("Rule", "46")]
    public async Task A_handler_of_failures_replaces_a_call_that_fails()
    {
        var asked = new List<string>();
        await using var careful = await site.StartNodeAsync(
            "careful", directory: "inproc:directory", onFailure: broken =>
            {
                asked.Add(broken.Operation);
                return new(broken.Operation == "get_Value()" ? FailureResponse.Return(-1) : null);
            });
        var cell = await CellStub.CreateAsync(careful.At("a"), "cell");
        await site.CrashAsync("a");

        (await cell.GetValueAsync()).ShouldBe(-1);
        (await Should.ThrowAsync<BindingBrokenException>(() => cell.AddAsync(1))).Uid.ShouldBe(cell.Uid);

        asked.ShouldContain("get_Value()");
        asked.ShouldContain("Add(int)");
    }

    [Fact, Trait("Rule", "46")]
    public async Task A_handler_of_failures_that_has_a_call_made_again_is_not_asked_without_a_pause()
    {
        var (asked, began) = (0, Stopwatch.GetTimestamp());
        await using var careful = await site.StartNodeAsync(
            "careful", directory: "inproc:directory", retryFor: TimeSpan.Zero, onFailure: _ =>
                new(asked++ > 0 && Stopwatch.GetElapsedTime(began) > TimeSpan.FromMilliseconds(300)
                    ? FailureResponse.Return(-1) : FailureResponse.Again));
        var cell = await CellStub.CreateAsync(careful.At("a"), "cell");
        await site.CrashAsync("a");

        began = Stopwatch.GetTimestamp();
        (await cell.GetValueAsync()).ShouldBe(-1);

        // The pauses grow from milliseconds to half a second: about eight fit. Without any, hundreds of calls would.
        asked.ShouldBeInRange(2, 40);
    }

    [Fact, Trait("Rule", "46")]
    public async Task A_handler_of_failures_may_call_through_the_stub_whose_call_has_failed()
    {
        ICell? cell = null;
        var asked = 0;
        await using var careful = await site.StartNodeAsync(
            "careful", directory: "inproc:directory", onFailure: async _ =>
            {
                if (asked++ == 0)
                    (await cell!.GetValueAsync()).ShouldBe(-1);
                return FailureResponse.Return(-1);
            });
        cell = await CellStub.CreateAsync(careful.At("a"), "cell");
        await site.CrashAsync("a");

        (await cell.GetValueAsync().WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe(-1);
        (await cell.GetValueAsync().WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe(-1);
        asked.ShouldBe(3);
    }

    [Fact, Trait("Rule", "46")]
    public async Task A_handler_of_failures_cannot_stand_for_an_object_that_was_to_be_created()
    {
        await using var careful = await site.StartNodeAsync(
            "careful", directory: "inproc:directory", onFailure: static _ => new(FailureResponse.Return(null)));
        await CellStub.CreateAsync(careful.At("a"), "first");
        await site.CrashAsync("a");

        var error = await Should.ThrowAsync<InvalidOperationException>(
            () => CellStub.CreateAsync(careful.At("a"), "second"));

        error.Message.ShouldContain("the creation of an object");
        (await careful.Naming.TryLookupAsync("second")).ShouldBeNull();
    }

    [Fact, Trait("Rule", "46")]
    public async Task Watchers_are_told_when_a_node_is_lost_and_when_it_is_back()
    {
        var reports = new List<(string, PeerStatus)>();
        site.Directory.PeerChanged += report =>
        {
            lock (reports)
                reports.Add((report.Peer.Name, report.Status));
        };

        await site.CrashAsync("a");
        await site.StartAsync("a");

        lock (reports)
            reports.ShouldContain(("a", PeerStatus.Ok));
        site.Directory.Peers.ShouldContain(
            report => report.Peer.Name == "a" && report.Status == PeerStatus.Ok && report.Peer.Incarnation == 2);
    }

    [Fact]
    public async Task The_spans_of_client_and_server_belong_together()
    {
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Stubs",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                lock (spans)
                    spans.Add(span);
            },
        };
        var cell = await CellStub.CreateAsync(site.Client.At("a"), "cell");
        ActivitySource.AddActivityListener(listener);
        await cell.AddAsync(1);

        lock (spans)
        {
            var client = spans.Single(
                span => span.Kind == ActivityKind.Client && span.DisplayName == "Stubs.Tests.Objects.Cell/Add(int)"
                    && span.Tags.Any(tag => tag.Value == cell.Uid.ToString()));
            spans.ShouldContain(span => span.Kind == ActivityKind.Server && span.ParentId == client.Id);
        }
    }

    private static byte[] Request(Uid uid, string type, string operation)
    {
        var writer = StateWriter.Create();
        try
        {
            new CallHeader(null, null, 0, uid, type, operation).Write(ref writer);
            writer.WriteArrayStart(1);
            writer.Write("no number");
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    private static string Refusal(ReadOnlySpan<byte> body)
    {
        var reader = new StateReader(body);
        reader.ReadArrayStart().ShouldBe(3);
        ((CallStatus)reader.ReadInt32()).ShouldBe(CallStatus.Refused);
        return reader.ReadString()!;
    }
}
