using Stubs.Actions;
using Stubs.Objects;
using Stubs.Rpc;
using Stubs.Store;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

/// <summary>
/// A server that was asked to decide, whose answer is lost, and that is restarted before it is asked again.
/// </summary>
public sealed class RestartedAgentTests : RuleTest, IAsyncLifetime
{
    private readonly TaskCompletionSource asking = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource mayAsk = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Site site = null!;
    private CellStub a = null!;
    private CellStub b = null!;
    private volatile string agent = "";
    private int isToLose;

    public async Task InitializeAsync()
    {
        site = await Site.StartAsync((name, transport) => name == "client"
            ? new WatchedTransport(name, transport, static _ => { }) { OnReply = LoseIfAsked }
            : transport);
        a = await CellStub.CreateAsync(site.Client.At("a"), "cell a");
        b = await CellStub.CreateAsync(site.Client.At("b"), "cell b");
        site.OnStep = async (name, step, _) =>
        {
            if (name is "a" or "b" && step == ProtocolStep.OnePhaseReceived)
            {
                agent = name;
            }
            else if (name == "client" && step == ProtocolStep.DecisionAsked)
            {
                isToLose = 1;
            }
            else if (name == "client" && step == ProtocolStep.OutcomeAsked)
            {
                asking.TrySetResult();
                await mayAsk.Task;
            }
        };
    }

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact, Trait("Rule", "31"), Trait("Rule", "33")]
    public async Task It_has_decided_nothing_if_it_does_not_know_of_it_and_another_is_still_prepared()
    {
        foreach (var name in new[] { "a", "b" })
        {
            site.DiskOf(name).OnWrite = static (batch, write) =>
                HasDecision(batch) ? throw new StoreFullException("There is no room.") : write();
        }

        var moving = await MoveUntilTheAnswerIsLostAsync();

        await Apart(() => RestartAsync());
        mayAsk.SetResult();

        var error = await Should.ThrowAsync<ActionAbortedException>(() => moving);
        error.Reason.ShouldBe(AbortReason.ParticipantLost);
        error.Message.ShouldContain("was restarted before it decided");
        (await a.GetValueAsync()).ShouldBe(0);
        (await b.GetValueAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "27"), Trait("Rule", "33")]
    public async Task It_may_have_forgotten_its_decision_if_nothing_is_prepared_any_more()
    {
        var moving = await MoveUntilTheAnswerIsLostAsync();

        // It has the other one carry out what it has decided, forgets that, and is restarted once more.
        var again = await Apart(() => RestartAsync());
        await Until.HoldsAsync(async () => await again.Recovery.AskNodesAsync() == 0);
        (await site.DiskOf(agent).ListAsync(new StoreFilter(TypeName: Decision.TypeName))).ShouldBeEmpty();
        await Apart(() => RestartAsync());
        mayAsk.SetResult();

        await Should.ThrowAsync<OutcomeUnknownException>(() => moving);
        (await a.GetValueAsync()).ShouldBe(-5);
        (await b.GetValueAsync()).ShouldBe(5);
    }

    private async Task<Task> MoveUntilTheAnswerIsLostAsync()
    {
        var moving = Apart(() => AtomicAction.RunAsync(
            async () =>
            {
                await a.AddAsync(-5);
                await b.AddAsync(5);
            },
            new AtomicActionOptions { RetryFor = TimeSpan.Zero }));
        await asking.Task;
        return moving;
    }

    private async Task<Node> RestartAsync()
    {
        await site.CrashAsync(agent);
        return await site.StartAsync(agent);
    }

    private RpcReply LoseIfAsked(RpcReply reply)
    {
        if (Interlocked.Exchange(ref isToLose, 0) == 0)
            return reply;
        throw new RpcConnectionException("The connection broke.", sent: true);
    }

    private static bool HasDecision(IReadOnlyList<StoreOperation> batch) =>
        batch.Any(static operation => operation is StoreOperation.Create { State.TypeName: Decision.TypeName });
}
