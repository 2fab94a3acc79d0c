using Stubs.Actions;
using Stubs.Locking;

namespace Stubs.Tests.Distributed;

/// <summary>Messages about actions as later versions, and hostile peers, may send them.</summary>
public sealed class ActionMessageTests
{
    private static readonly Uid Top = Uid.Parse("01234567-89ab-7def-8123-000000000001");

    [Fact]
    public void What_a_later_version_adds_to_a_context_is_skipped_and_what_follows_is_read()
    {
        var context = new ActionContext(Top, new ActionPriority(1, Top, 1, 0), true, 3, [], [])
            { Elsewhere = [new NodeSubcommits(Top, [Top])], TimeLeft = TimeSpan.FromMilliseconds(5), Origin = Top };
        var bytes = Written((ref StateWriter writer) => ActionContext.Write(ref writer, context));

        var reader = new StateReader([.. Longer(bytes), 7]);
        var read = ActionContext.Read(ref reader)!;
        read.CallOrder.ShouldBe(3);
        read.Origin.ShouldBe(Top);
        reader.ReadInt32().ShouldBe(7);
    }

    [Fact]
    public void What_a_later_version_adds_to_an_enlistment_is_skipped_and_what_follows_is_read()
    {
        var enlistment = new Enlistment(
            true, true, [new EnlistedNode(NodeReference.Parse(Node), 5, true, [Top])]) { Clock = 9 };
        var bytes = Written((ref StateWriter writer) => Enlistment.Write(ref writer, enlistment));

        var reader = new StateReader([.. Longer(bytes), 7]);
        Enlistment.Read(ref reader).Clock.ShouldBe(9);
        reader.ReadInt32().ShouldBe(7);
    }

    [Fact]
    public void What_a_later_version_adds_to_an_enlisted_node_is_skipped_and_what_follows_is_read()
    {
        const int startOfNode = 4;
        var enlistment = new Enlistment(true, true, [new EnlistedNode(NodeReference.Parse(Node), 5, true, [Top])]);
        var bytes = Written((ref StateWriter writer) => Enlistment.Write(ref writer, enlistment));
        bytes[startOfNode]++.ShouldBe((byte)0x84);

        var reader = new StateReader([.. bytes, 1, 7]);
        Enlistment.Read(ref reader).Others.ShouldHaveSingleItem().Incarnation.ShouldBe(5);
        reader.ReadInt32().ShouldBe(7);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2 * 1025)]
    public void A_path_that_no_action_has_is_refused(int elements)
    {
        var bytes = Written((ref StateWriter writer) =>
        {
            writer.WriteArrayStart(8);
            writer.Write(Top);
            writer.Write(1L);
            writer.Write(Top);
            writer.Write(1L);
            writer.Write(true);
            writer.Write(1);
            writer.WriteArrayStart(elements);
            for (var i = 0; i < elements; i++)
            {
                if (i % 2 == 0)
                    writer.Write(Top);
                else
                    writer.Write(i);
            }

            writer.WriteArrayStart(0);
        });

        Should.Throw<StateIncompatibleException>(() =>
        {
            var reader = new StateReader(bytes);
            ActionContext.Read(ref reader);
        }).Message.ShouldContain("levels");
    }

    [Fact]
    public void A_coordinator_that_is_no_node_is_refused()
    {
        var bytes = new ActionMessage(Top) { Coordinator = "somebody" }.ToArray();

        Should.Throw<StateIncompatibleException>(() => ActionMessage.Read(bytes));
    }

    [Fact]
    public void An_enlistment_that_names_more_nodes_than_can_work_for_an_action_is_refused_and_the_refusal_says_so()
    {
        var most = Enumerable.Range(0, WireUids.MaxNodes)
            .Select(static number => new EnlistedNode(NodeOf(number), 1, true, [])).ToArray();

        ReadBack(most).Others.Count.ShouldBe(WireUids.MaxNodes);
        Should.Throw<StateIncompatibleException>(() => ReadBack([.. most, most[0]])).Message.ShouldContain(
            "at most 1024 nodes");

        static Enlistment ReadBack(EnlistedNode[] others)
        {
            var reader = new StateReader(Written(
                (ref StateWriter writer) => Enlistment.Write(ref writer, new Enlistment(true, true, others))));
            return Enlistment.Read(ref reader);
        }
    }

    [Fact]
    public void A_request_to_decide_for_more_nodes_than_can_work_for_an_action_is_refused_and_the_refusal_says_so()
    {
        var most = Enumerable.Range(0, WireUids.MaxNodes).Select(static number => NodeOf(number).ToString()).ToArray();

        ActionMessage.Read(new ActionMessage(Top) { Participants = most }.ToArray()).Participants.Count.ShouldBe(
            WireUids.MaxNodes);
        Should.Throw<StateIncompatibleException>(
            () => ActionMessage.Read(new ActionMessage(Top) { Participants = [.. most, most[0]] }.ToArray()))
            .Message.ShouldContain("at most 1024 nodes");
    }

    [Theory]
    [InlineData("somebody")]
    [InlineData("01234567-89ab-7def-8123-000000000001  01234567-89ab-7def-8123-000000000001")]
    public void A_vote_that_leaves_the_outcome_to_what_is_no_node_is_refused(string homes)
    {
        var bytes = new ActionReply(ActionAnswer.Prepared, Text: homes).ToArray();

        Should.Throw<StateIncompatibleException>(() => ActionReply.Read(bytes));
    }

    [Fact]
    public void A_vote_that_leaves_the_outcome_to_more_nodes_than_can_work_for_an_action_is_refused()
    {
        static byte[] Vote(int nodes) =>
            new ActionReply(ActionAnswer.Prepared, Text: string.Join(' ', Enumerable.Repeat(Top, nodes))).ToArray();

        ActionReply.Read(Vote(WireUids.MaxNodes)).Text.ShouldNotBeEmpty();
        Should.Throw<StateIncompatibleException>(() => ActionReply.Read(Vote(WireUids.MaxNodes + 1)));
    }

    [Fact]
    public void Of_a_text_no_more_is_kept_than_people_read()
    {
        var text = new string('x', 1 << 20);

        ActionMessage.Read(new ActionMessage(Top) { Text = text }.ToArray()).Text.Length.ShouldBe(4096);
        ActionReply.Read(new ActionReply(ActionAnswer.Aborted, Text: text).ToArray()).Text.Length.ShouldBe(4096);
    }

    private static NodeReference NodeOf(int number) =>
        new(Uid.WellKnown((byte)(100 + (number % 100))), $"tcp://127.0.0.1:{number}");

    private static string Node => new NodeReference(Top, "tcp://127.0.0.1:1").ToString();

    // One element more than this version knows.
    private static byte[] Longer(byte[] array)
    {
        byte[] longer = [.. array, 1];
        longer[0]++;
        return longer;
    }

    private static byte[] Written(Writing write)
    {
        var writer = StateWriter.Create();
        try
        {
            write(ref writer);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    private delegate void Writing(ref StateWriter writer);
}
