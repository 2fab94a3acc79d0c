using Stubs.Tests.Distributed;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Misdeeds;

/// <summary>A record that waits until a test lets it go on.</summary>
internal sealed class WaitingRecord(Gates gates, string gate) : AbstractRecord
{
    protected internal override ValueTask CommitAsync() => new(gates.PassAsync(gate));

    protected internal override ValueTask AbortAsync() => new(gates.PassAsync(gate));
}

/// <summary>A record that does not vote until a test lets it.</summary>
internal sealed class SilentRecord(Gates gates, string gate) : AbstractRecord
{
    protected internal override async ValueTask<Vote> PrepareAsync(CancellationToken cancellationToken)
    {
        await gates.PassAsync(gate);
        return Vote.Commit;
    }
}

/// <summary>Adds a record where it runs.</summary>
[Persistent, Remote]
public partial class Announcer
{
    [Service] private readonly Gates gates = null!;
    private int value;

    public int Value => value;

    public void SetAndAnnounce(int to, string gate)
    {
        value = to;
        AtomicAction.Current!.Add(new WaitingRecord(gates, gate));
    }

    public void SetAndBeSilent(int to, string gate)
    {
        value = to;
        AtomicAction.Current!.Add(new SilentRecord(gates, gate));
    }
}

public sealed class WaitingRecordTests : RuleTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Gates gates = new();

    [Fact, Trait("Rule", "26"), Trait("Rule", "22")]
    public async Task A_record_that_waits_in_commit_holds_its_caller_and_no_lock()
    {
        await using var node = await Nodes.VolatileAsync(gates);
        var announcer = await AnnouncerStub.CreateAsync(node, null);
        var client = NewClient();
        await client.Do(() => announcer.SetAndAnnounceAsync(1, "record"));

        var committing = client.CommitAsync();
        await gates.Reached("record").WaitAsync(Patience);
        (await Apart(() => announcer.GetValueAsync()).WaitAsync(Patience)).ShouldBe(1);
        committing.IsCompleted.ShouldBeFalse();

        gates.Open("record");
        await committing.WaitAsync(Patience);
    }

    [Fact, Trait("Rule", "26"), Trait("Rule", "22")]
    public async Task A_record_of_a_nested_action_that_waits_in_commit_holds_no_lock()
    {
        await using var node = await Nodes.VolatileAsync(gates);
        var announcer = await AnnouncerStub.CreateAsync(node, null);

        var committing = Task.Run(
            () => AtomicAction.RunAsync(() => AtomicAction.RunAsync(() => announcer.SetAndAnnounceAsync(1, "record"))));
        await gates.Reached("record").WaitAsync(Patience);
        (await announcer.GetValueAsync().WaitAsync(Patience)).ShouldBe(1);

        gates.Open("record");
        await committing.WaitAsync(Patience);
    }

    [Theory, InlineData(false), InlineData(true), Trait("Rule", "26"), Trait("Rule", "22")]
    public async Task A_record_at_another_node_that_waits_in_commit_holds_no_lock(bool onTwoNodes)
    {
        await using var site = await Site.StartAsync();
        var announcer = await AnnouncerStub.CreateAsync(site.Client.At("a"), null);
        var cell = await CellStub.CreateAsync(site.Client.At("b"), null);
        var client = NewClient();
        await client.Do(() => announcer.SetAndAnnounceAsync(1, "record"));
        if (onTwoNodes)
            await client.Do(() => cell.SetValueAsync(1));

        await client.CommitAsync().WaitAsync(Patience);
        await site.Gates.Reached("record").WaitAsync(Patience);
        (await Apart(() => announcer.GetValueAsync()).WaitAsync(Patience)).ShouldBe(1);
        (await Apart(() => cell.GetValueAsync()).WaitAsync(Patience)).ShouldBe(onTwoNodes ? 1 : 0);
        site.Gates.Open("record");
    }

    [Fact, Trait("Rule", "26"), Trait("Rule", "23")]
    public async Task A_record_at_another_node_that_waits_in_abort_holds_no_lock_and_no_message()
    {
        await using var site = await Site.StartAsync();
        var announcer = await AnnouncerStub.CreateAsync(site.Client.At("a"), null);
        var client = NewClient();
        await client.Do(() => announcer.SetAndAnnounceAsync(1, "record"));

        await client.AbortAsync().WaitAsync(Patience);
        await site.Gates.Reached("record").WaitAsync(Patience);
        (await Apart(() => announcer.GetValueAsync()).WaitAsync(Patience)).ShouldBe(0);
        await ForgottenAsync(site.A);
        site.Gates.Open("record");
    }

    [Fact, Trait("Rule", "24")]
    public async Task A_record_that_blocks_in_prepare_is_given_up_at_the_time_limit()
    {
        var clock = new ManualTimeProvider();
        await using var node = await Nodes.VolatileAsync(gates);
        var cell = await CellStub.CreateAsync(node, null);
        var client = NewClient(new AtomicActionOptions { TimeLimit = TimeSpan.FromSeconds(1), TimeProvider = clock });
        await client.Do(() => cell.SetValueAsync(1));
        client.Action.Add(new TestRecord("blocking", [])
        {
            Prepare = () =>
            {
                gates.Pass("prepare");
                return Vote.Commit;
            },
        });

        var committing = client.CommitAsync();
        await gates.Reached("prepare").WaitAsync(Patience);
        clock.Advance(TimeSpan.FromSeconds(1));
        (await Should.ThrowAsync<ActionAbortedException>(() => committing.WaitAsync(Patience))).Reason.ShouldBe(
            AbortReason.TimedOut);
        (await Apart(() => cell.GetValueAsync()).WaitAsync(Patience)).ShouldBe(0);
        gates.Open("prepare");
    }

    [Theory, InlineData(false), InlineData(true), Trait("Rule", "24")]
    public async Task A_record_at_another_node_that_does_not_vote_is_given_up_at_the_time_limit(bool onTwoNodes)
    {
        var clock = new ManualTimeProvider();
        await using var site = await Site.StartAsync();
        var announcer = await AnnouncerStub.CreateAsync(site.Client.At("a"), null);
        var cell = await CellStub.CreateAsync(site.Client.At("b"), null);
        var client = NewClient(new AtomicActionOptions { TimeLimit = TimeSpan.FromSeconds(1), TimeProvider = clock });
        await client.Do(() => announcer.SetAndBeSilentAsync(1, "vote"));
        if (onTwoNodes)
            await client.Do(() => cell.SetValueAsync(1));

        var committing = client.CommitAsync();
        await site.Gates.Reached("vote").WaitAsync(Patience);
        clock.Advance(TimeSpan.FromSeconds(1));

        (await Should.ThrowAsync<ActionAbortedException>(() => committing.WaitAsync(Patience))).Reason.ShouldBe(
            AbortReason.TimedOut);
        (await Apart(() => announcer.GetValueAsync()).WaitAsync(Patience)).ShouldBe(0);
        (await Apart(() => cell.GetValueAsync()).WaitAsync(Patience)).ShouldBe(0);
        await ForgottenAsync(site.A);
        site.Gates.Open("vote");
    }

    [Theory, InlineData(false), InlineData(true), Trait("Rule", "24"), Trait("Rule", "34")]
    public async Task A_record_that_does_not_vote_holds_no_lock_when_its_client_is_lost(bool onTwoNodes)
    {
        await using var site = await Site.StartAsync();
        var announcer = await AnnouncerStub.CreateAsync(site.Client.At("a"), null);
        var cell = await CellStub.CreateAsync(site.Client.At("b"), null);
        var apart = await AnnouncerStub.BindAsync(site.B, announcer.Uid, default);
        var client = NewClient();
        await client.Do(() => announcer.SetAndBeSilentAsync(1, "vote"));
        if (onTwoNodes)
            await client.Do(() => cell.SetValueAsync(1));

        var committing = client.CommitAsync();
        await site.Gates.Reached("vote").WaitAsync(Patience);
        await site.CrashAsync("client");

        (await Apart(() => apart.GetValueAsync()).WaitAsync(Patience)).ShouldBe(0);
        var error = await Should.ThrowAsync<StubsException>(() => committing.WaitAsync(Patience));

        // The only server may have decided; of two servers none does without this client.
        error.ShouldBeOfType(onTwoNodes ? typeof(ActionAbortedException) : typeof(OutcomeUnknownException));
        await ForgottenAsync(site.A);
        site.Gates.Open("vote");
    }

    [Fact, Trait("Rule", "26")]
    public async Task The_run_times_own_records_have_done_their_work_when_the_locks_are_free()
    {
        await using var node = await Nodes.VolatileAsync(gates);
        var announcer = await AnnouncerStub.CreateAsync(node, null);
        var told = false;
        var client = NewClient();
        await client.Do(() => announcer.SetAndAnnounceAsync(1, "record"));
        client.Action.Add(new OwnRecord(() => told = true));

        var committing = client.CommitAsync();
        await Apart(() => announcer.GetValueAsync()).WaitAsync(Patience);
        told.ShouldBeTrue();
        gates.Open("record");
        await committing.WaitAsync(Patience);
    }

    private static async Task ForgottenAsync(Node node)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (node.Network!.Actions.Count > 0)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private sealed class OwnRecord(Action commit) : AbstractRecord
    {
        internal override bool ComesBeforeLocksAreFree => true;

        protected internal override ValueTask CommitAsync()
        {
            commit();
            return default;
        }
    }
}
