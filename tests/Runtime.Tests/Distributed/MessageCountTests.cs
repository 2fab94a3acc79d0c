using System.Collections.Concurrent;
using Stubs.Actions;
using Stubs.Calls;
using Stubs.Tests.Objects;

namespace Stubs.Tests.Distributed;

/// <summary>
/// How many messages things cost. Every request between the nodes is seen by what stands between them and their
/// transport.
/// </summary>
public sealed class MessageCountTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<SentRequest> sent = new();
    private readonly ConcurrentDictionary<string, WatchedTransport> transports = new();
    private readonly SemaphoreSlim forgotten = new(0);
    private Site site = null!;
    private CellStub a = null!;
    private CellStub b = null!;
    private CellStub c = null!;

    public async Task InitializeAsync()
    {
        site = await Site.StartAsync(
            (name, transport) => transports[name] = new WatchedTransport(name, transport, Saw));
        await site.StartAsync("c");
        site.OnStep = (node, step, _) =>
        {
            if (step == ProtocolStep.DecisionForgotten && node == "client")
                forgotten.Release();
            return default;
        };
        a = await CreateAsync("a");
        b = await CreateAsync("b");
        c = await CreateAsync("c");
        sent.Clear();
    }

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact, Trait("Rule", "24")]
    public async Task An_action_on_objects_of_its_own_node_costs_no_message()
    {
        var mine = await CellStub.CreateAsync(site.Directory, null);
        sent.Clear();

        await AtomicAction.RunAsync(async () =>
        {
            await mine.AddAsync(1);
            await mine.AddAsync(2);
        });

        (await mine.GetValueAsync()).ShouldBe(3);
        sent.ShouldBeEmpty();
    }

    [Fact, Trait("Rule", "21")]
    public async Task An_operation_outside_any_action_costs_one_round_trip()
    {
        await a.AddAsync(1);

        sent.ShouldBe([Call("a")]);
    }

    [Fact, Trait("Rule", "24")]
    public async Task An_action_with_one_operation_at_one_other_node_costs_two_round_trips()
    {
        await AtomicAction.RunAsync(() => a.AddAsync(1));

        sent.ShouldBe([Call("a"), Ask("a", ActionVerb.CommitOnePhase)]);
    }

    [Fact, Trait("Rule", "11")]
    public async Task The_commit_of_a_nested_action_costs_no_message()
    {
        await using var action = AtomicAction.Begin();
        await a.AddAsync(1);
        await using (var nested = AtomicAction.Begin())
        {
            await using var innermost = AtomicAction.Begin();
            await a.AddAsync(1);
            await b.AddAsync(1);
            sent.Clear();
            await innermost.CommitAsync();
            await nested.CommitAsync();
        }

        sent.ShouldBeEmpty();
        await action.CommitAsync();
        (await a.GetValueAsync()).ShouldBe(2);
    }

    [Fact, Trait("Rule", "24")]
    public async Task Of_several_nodes_all_but_one_prepare_at_the_same_time_and_the_last_decides_for_all()
    {
        var both = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var prepares = 0;
        foreach (var transport in transports.Values)
        {
            // No node answers before all have been asked.
            transport.BeforeServing = request =>
            {
                if (request.Verb != ActionVerb.Prepare)
                    return Task.CompletedTask;
                if (Interlocked.Increment(ref prepares) == 2)
                    both.SetResult();
                return both.Task;
            };
        }

        await ChangeAllAsync();
        await forgotten.WaitAsync();

        sent.Take(3).ShouldBe([Call("a"), Call("b"), Call("c")]);
        var agent = sent.ElementAt(5).To;
        string[] others = [.. new[] { "a", "b", "c" }.Except([agent])];
        sent.Skip(3).Take(2).ShouldBe(others.Select(node => Ask(node, ActionVerb.Prepare)), ignoreOrder: true);
        sent.ElementAt(5).ShouldBe(Ask(agent, ActionVerb.CommitAsLastAgent));
        sent.Skip(6).Take(2).ShouldBe(others.Select(node => Ask(node, ActionVerb.Commit)), ignoreOrder: true);
        sent.Skip(8).ShouldBe([Ask(agent, ActionVerb.CarriedOut)]);
    }

    [Fact, Trait("Rule", "24")]
    public async Task Who_has_only_read_is_not_told_the_decision()
    {
        await AtomicAction.RunAsync(async () =>
        {
            await a.GetValueAsync();
            await b.GetValueAsync();
            await c.AddAsync(1);
        });

        // The one that was used last decides. Each of the others has had a call and one question, and its locks are
        // free.
        sent.Skip(3).Take(2).ShouldBe([Ask("a", ActionVerb.Prepare), Ask("b", ActionVerb.Prepare)], ignoreOrder: true);
        sent.Skip(5).ShouldBe([Ask("c", ActionVerb.CommitAsLastAgent)]);
        await a.AddAsync(1);
        await b.AddAsync(1);
        sent.Skip(6).ShouldBe([Call("a"), Call("b")]);
    }

    [Fact, Trait("Rule", "22")]
    public async Task An_abort_costs_one_message_per_node_and_no_answer()
    {
        await using (AtomicAction.Begin())
        {
            await a.AddAsync(1);
            await a.AddAsync(2);
            await b.AddAsync(1);
            sent.Clear();
        }

        sent.ShouldBe(
            [Ask("a", ActionVerb.Abort) with { IsOneWay = true }, Ask("b", ActionVerb.Abort) with { IsOneWay = true }],
            ignoreOrder: true);
        (await a.GetValueAsync()).ShouldBe(0);
        (await b.GetValueAsync()).ShouldBe(0);
    }

    // The new object and its binding are at two nodes: the last messages follow when the action has committed.
    private async Task<CellStub> CreateAsync(string node)
    {
        var cell = await CellStub.CreateAsync(site.Client.At(node), null);
        await forgotten.WaitAsync();
        return cell;
    }

    // Recovery, which may look for work at any time, repeats messages of the others.
    private void Saw(SentRequest request)
    {
        if (request.From == "client"
            || request.Verb is not (ActionVerb.Commit or ActionVerb.CarriedOut or ActionVerb.Outcome))
            sent.Enqueue(request);
    }

    private Task ChangeAllAsync() => AtomicAction.RunAsync(async () =>
    {
        await a.AddAsync(1);
        await b.AddAsync(1);
        await c.AddAsync(1);
    });

    private static SentRequest Call(string to) => Ask(to, CallVerb.Call);

    private static SentRequest Ask(string to, ushort verb) => new("client", to, verb, IsOneWay: false);
}
