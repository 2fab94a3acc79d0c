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

        var committing = Task.Run(() => AtomicAction.RunAsync(() => AtomicAction.RunAsync(() => announcer.SetAndAnnounceAsync(1, "record"))));
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
        using var patience = new CancellationTokenSource(Patience);
        while (site.A.Objects.Remote!.Actions.Count > 0)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

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
        (await Should.ThrowAsync<ActionAbortedException>(() => committing.WaitAsync(Patience))).Reason.ShouldBe(AbortReason.TimedOut);
        (await Apart(() => cell.GetValueAsync()).WaitAsync(Patience)).ShouldBe(0);
        gates.Open("prepare");
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
