using Stubs.Lab.Histories;

namespace Stubs.Tests.Lab.Histories;

public sealed class EdnTests
{
    [Fact]
    public void A_history_is_written_as_Elle_reads_it()
    {
        var invoke = new HistoryEvent(
            0, EventType.Invoke, 0, "txn",
            Edn.Vector(Edn.Vector(Edn.Keyword("append"), 3, 2), Edn.Vector(Edn.Keyword("r"), 3, Edn.Nil)), 1500);

        HistoryFile.Write(invoke)
            .ShouldBe("{:index 0, :type :invoke, :process 0, :f :txn, :value [[:append 3 2] [:r 3 nil]], :time 1500}");
    }

    [Fact]
    public void What_was_written_is_read_again()
    {
        HistoryEvent[] history =
        [
            new(0, EventType.Invoke, 10_003, "read", Edn.Nil, 1),
            new(1, EventType.Info, HistoryEvent.Nemesis, "kill", "server \"1\"\n\\", 2),
            new(2, EventType.Ok, 10_003, "read", Edn.Map((0, 10), (1, -3)), 3),
            new(3, EventType.Fail, 4, "move", Edn.Vector(
                1, Edn.Vector(), new EdnBoolean(true)), 4, "It\tfailed: \"no\""),
        ];

        HistoryFile.Parse(string.Join('\n', history.Select(HistoryFile.Write))).ShouldBe(history);
    }

    [Fact]
    public void Histories_of_Jepsen_are_read_too()
    {
        var read = HistoryFile.Parse("""
            ; by another program
            [#jepsen.history.Op{:type :invoke, :process 1, :f :txn, :value [[:r 1 nil]]}
             {:type :info :process :nemesis :f :partition :value #{a b} :error [:timeout 3]}]
            """);

        read.Count.ShouldBe(2);
        read[0].ShouldBe(new HistoryEvent(
            0, EventType.Invoke, 1, "txn", Edn.Vector(Edn.Vector(Edn.Keyword("r"), 1, Edn.Nil))));
        read[1].Process.ShouldBe(HistoryEvent.Nemesis);
        read[1].Error.ShouldBe("[:timeout 3]");
    }

    [Theory]
    [InlineData("{:type :ok")]
    [InlineData("{:type}")]
    [InlineData("{:type :ok} ]")]
    [InlineData("{:type :maybe, :process 1, :f :x, :value nil}")]
    [InlineData("12x")]
    [InlineData("\"open")]
    public void What_is_no_history_is_refused(string text) =>
        Should.Throw<FormatException>(() => HistoryFile.Parse(text));

    [Fact]
    public void Nesting_beyond_all_measure_is_refused() =>
        Should.Throw<FormatException>(() => EdnReader.Parse(new string('[', 100_000)));
}
