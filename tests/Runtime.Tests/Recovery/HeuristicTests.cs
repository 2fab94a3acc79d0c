using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Stubs.Actions;
using Stubs.Objects;
using Stubs.Recovery;
using Stubs.Rpc;
using Stubs.Store;
using Stubs.Tests.Diagnostics;
using Stubs.Tests.Objects;
using Stubs.Tests.Rpc;
using Stubs.Tests.Support;

namespace Stubs.Tests.Recovery;

/// <summary>
/// An operator's last word about an action whose coordinator is lost: what it does, what becomes of it when the
/// coordinator is heard after all, and a crash at each step of that.
/// </summary>
[Leaves("Nodes in the middle of a step, which hold what they held when they crashed.")]
public sealed class HeuristicTests : IAsyncLifetime
{
    private static readonly Uid Action = Uid.Parse("01a22330-4653-7000-959a-0000000000b1");

    private readonly InProcessTransport transport = new();
    private readonly ManualTimeProvider time = new();
    private readonly Disk disk = new();
    private readonly RpcNode peer = new("peer");
    private readonly ConcurrentQueue<ushort> asked = new();
    private readonly CollectedEntries entries = new();
    private ActionAnswer? answer;
    private Node? node;
    private Uid cell;

    public async Task InitializeAsync()
    {
        peer.Serve = request =>
        {
            asked.Enqueue(request.Verb);
            if (answer is { } said)
                request.Reply(new ActionReply(said).ToArray());
            else
                request.Fail(RpcFault.Internal, "It is lost.");
            return default;
        };
        await peer.ListenAsync(transport, "inproc:peer");
        await using var before = await Nodes.OnAsync(disk);
        await using var made = await CellStub.CreateAsync(before, "cell");
        await made.SetValueAsync(2);
        var prepared = (await disk.ReadAsync(made.Uid))!.State!;
        await made.SetValueAsync(1);
        cell = made.Uid;
        await disk.WriteAsync(new StoreOperation.WriteShadow(cell, new StoredShadow(Action, Peer, prepared)));
    }

    public async Task DisposeAsync()
    {
        if (node is not null)
            await node.DisposeAsync();
        await peer.DisposeAsync();
    }

    [Theory, Trait("Rule", "32")]
    [InlineData(HeuristicOutcome.Committed, 2)]
    [InlineData(HeuristicOutcome.Aborted, 1)]
    public async Task What_an_operator_has_chosen_is_applied_at_once_and_kept_and_logged(
        HeuristicOutcome outcome, int value)
    {
        await StartAsync();
        var made = await node!.Recovery.ResolveAsync(Action, outcome, "The node has burnt.");

        made.ShouldSatisfyAllConditions(
            () => made.Action.ShouldBe(Action),
            () => made.Coordinator.ShouldBe(Peer),
            () => made.Objects.ShouldBe([cell]),
            () => made.Damage.ShouldBeNull());
        (await ValueAsync()).ShouldBe(value);
        (await node.Recovery.ListInDoubtAsync()).ShouldBeEmpty();
        (await node.Recovery.ResolveAsync(Action, outcome, "Once more.")).ShouldBe(made, "nothing was chosen anew");

        await StartAsync();
        (await ValueAsync()).ShouldBe(value);
        var kept = node.Recovery.Resolutions.ShouldHaveSingleItem();
        kept.Reason.ShouldBe("The node has burnt.");
        kept.Objects.ShouldBe([cell]);
        await Until.HoldsAsync(() => entries.All.Count(static entry => entry.Id == 11_002) == 2);
        var entry = entries.All.First(static entry => entry.Id == 11_002);
        entry.Level.ShouldBe(LogLevel.Warning);
        entry.Text.ShouldContain("The node has burnt.");
        entry.Text.ShouldContain(cell.ToString());
    }

    [Theory, Trait("Rule", "32")]
    [InlineData(HeuristicOutcome.Committed, ActionAnswer.Committed)]
    [InlineData(HeuristicOutcome.Aborted, ActionAnswer.Aborted)]
    public async Task When_the_coordinator_says_the_same_what_was_chosen_is_forgotten_and_a_decision_confirmed(
        HeuristicOutcome outcome, object said)
    {
        await StartAsync();
        await node!.Recovery.ResolveAsync(Action, outcome, "The node has burnt.");
        asked.Clear();
        answer = (ActionAnswer)said;

        (await node.Recovery.AskNodesAsync()).ShouldBe(0);

        node.Recovery.Resolutions.ShouldBeEmpty();
        (await disk.ReadAsync(Action)).ShouldBeNull();
        asked.Distinct().ShouldBe(
            outcome == HeuristicOutcome.Committed
                ? [ActionVerb.Outcome, ActionVerb.CarriedOut] : [ActionVerb.Outcome]);
        entries.All.ShouldNotContain(static entry => entry.Id == 11_003);
    }

    [Theory, Trait("Rule", "32")]
    [InlineData(HeuristicOutcome.Committed, ActionAnswer.Aborted)]
    [InlineData(HeuristicOutcome.Aborted, ActionAnswer.Committed)]
    public async Task When_the_coordinator_says_otherwise_the_damage_is_reported_by_object_until_an_operator_forgets_it(
        HeuristicOutcome outcome, object said)
    {
        await StartAsync();
        await node!.Recovery.ResolveAsync(Action, outcome, "The node has burnt.");
        answer = (ActionAnswer)said;

        (await node.Recovery.AskNodesAsync()).ShouldBe(0);
        await StartAsync();

        var damage = node.Recovery.Resolutions.ShouldHaveSingleItem().Damage.ShouldNotBeNull();
        damage.Objects.ShouldBe([cell]);
        damage.Resolved.ShouldBe(outcome);
        damage.Decided.ShouldNotBe(outcome);
        await Until.HoldsAsync(() => entries.All.Count(static entry => entry.Id == 11_003) == 2);
        var entry = entries.All.First(static entry => entry.Id == 11_003);
        entry.Level.ShouldBe(LogLevel.Error);
        entry.Text.ShouldContain(cell.ToString());
        (await node.Recovery.ForgetResolutionAsync(Action)).ShouldBeTrue();
        (await node.Recovery.ForgetResolutionAsync(Action)).ShouldBeFalse();
        (await disk.ReadAsync(Action)).ShouldBeNull();
    }

    [Fact, Trait("Rule", "32")]
    public async Task A_commit_that_comes_from_the_coordinator_itself_is_compared_and_answered_with_the_damage()
    {
        await StartAsync();
        await node!.Recovery.ResolveAsync(Action, HeuristicOutcome.Aborted, "The node has burnt.");
        var connection = await transport.InitiateAsync("inproc:home", peer.Endpoint);

        for (var time = 0; time < 2; time++)
        {
            using var reply = await connection.CallAsync(ActionVerb.Commit, new ActionMessage(Action).ToArray());
            ActionReply.Read(reply.Body.Span).Damage.ShouldNotBeNull().ShouldContain(cell.ToString());
        }

        (await ValueAsync()).ShouldBe(1, "what an operator has undone is not done by halves later");
        node.Recovery.Resolutions.ShouldHaveSingleItem().Damage.ShouldNotBeNull();
        entries.All.Count(static entry => entry.Id == 11_003).ShouldBe(1);
    }

    [Fact, Trait("Rule", "32")]
    public async Task Only_what_is_in_doubt_can_be_resolved_and_only_once()
    {
        await StartAsync();
        var stranger = Uid.Parse("01a22330-4653-7000-959a-0000000000b2");
        (await RefusedAsync(stranger)).ShouldContain("Nothing of this node is in doubt");
        await disk.WriteAsync(new StoreOperation.Create(Decision.Of(stranger, [Peer])));
        (await RefusedAsync(stranger)).ShouldContain("has decided to commit");
        answer = ActionAnswer.Undecided;
        (await RefusedAsync(Action)).ShouldContain("is alive and has not decided yet");
        await Should.ThrowAsync<ArgumentException>(
            () => node!.Recovery.ResolveAsync(Action, HeuristicOutcome.Aborted, " "));

        answer = null;
        await node!.Recovery.ResolveAsync(Action, HeuristicOutcome.Aborted, "The node has burnt.");
        (await RefusedAsync(Action)).ShouldContain("was resolved before, as Aborted: The node has burnt.");
        (await ValueAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "32")]
    public async Task A_coordinator_that_answers_a_last_time_is_obeyed_and_nothing_is_chosen()
    {
        await StartAsync();
        await Until.HoldsAsync(() => asked.Count >= 2);
        await node!.Recovery.AskNodesAsync();
        answer = ActionAnswer.Committed;

        (await Should.ThrowAsync<ActionNotInDoubtException>(
            () => node!.Recovery.ResolveAsync(Action, HeuristicOutcome.Aborted, "It is slow."))).Message
            .ShouldContain("it has decided");

        await Until.HoldsAsync(async () => (await node!.Recovery.ListInDoubtAsync()).Count == 0);
        (await ValueAsync()).ShouldBe(2);
        node!.Recovery.Resolutions.ShouldBeEmpty();
    }

    [Theory, Trait("Rule", "30")]
    [InlineData(nameof(ProtocolStep.HeuristicChosen), false)]
    [InlineData(nameof(ProtocolStep.HeuristicDurable), true)]
    public async Task After_a_crash_all_that_an_operator_has_chosen_is_there_or_nothing(string step, bool isThere)
    {
        var crash = new CrashAt(Enum.Parse<ProtocolStep>(step), 1, disk);
        await StartAsync(crash.Events);
        _ = node!.Recovery.ResolveAsync(Action, HeuristicOutcome.Committed, "The node has burnt.");
        await crash.Crashed;
        await RestartAsync();

        node!.Recovery.Resolutions.Count.ShouldBe(isThere ? 1 : 0);
        (await node.Recovery.ListInDoubtAsync()).Count.ShouldBe(isThere ? 0 : 1);
        await node.Recovery.ResolveAsync(Action, HeuristicOutcome.Committed, "The node has burnt.");
        (await ValueAsync()).ShouldBe(2);
    }

    [Theory, Trait("Rule", "30")]
    [InlineData(HeuristicOutcome.Committed)]
    [InlineData(HeuristicOutcome.Aborted)]
    public async Task The_coordinator_may_forget_its_decision_only_when_the_comparison_is_durable(
        HeuristicOutcome outcome)
    {
        var crash = new CrashAt(ProtocolStep.HeuristicCompared, 1, disk);
        await StartAsync(crash.Events);
        await node!.Recovery.ResolveAsync(Action, outcome, "The node has burnt.");
        answer = ActionAnswer.Committed;
        _ = node.Recovery.AskNodesAsync();
        await crash.Crashed;

        asked.ShouldNotContain(ActionVerb.CarriedOut);
        await RestartAsync();
        if (outcome == HeuristicOutcome.Committed)
            node!.Recovery.Resolutions.ShouldBeEmpty();
        else
            node!.Recovery.Resolutions.ShouldHaveSingleItem().Damage.ShouldNotBeNull();
        (await ValueAsync()).ShouldBe(outcome == HeuristicOutcome.Committed ? 2 : 1);
    }

    [Fact, Trait("Rule", "29")]
    public async Task Users_of_an_object_in_doubt_are_told_by_which_action_and_node_and_what_to_do()
    {
        await StartAsync();

        var told = await Should.ThrowAsync<ObjectInDoubtException>(() => node!.BindAsync<CellStub>(cell));

        told.Action.ShouldBe(Action);
        told.Coordinator.ShouldBe(Peer);
        told.Message.ShouldContain($"stubs resolve STORE {Action}");
    }

    [Fact, Trait("Rule", "51")]
    public async Task What_an_operator_has_chosen_is_no_garbage()
    {
        await StartAsync();
        await node!.Recovery.ResolveAsync(Action, HeuristicOutcome.Aborted, "The node has burnt.");
        await node.DisposeAsync();

        node = await Nodes.OnAsync(disk);
        await node.CollectGarbageAsync(TimeSpan.Zero);

        node.Recovery.Resolutions.ShouldHaveSingleItem();
        (await disk.ReadAsync(Action)).ShouldNotBeNull();
    }

    private string Peer => new NodeReference(peer.Endpoint.Self.Node, "inproc:peer").ToString();

    private async Task<string> RefusedAsync(Uid action) => (await Should.ThrowAsync<ActionNotInDoubtException>(
        () => node!.Recovery.ResolveAsync(action, HeuristicOutcome.Committed, "Why not?"))).Message;

    private async Task<int> ValueAsync()
    {
        await using var bound = await node!.BindAsync<CellStub>(cell);
        return await bound.GetValueAsync();
    }

    private async Task RestartAsync()
    {
        await node!.CrashAsync();
        node = null;
        await StartAsync();
    }

    private async Task StartAsync(ProtocolEvents? events = null)
    {
        if (node is not null)
            await node.DisposeAsync();
        node = await Nodes.StartAsync(new NodeOptions
        {
            Name = "home",
            ObjectStore = disk.Open(),
            Listen = "inproc:home",
            Transports = [transport],
            LoggerFactory = entries,
            TimeProvider = time,
            RetryFor = TimeSpan.Zero,
            Events = events ?? ProtocolEvents.None,
        });
    }
}
