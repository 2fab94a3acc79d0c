using Stubs.Actions;
using Stubs.Store;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Actions;

public sealed class CommitFailureTests : RuleTest, IAsyncLifetime
{
    private readonly Disk disk = new();
    private readonly List<ProtocolStep> steps = [];
    private Node node = null!;
    private CellStub cell = null!;

    public static TheoryData<string> Refusals => ["full", "unavailable", "conflict", "corrupt"];

    public async Task InitializeAsync()
    {
        node = await Nodes.OnAsync(disk, new ProtocolEvents { OnStep = (step, _, _) => Note(step) });
        cell = await CellStub.CreateAsync(node, "cell");
        await cell.SetValueAsync(1);
        steps.Clear();
    }

    public async Task DisposeAsync() => await node.DisposeAsync();

    [Theory, Trait("Rule", "24"), MemberData(nameof(Refusals))]
    public async Task When_the_store_refuses_the_action_is_aborted_and_everything_restored_and_later_work_goes_on(
        string refusal)
    {
        var records = new List<string>();
        var client = NewClient();
        await client.Do(() => cell.SetValueAsync(2));
        var created = await client.Do(() => CellStub.CreateAsync(node, "created"));
        await client.Do(() => cell.DestroyAsync());
        client.Action.Add(new TestRecord("r", records));
        disk.OnWrite = (_, _) => throw Refusal(refusal);
        var error = await Should.ThrowAsync<ActionAbortedException>(client.CommitAsync);
        error.Reason.ShouldBe(AbortReason.StoreFailed);
        error.InnerException.ShouldBeOfType(Refusal(refusal).GetType());
        client.Action.Status.ShouldBe(ActionStatus.Aborted);
        records.ShouldBe(["r prepare", "r abort"]);
        steps.ShouldNotContain(ProtocolStep.DecisionDurable);

        (await cell.GetValueAsync()).ShouldBe(1);
        await Should.ThrowAsync<ObjectNotFoundException>(() => created.GetValueAsync());
        await Should.ThrowAsync<NameNotFoundException>(() => CellStub.BindAsync(node, "created"));
        disk.OnWrite = static (_, write) => write();
        await cell.SetValueAsync(3);
        await using var again = await Nodes.OnAsync(disk);
        (await (await CellStub.BindAsync(again, "cell")).GetValueAsync()).ShouldBe(3);
    }

    [Theory, Trait("Rule", "27"), InlineData(true), InlineData(false)]
    public async Task When_the_store_does_not_know_the_outcome_is_unknown_and_the_objects_are_read_again(bool written)
    {
        var other = await CellStub.CreateAsync(node, null);
        var client = NewClient();
        await client.Do(() => cell.SetValueAsync(2));
        await client.Do(() => other.SetValueAsync(2));
        var created = await client.Do(() => CellStub.CreateAsync(node, null));
        disk.OnWrite = async (_, write) =>
        {
            if (written)
                await write();
            throw new StoreOutcomeUnknownException("the device is gone");
        };
        var error = await Should.ThrowAsync<OutcomeUnknownException>(client.CommitAsync);
        error.Action.ShouldBe(client.Action.Id);
        client.Action.Status.ShouldBe(ActionStatus.Unknown);
        disk.OnWrite = static (_, write) => write();

        (await cell.GetValueAsync()).ShouldBe(written ? 2 : 1);
        (await other.GetValueAsync()).ShouldBe(written ? 2 : 0);
        if (written)
            (await created.GetValueAsync()).ShouldBe(0);
        else
            await Should.ThrowAsync<ObjectNotFoundException>(() => created.GetValueAsync());
        (await Should.ThrowAsync<InvalidOperationException>(client.CommitAsync)).Message.ShouldContain("unknown");
        await cell.AddAsync(10);
        (await cell.GetValueAsync()).ShouldBe(written ? 12 : 11);
    }

    [Fact, Trait("Rule", "27")]
    public async Task Who_waited_for_an_object_whose_outcome_is_unknown_sees_what_is_stored()
    {
        var client = NewClient();
        await client.Do(() => cell.SetValueAsync(2));
        var reading = Apart(() => cell.GetValueAsync());
        reading.IsCompleted.ShouldBeFalse();
        disk.OnWrite = (_, _) => throw new StoreOutcomeUnknownException("the device is gone");
        await Should.ThrowAsync<OutcomeUnknownException>(client.CommitAsync);
        (await reading).ShouldBe(1);
    }

    [Fact, Trait("Rule", "27")]
    public async Task An_unknown_outcome_is_not_run_again()
    {
        var attempts = 0;
        disk.OnWrite = (_, _) => throw new StoreOutcomeUnknownException("the device is gone");
        await Should.ThrowAsync<OutcomeUnknownException>(() => AtomicAction.RunAsync(() =>
        {
            attempts++;
            return cell.AddAsync(1);
        }));
        await Should.ThrowAsync<OutcomeUnknownException>(() => cell.AddAsync(1));
        attempts.ShouldBe(1);
    }

    [Fact, Trait("Rule", "24")]
    public async Task A_state_that_cannot_be_saved_votes_no()
    {
        var chain = await ChainStub.CreateAsync(node, "chain");
        var client = NewClient();
        await client.Do(() => cell.SetValueAsync(2));
        await client.Do(() => chain.GrowAsync(3));
        await client.Do(() => chain.CloseAsync());
        var error = await Should.ThrowAsync<ActionAbortedException>(client.CommitAsync);
        error.Reason.ShouldBe(AbortReason.VotedNo);
        (await cell.GetValueAsync()).ShouldBe(1);
        (await chain.LengthAsync()).ShouldBe(0);
        await chain.GrowAsync(2);
        (await chain.LengthAsync()).ShouldBe(2);
    }

    [Fact, Trait("Rule", "24")]
    public async Task A_record_that_votes_no_keeps_the_objects_as_they_were()
    {
        var client = NewClient();
        await client.Do(() => cell.SetValueAsync(2));
        client.Action.Add(new TestRecord("no", []) { Prepare = static () => Vote.Abort("no") });
        var batches = disk.Written.Count;
        (await Should.ThrowAsync<ActionAbortedException>(client.CommitAsync)).Reason.ShouldBe(AbortReason.VotedNo);
        disk.Written.Count.ShouldBe(batches);
        (await cell.GetValueAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "33")]
    public async Task A_record_that_throws_after_the_decision_leaves_the_objects_committed()
    {
        var client = NewClient();
        await client.Do(() => cell.SetValueAsync(2));
        client.Action.Add(new TestRecord("late", []) { OnCommit = static () => throw new IOException("late") });
        await Should.ThrowAsync<AggregateException>(client.CommitAsync);
        client.Action.Status.ShouldBe(ActionStatus.Committed);
        (await cell.GetValueAsync()).ShouldBe(2);
    }

    [Fact, Trait("Rule", "24")]
    public async Task A_participant_that_only_read_has_no_second_phase_and_one_that_wrote_commits_in_one()
    {
        await AtomicAction.RunAsync(() => cell.GetValueAsync());
        steps.ShouldBe([ProtocolStep.CommitBegun, ProtocolStep.RecordsPrepared, ProtocolStep.Completed]);
        steps.Clear();
        await AtomicAction.RunAsync(() => cell.AddAsync(1));
        steps.ShouldBe(
            [ProtocolStep.CommitBegun, ProtocolStep.RecordsPrepared, ProtocolStep.BeforeOnePhase,
                ProtocolStep.DecisionDurable, ProtocolStep.Completed]);
    }

    private static StoreException Refusal(string kind) => kind switch
    {
        "full" => new StoreFullException("no room"),
        "unavailable" => new StoreUnavailableException("read-only"),
        "conflict" => new StoreConflictException("somebody else"),
        _ => new StoreCorruptException("damaged"),
    };

    private ValueTask Note(ProtocolStep step)
    {
        steps.Add(step);
        return default;
    }
}
