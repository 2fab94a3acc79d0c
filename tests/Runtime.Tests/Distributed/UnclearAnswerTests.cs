using System.Collections.Concurrent;
using Stubs.Actions;
using Stubs.Calls;
using Stubs.Rpc;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

/// <summary>
/// A server answers with what no server should answer: the caller neither guesses nor goes on for ever.
/// </summary>
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
        caller = await Nodes.StartAsync(new NodeOptions
        {
            Store = NodeOptions.InMemory,
            Directory = "inproc:directory",
            Transports = [
                new WatchedTransport("caller", site.Transport, static _ => { }) { OnReply = reply => change(reply) }],
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
            change = reply => reply.Body.Span.SequenceEqual(committed) ? Replace(reply, unclear) : reply;
        }));

        change = static reply => reply;
        error.Message.ShouldContain("does not say how it did");
        (await cell.GetValueAsync()).ShouldBe(2, "it has committed");
    }

    [Theory, Trait("Rule", "36")]
    [InlineData(false)]
    [InlineData(true)]
    [Leaves(
        "What the server has done: the replies that say so are replaced, so that its caller does not know that it takes part.")]
    public async Task A_call_that_is_sent_on_without_end_is_given_up_when_its_time_is_over(bool isInAction)
    {
        var place = new NodeReference(site.A.Objects.Self.Node, site.A.Address);
        change = reply => reply.Body.Span is [0x83, 0, ..] ? Moved(reply, place) : reply;

        var error = await Should.ThrowAsync<StubsException>(
            () => isInAction
                ? AtomicAction.RunAsync(() => cell.AddAsync(1), new AtomicActionOptions { RetryFor = Site.RetryFor })
                : cell.AddAsync(1));

        change = static reply => reply;
        error.ShouldBeOfType<BindingBrokenException>().Uid.ShouldBe(cell.Uid);
        moves.ShouldBeGreaterThan(1);
    }

    public static TheoryData<string, byte[]> NoAnswers { get; } = new()
    {
        { "nothing", [] },
        { "no array", [0xF6] },
        { "too few elements", [0x82, 0, 0xF6] },
        { "an array that ends too soon", [0x83, 0, 0xF6] },
        { "a status that is text", [0x83, 0x61, 0x30, 0xF6, 0x83, 0xF4, 0xF4, 0x80] },
        { "an unknown status", [0x83, 0x18, 99, 0xF6, 0x83, 0xF4, 0xF4, 0x80] },
        { "an exception that is null", [0x83, 1, 0xF6, 0x83, 0xF4, 0xF4, 0x80] },
        { "an abort that is null", [0x83, 2, 0xF6, 0x83, 0xF4, 0xF4, 0x80] },
        { "a refusal that is a number", [0x83, 3, 7, 0x83, 0xF4, 0xF4, 0x80] },
        { "a place that is null", [0x83, 5, 0xF6, 0x83, 0xF4, 0xF4, 0x80] },
        { "a place that is no node", [0x83, 5, 0x61, 0x78, 0x83, 0xF4, 0xF4, 0x80] },
        { "an enlistment that is null", [0x83, 0, 1, 0xF6] },
    };

    [Theory, MemberData(nameof(NoAnswers)), Trait("Rule", "36")]
    public async Task What_is_no_answer_to_a_call_is_said_to_be_none_with_the_name_of_its_node_and_the_call_is_not_repeated(string what, byte[] body)
    {
        foreach (var isInAction in new[] { false, true })
        {
            var answers = new ConcurrentQueue<string>();
            change = reply =>
            {
                // What the creation is still told of its commit is no answer to a call.
                if (reply.Body.Span is not [0x83, 0, ..])
                    return reply;
                answers.Enqueue(Convert.ToHexString(reply.Body.Span));
                return Replace(reply, body);
            };

            var error = await Should.ThrowAsync<CallRefusedException>(
                () => isInAction ? AtomicAction.RunAsync(() => cell.AddAsync(1)) : cell.AddAsync(1));

            change = static reply => reply;
            answers.ShouldHaveSingleItem(what);
            error.InnerException.ShouldBeOfType<RpcRefusedException>().Reason.ShouldBe(RpcRefusal.Protocol);
            error.Message.ShouldContain("Node 'a'");
            error.Message.ShouldContain("none of the protocol");
            error.Attempts.ShouldBe(1);
        }
    }

    [Fact, Trait("Rule", "27")]
    public async Task What_is_no_answer_to_a_request_to_decide_makes_the_outcome_unknown()
    {
        var committed = new ActionReply(ActionAnswer.Committed).ToArray();

        var error = await Should.ThrowAsync<OutcomeUnknownException>(() => AtomicAction.RunAsync(async () =>
        {
            await cell.AddAsync(1);
            change = reply => reply.Body.Span.SequenceEqual(committed) ? Replace(reply, [0x82, 0xF6, 0xF6]) : reply;
        }));

        change = static reply => reply;
        error.Message.ShouldContain("none of the protocol");
        (await cell.GetValueAsync()).ShouldBe(2, "it has committed");
    }

    [Fact, Trait("Rule", "36")]
    public async Task An_answer_to_a_request_to_decide_that_is_lost_is_asked_for_again_and_nothing_is_done_twice()
    {
        var committed = new ActionReply(ActionAnswer.Committed).ToArray();
        var lost = 0;

        await AtomicAction.RunAsync(async () =>
        {
            await cell.AddAsync(1);
            change = reply =>
            {
                if (!reply.Body.Span.SequenceEqual(committed) || Interlocked.Exchange(ref lost, 1) != 0)
                    return reply;
                throw new RpcConnectionException("The connection broke.", sent: true);
            };
        });

        change = static reply => reply;
        lost.ShouldBe(1);
        (await cell.GetValueAsync()).ShouldBe(2);
    }

    [Fact, Trait("Rule", "27")]
    public async Task An_answer_to_a_request_to_decide_that_is_too_large_makes_the_outcome_unknown()
    {
        var committed = new ActionReply(ActionAnswer.Committed).ToArray();

        await Should.ThrowAsync<OutcomeUnknownException>(() => AtomicAction.RunAsync(async () =>
        {
            await cell.AddAsync(1);
            change = reply => reply.Body.Span.SequenceEqual(committed)
                ? throw new RpcFaultException(RpcFault.TooLarge, "It is too large.") : reply;
        }));

        change = static reply => reply;
        (await cell.GetValueAsync()).ShouldBe(2, "it has committed");
    }

    [Theory, Trait("Rule", "36")]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0x82, 0x01, 0x02 })]
    [InlineData(new byte[] { 0x82, 0x61, 0x78, 0xF6 })]
    public async Task What_is_no_answer_to_the_question_where_an_object_is_is_said_to_be_none_and_the_question_is_not_repeated(byte[] body)
    {
        var answers = 0;
        change = reply =>
        {
            if (reply.Body.Span is not [0x82, ..])
                return reply;
            answers++;
            return Replace(reply, body);
        };

        var error = await Should.ThrowAsync<BindingBrokenException>(() => CellStub.BindAsync(caller, "cell"));

        answers.ShouldBe(1);
        error.InnerException.ShouldBeOfType<RpcRefusedException>().Reason.ShouldBe(RpcRefusal.Protocol);
        error.Message.ShouldContain("none of the protocol");
    }

    private RpcReply Moved(RpcReply reply, NodeReference place)
    {
        Interlocked.Increment(ref moves);
        return Replace(reply, CallReply.Moved(place, Enlistment.None));
    }

    private static RpcReply Replace(RpcReply reply, byte[] body)
    {
        reply.Dispose();
        return RpcReply.Copy(body);
    }
}
