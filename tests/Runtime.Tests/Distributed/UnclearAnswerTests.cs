using Stubs.Actions;
using Stubs.Objects;
using Stubs.Rpc;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

/// <summary>A server answers with what no server should answer: the caller neither guesses nor goes on for ever.</summary>
public sealed class UnclearAnswerTests : RuleTest, IAsyncLifetime
{
    private Site site = null!;
    private Node caller = null!;
    private CellStub cell = null!;
    private volatile Func<RpcReply, RpcReply> change = static reply => reply;
    private int moves;

    public async Task InitializeAsync()
    {
        site = await Site.StartAsync();
        caller = await Node.StartAsync(new NodeOptions
        {
            Store = NodeOptions.InMemory,
            Directory = "inproc:directory",
            Transports = [new WatchedTransport("caller", site.Transport, static _ => { }) { OnReply = reply => change(reply) }],
            RetryFor = Site.RetryFor,
        });
        cell = await CellStub.CreateAsync(caller.At("a"), "cell");
        await cell.AddAsync(1);
    }

    public async Task DisposeAsync()
    {
        await caller.DisposeAsync();
        await site.DisposeAsync();
    }

    [Theory, Trait("Rule", "27")]
    [InlineData((int)ActionAnswer.Undecided)]
    [InlineData((int)ActionAnswer.Prepared)]
    [InlineData((int)ActionAnswer.ReadOnly)]
    [InlineData(-5)]
    [InlineData(99)]
    public async Task An_answer_to_a_request_to_decide_that_says_neither_committed_nor_aborted_makes_the_outcome_unknown(int answer)
    {
        var committed = new ActionReply(ActionAnswer.Committed).ToArray();
        var unclear = new ActionReply((ActionAnswer)answer).ToArray();

        var error = await Should.ThrowAsync<OutcomeUnknownException>(() => AtomicAction.RunAsync(async () =>
        {
            await cell.AddAsync(1);
            change = reply => reply.Body.Span.SequenceEqual(committed) ? RpcReply.Copy(unclear) : reply;
        }));

        change = static reply => reply;
        error.Message.ShouldContain("does not say how it did");
        (await cell.GetValueAsync()).ShouldBe(2, "it has committed");
    }

    [Theory, Trait("Rule", "36")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_that_is_sent_on_without_end_is_given_up_when_its_time_is_over(bool isInAction)
    {
        var place = new NodeReference(site.A.Objects.Self.Node, site.A.Address);
        change = reply => reply.Body.Span is [0x83, 0, ..] ? Moved(place) : reply;

        var error = await Should.ThrowAsync<StubsException>(
            () => isInAction ? AtomicAction.RunAsync(() => cell.AddAsync(1), new AtomicActionOptions { RetryFor = Site.RetryFor }) : cell.AddAsync(1));

        change = static reply => reply;
        error.ShouldBeOfType<BindingBrokenException>().Uid.ShouldBe(cell.Uid);
        moves.ShouldBeGreaterThan(1);
    }

    private RpcReply Moved(NodeReference place)
    {
        Interlocked.Increment(ref moves);
        return RpcReply.Copy(CallReply.Moved(place, Enlistment.None));
    }
}
