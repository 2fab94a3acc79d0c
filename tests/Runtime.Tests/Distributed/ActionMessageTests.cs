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
        var context = new ActionContext(Top, new ActionPriority(1, Top, 1, 0), true, 3, [], []) { Elsewhere = [new NodeSubcommits(Top, [Top])], TimeLeft = TimeSpan.FromMilliseconds(5) };
        var bytes = Written((ref StateWriter writer) => ActionContext.Write(ref writer, context));

        var reader = new StateReader([.. Longer(bytes), 7]);
        ActionContext.Read(ref reader)!.CallOrder.ShouldBe(3);
        reader.ReadInt32().ShouldBe(7);
    }

    [Fact]
    public void What_a_later_version_adds_to_an_enlistment_is_skipped_and_what_follows_is_read()
    {
        var enlistment = new Enlistment(true, true, [new EnlistedNode(NodeReference.Parse(Node), 5, true, [Top])]) { Clock = 9 };
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
