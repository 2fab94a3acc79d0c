using Stubs.Actions;
using Stubs.Store;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

// How actions over borrowed objects are decided, and what is left to recovery.
public sealed partial class HoldingsTests
{
    [Fact, Trait("Rule", "31")]
    public async Task When_the_home_is_lost_an_action_on_the_borrowed_object_cannot_commit()
    {
        var here = await CellStub.BindAsync(worker, "cell");
        var action = AtomicAction.Begin();
        await here.AddAsync(5);

        await Apart(() => site.CrashAsync("a"));
        await Apart(() => site.StartAsync("a"));

        await Should.ThrowAsync<ActionAbortedException>(() => action.CommitAsync());
        (await Apart(() => cell.GetValueAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task Objects_of_several_homes_cannot_be_committed_by_a_node_that_could_not_tell_them_the_decision()
    {
        await CellStub.CreateAsync(site.Client.At("b"), "other");
        var one = await CellStub.BindAsync(worker, "cell");
        var other = await CellStub.BindAsync(worker, "other");

        // A home keeps what is in use there, as it may still be by the action that has made it.
        await Until.HoldsAsync(async () =>
        {
            await one.GetValueAsync();
            await other.GetValueAsync();
            return worker.Objects.FindActive(one.Uid) is not null && worker.Objects.FindActive(other.Uid) is not null;
        });

        var error = await Should.ThrowAsync<ActionAbortedException>(() => AtomicAction.RunAsync(async () =>
        {
            await one.AddAsync(1);
            await other.AddAsync(1);
        }));

        error.Reason.ShouldBe(AbortReason.VotedNo);
        (await one.GetValueAsync()).ShouldBe(0);
        (await other.GetValueAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "33")]
    public async Task What_fails_at_the_home_after_the_decision_is_left_to_recovery_and_the_action_has_committed()
    {
        await using var keeper = await StartKeeperAsync();
        var own = await CellStub.CreateAsync(site.Client.At("keeper"), "own");
        site.DiskOf("a").OnWrite = static (batch, write) => batch[0] is StoreOperation.CommitShadow
            ? throw new StoreUnavailableException("pulled out") : write();

        await AddToBothAsync(keeper, own);

        (await own.GetValueAsync()).ShouldBe(5);
        (await site.DiskOf("a").ReadAsync(cell.Uid))!.Shadow.ShouldNotBeNull();
        site.DiskOf("a").OnWrite = static (_, write) => write();
        await site.A.Recovery.AskNodesAsync();
        (await site.DiskOf("a").ReadAsync(cell.Uid))!.Shadow.ShouldBeNull();
        await keeper.DisposeAsync();
        (await cell.GetValueAsync()).ShouldBe(5);
    }

    [Fact, Trait("Rule", "33")]
    public async Task What_fails_at_the_home_before_the_decision_aborts_the_action_even_if_its_effect_there_is_unknown()
    {
        await using var keeper = await StartKeeperAsync();
        var own = await CellStub.CreateAsync(site.Client.At("keeper"), "own");
        site.DiskOf("a").OnWrite = static async (batch, write) =>
        {
            await write();
            if (batch[0] is StoreOperation.WriteShadow)
                throw new StoreOutcomeUnknownException("no answer");
        };

        var error = await Should.ThrowAsync<ActionAbortedException>(() => AddToBothAsync(keeper, own));

        error.Reason.ShouldBe(AbortReason.StoreFailed);
        (await site.DiskOf("a").ReadAsync(cell.Uid))!.Shadow.ShouldBeNull();
        (await own.GetValueAsync()).ShouldBe(0);
        (await cell.GetValueAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "33")]
    public async Task What_became_of_a_write_at_the_home_may_be_unknown_and_the_next_use_reads_it_again()
    {
        var here = await CellStub.BindAsync(worker, "cell");
        await here.AddAsync(1);
        site.DiskOf("a").OnWrite = static async (batch, write) =>
        {
            await write();
            throw new StoreOutcomeUnknownException("no answer");
        };
        await Should.ThrowAsync<OutcomeUnknownException>(() => here.AddAsync(5));
        site.DiskOf("a").OnWrite = static (_, write) => write();

        (await cell.GetValueAsync()).ShouldBe(6);
        (await here.GetValueAsync()).ShouldBe(6);
        worker.Objects.IsActive(cell.Uid).ShouldBeTrue();
    }

    [Fact, Trait("Rule", "30")]
    public async Task A_borrower_does_not_confirm_for_a_home_that_has_not_heard_the_decision()
    {
        await BorrowAsync();
        var other = await CellStub.CreateAsync(site.Client.At("b"), "other");
        await AtomicAction.RunAsync(async () => await other.GetValueAsync());
        var (decided, mayGoOn, answered) =
            (new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource());
        site.OnStep = async (name, step, _) =>
        {
            if (name != "client")
                return;
            if (step == ProtocolStep.DecisionLearned)
            {
                decided.TrySetResult();
                await mayGoOn.Task;
            }
            else if (step == ProtocolStep.AcknowledgementReceived)
            {
                answered.TrySetResult();
            }
        };
        var moving = Apart(() => AtomicAction.RunAsync(async () =>
        {
            await cell.AddAsync(5);
            await other.AddAsync(-5);
        }));
        await decided.Task;

        // The borrower learns the decision and cannot pass it on; then it is told again, and has nothing more to do.
        site.DiskOf("a").OnWrite = static (batch, write) => batch[0] is StoreOperation.CommitShadow
            ? throw new StoreUnavailableException("pulled out") : write();
        await worker.Recovery.AskNodesAsync();
        mayGoOn.SetResult();
        await moving;
        await answered.Task;
        site.DiskOf("a").OnWrite = static (_, write) => write();
        while ((await site.DiskOf("a").ReadAsync(cell.Uid))!.Shadow is not null)
            await site.A.Recovery.AskNodesAsync();

        await worker.DisposeAsync();
        (await cell.GetValueAsync()).ShouldBe(5);
        (await other.GetValueAsync()).ShouldBe(-5);
    }

    [Fact, Trait("Rule", "32")]
    public async Task A_borrower_in_doubt_does_not_undo_what_the_home_has_committed_and_confirmed()
    {
        await BorrowAsync();
        var other = await CellStub.CreateAsync(site.Client.At("b"), "other");
        await AtomicAction.RunAsync(async () => await other.GetValueAsync());
        var (decided, never) = (new TaskCompletionSource(), new TaskCompletionSource());
        site.OnStep = async (name, step, _) =>
        {
            if (name != "client" || step != ProtocolStep.DecisionLearned)
                return;
            decided.TrySetResult();
            await never.Task;
        };
        var moving = Apart(() => AtomicAction.RunAsync(async () =>
        {
            await cell.AddAsync(5);
            await other.AddAsync(-5);
        }));
        await decided.Task;
        await site.B.Recovery.AskNodesAsync();
        (await site.DiskOf("a").ReadAsync(cell.Uid))!.Shadow.ShouldBeNull(
            "the home has carried out the decision, which is forgotten");
        worker.Objects.IsActive(cell.Uid).ShouldBeTrue();

        await worker.Recovery.AskNodesAsync();

        var here = await CellStub.BindAsync(worker, "cell");
        (await here.AddAsync(1)).ShouldBe(6);
        never.SetResult();
        await moving;
        (await here.GetValueAsync()).ShouldBe(6);
        (await other.GetValueAsync()).ShouldBe(-5);
    }
}
