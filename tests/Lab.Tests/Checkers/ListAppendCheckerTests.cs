using Stubs.Lab.Checkers;
using Stubs.Tests.Lab.Histories;

namespace Stubs.Tests.Lab.Checkers;

public sealed class ListAppendCheckerTests
{
    [Theory]
    [InlineData("one after the other", """
        0 invoke txn [[:append 1 1] [:r 1 nil]]
        0 ok txn [[:append 1 1] [:r 1 [1]]]
        1 invoke txn [[:r 1 nil] [:append 1 2] [:r 1 nil]]
        1 ok txn [[:r 1 [1]] [:append 1 2] [:r 1 [1 2]]]
        """)]
    [InlineData("an unknown one that happened", """
        0 invoke txn [[:append 1 1]]
        0 info txn [[:append 1 1]]
        1 invoke txn [[:r 1 nil]]
        1 ok txn [[:r 1 []]]
        1 invoke txn [[:r 1 nil]]
        1 ok txn [[:r 1 [1]]]
        """)]
    [InlineData("an unknown one that did not happen", """
        0 invoke txn [[:append 1 1] [:append 2 1]]
        0 info txn [[:append 1 1] [:append 2 1]]
        1 invoke txn [[:r 1 nil] [:r 2 nil]]
        1 ok txn [[:r 1 []] [:r 2 []]]
        """)]
    [InlineData("concurrent ones in the other order", """
        0 invoke txn [[:append 1 1]]
        1 invoke txn [[:r 1 nil]]
        0 ok txn [[:append 1 1]]
        1 ok txn [[:r 1 []]]
        """)]
    [InlineData("a failed one", """
        0 invoke txn [[:append 1 1]]
        0 fail txn [[:append 1 1]]
        1 invoke txn [[:r 1 nil]]
        1 ok txn [[:r 1 nil]]
        """)]
    public void What_can_be_put_into_an_order_is_valid(string what, string history) =>
        ListAppendChecker.Check(Hand.Written(history)).ToString().ShouldStartWith("valid", customMessage: what);

    [Theory]
    [InlineData("G0", """
        0 invoke txn [[:append 1 1] [:append 2 1]]
        1 invoke txn [[:append 1 2] [:append 2 2]]
        0 ok txn [[:append 1 1] [:append 2 1]]
        1 ok txn [[:append 1 2] [:append 2 2]]
        2 invoke txn [[:r 1 nil] [:r 2 nil]]
        2 ok txn [[:r 1 [1 2]] [:r 2 [2 1]]]
        """)]
    [InlineData("G0-realtime", """
        0 invoke txn [[:append 1 1]]
        0 ok txn [[:append 1 1]]
        1 invoke txn [[:append 1 2]]
        1 ok txn [[:append 1 2]]
        2 invoke txn [[:r 1 nil]]
        2 ok txn [[:r 1 [2 1]]]
        """)]
    [InlineData("G0-process", """
        0 invoke txn [[:append 1 1]]
        0 ok txn [[:append 1 1]]
        0 invoke txn [[:append 1 2]]
        0 ok txn [[:append 1 2]]
        2 invoke txn [[:r 1 nil]]
        2 ok txn [[:r 1 [2 1]]]
        """)]
    [InlineData("G1a", """
        0 invoke txn [[:append 1 1]]
        0 fail txn [[:append 1 1]]
        1 invoke txn [[:r 1 nil]]
        1 ok txn [[:r 1 [1]]]
        """)]
    [InlineData("G1a", """
        1 invoke txn [[:r 1 nil]]
        0 invoke txn [[:append 1 1] [:append 2 1]]
        1 ok txn [[:r 1 [1]]]
        0 fail txn [[:append 1 1] [:append 2 1]]
        """)]
    [InlineData("G1b", """
        0 invoke txn [[:append 1 1] [:append 1 2]]
        1 invoke txn [[:r 1 nil]]
        1 ok txn [[:r 1 [1]]]
        0 ok txn [[:append 1 1] [:append 1 2]]
        """)]
    [InlineData("G1b", """
        0 invoke txn [[:append 1 1] [:append 1 2]]
        1 invoke txn [[:r 1 nil]]
        1 ok txn [[:r 1 [1]]]
        0 info txn [[:append 1 1] [:append 1 2]]
        """)]
    [InlineData("G1c", """
        0 invoke txn [[:append 1 1] [:r 2 nil]]
        1 invoke txn [[:append 2 1] [:r 1 nil]]
        0 ok txn [[:append 1 1] [:r 2 [1]]]
        1 ok txn [[:append 2 1] [:r 1 [1]]]
        """)]
    [InlineData("G1c-realtime", """
        0 invoke txn [[:r 1 nil]]
        0 ok txn [[:r 1 [1]]]
        1 invoke txn [[:append 1 1]]
        1 ok txn [[:append 1 1]]
        """)]
    [InlineData("G-single", """
        0 invoke txn [[:append 1 1] [:append 2 1]]
        1 invoke txn [[:r 1 nil] [:r 2 nil]]
        0 ok txn [[:append 1 1] [:append 2 1]]
        1 ok txn [[:r 1 [1]] [:r 2 []]]
        2 invoke txn [[:r 2 nil]]
        2 ok txn [[:r 2 [1]]]
        """)]
    [InlineData("G-single", """
        0 invoke txn [[:append 1 1] [:append 2 1]]
        1 invoke txn [[:r 2 nil] [:r 1 nil]]
        1 ok txn [[:r 2 []] [:r 1 [1]]]
        0 info txn [[:append 1 1] [:append 2 1]]
        2 invoke txn [[:r 2 nil]]
        2 ok txn [[:r 2 [1]]]
        """)]
    [InlineData("G-single-realtime", """
        0 invoke txn [[:append 1 1]]
        0 ok txn [[:append 1 1]]
        1 invoke txn [[:r 1 nil]]
        1 ok txn [[:r 1 []]]
        2 invoke txn [[:r 1 nil]]
        2 ok txn [[:r 1 [1]]]
        """)]
    [InlineData("G-single-process", """
        0 invoke txn [[:append 1 1]]
        0 ok txn [[:append 1 1]]
        0 invoke txn [[:r 1 nil]]
        0 ok txn [[:r 1 []]]
        2 invoke txn [[:r 1 nil]]
        2 ok txn [[:r 1 [1]]]
        """)]
    [InlineData("G2", """
        0 invoke txn [[:r 1 nil] [:append 2 1]]
        1 invoke txn [[:r 2 nil] [:append 1 1]]
        0 ok txn [[:r 1 []] [:append 2 1]]
        1 ok txn [[:r 2 []] [:append 1 1]]
        2 invoke txn [[:r 1 nil] [:r 2 nil]]
        2 ok txn [[:r 1 [1]] [:r 2 [1]]]
        """)]
    [InlineData("G2", """
        0 invoke txn [[:append 1 1]]
        1 invoke txn [[:append 2 1]]
        2 invoke txn [[:r 1 nil] [:r 2 nil]]
        3 invoke txn [[:r 2 nil] [:r 1 nil]]
        0 ok txn [[:append 1 1]]
        1 ok txn [[:append 2 1]]
        2 ok txn [[:r 1 [1]] [:r 2 []]]
        3 ok txn [[:r 2 [1]] [:r 1 []]]
        """)]
    [InlineData("G2-realtime", """
        0 invoke txn [[:append 1 1]]
        1 invoke txn [[:append 2 1]]
        2 invoke txn [[:r 1 nil]]
        2 ok txn [[:r 1 [1]]]
        4 invoke txn [[:r 2 nil]]
        4 ok txn [[:r 2 []]]
        3 invoke txn [[:r 2 nil]]
        3 ok txn [[:r 2 [1]]]
        5 invoke txn [[:r 1 nil]]
        5 ok txn [[:r 1 []]]
        0 ok txn [[:append 1 1]]
        1 ok txn [[:append 2 1]]
        """, "G-single-realtime")]
    [InlineData("lost update", """
        0 invoke txn [[:r 1 nil] [:append 1 1]]
        1 invoke txn [[:r 1 nil] [:append 1 2]]
        0 ok txn [[:r 1 []] [:append 1 1]]
        1 ok txn [[:r 1 []] [:append 1 2]]
        2 invoke txn [[:r 1 nil]]
        2 ok txn [[:r 1 [1 2]]]
        """)]
    [InlineData("lost update", """
        0 invoke txn [[:r 1 nil] [:append 1 1]]
        1 invoke txn [[:r 1 nil] [:append 1 2]]
        0 ok txn [[:r 1 []] [:append 1 1]]
        1 ok txn [[:r 1 []] [:append 1 2]]
        2 invoke txn [[:r 1 nil]]
        2 ok txn [[:r 1 [2]]]
        """)]
    [InlineData("dirty update", """
        0 invoke txn [[:append 1 1]]
        0 fail txn [[:append 1 1]]
        1 invoke txn [[:append 1 2]]
        1 ok txn [[:append 1 2]]
        2 invoke txn [[:r 1 nil]]
        2 ok txn [[:r 1 [1 2]]]
        """)]
    [InlineData("internal", """
        0 invoke txn [[:append 1 1] [:r 1 nil]]
        0 ok txn [[:append 1 1] [:r 1 []]]
        """)]
    [InlineData("internal", """
        0 invoke txn [[:r 1 nil] [:r 1 nil]]
        1 invoke txn [[:append 1 1]]
        1 ok txn [[:append 1 1]]
        0 ok txn [[:r 1 []] [:r 1 [1]]]
        """)]
    [InlineData("internal", """
        0 invoke txn [[:r 1 nil] [:append 1 2] [:r 1 nil]]
        1 invoke txn [[:append 1 1]]
        1 ok txn [[:append 1 1]]
        0 ok txn [[:r 1 []] [:append 1 2] [:r 1 [1 2]]]
        """)]
    [InlineData("incompatible order", """
        0 invoke txn [[:append 1 1]]
        1 invoke txn [[:append 1 2]]
        2 invoke txn [[:r 1 nil]]
        3 invoke txn [[:r 1 nil]]
        2 ok txn [[:r 1 [1]]]
        3 ok txn [[:r 1 [2 1]]]
        0 ok txn [[:append 1 1]]
        1 ok txn [[:append 1 2]]
        """)]
    [InlineData("incompatible order", """
        0 invoke txn [[:append 1 1]]
        1 invoke txn [[:append 1 2]]
        2 invoke txn [[:r 1 nil]]
        3 invoke txn [[:r 1 nil]]
        2 ok txn [[:r 1 [1]]]
        3 ok txn [[:r 1 [2]]]
        0 ok txn [[:append 1 1]]
        1 ok txn [[:append 1 2]]
        """)]
    [InlineData("duplicate elements", """
        0 invoke txn [[:append 1 1]]
        0 ok txn [[:append 1 1]]
        1 invoke txn [[:r 1 nil]]
        1 ok txn [[:r 1 [1 1]]]
        """)]
    [InlineData("duplicate elements", """
        0 invoke txn [[:append 1 1]]
        0 info txn [[:append 1 1]]
        1 invoke txn [[:append 1 2]]
        1 ok txn [[:append 1 2]]
        1 invoke txn [[:r 1 nil]]
        1 ok txn [[:r 1 [1 2 1]]]
        """)]
    [InlineData("lost append", """
        0 invoke txn [[:append 1 1]]
        0 ok txn [[:append 1 1]]
        1 invoke txn [[:r 1 nil]]
        1 ok txn [[:r 1 []]]
        """)]
    [InlineData("lost append", """
        0 invoke txn [[:append 1 1]]
        0 ok txn [[:append 1 1]]
        1 invoke txn [[:append 1 2]]
        1 ok txn [[:append 1 2]]
        2 invoke txn [[:r 1 nil]]
        2 ok txn [[:r 1 [2]]]
        """)]
    [InlineData("unwritten read", """
        1 invoke txn [[:r 1 nil]]
        1 ok txn [[:r 1 [9]]]
        """)]
    [InlineData("appended twice", """
        0 invoke txn [[:append 1 1]]
        0 ok txn [[:append 1 1]]
        0 invoke txn [[:append 1 1]]
        0 ok txn [[:append 1 1]]
        """)]
    public void What_cannot_is_found_and_named(string name, string history, string? other = null)
    {
        var verdict = ListAppendChecker.Check(Hand.Written(history));

        verdict.Anomalies.Select(static anomaly => anomaly.Name).ShouldContain(other ?? name, verdict.ToString());
    }

    [Fact]
    public void A_smallest_cycle_is_shown_and_explained()
    {
        // Others are in longer cycles with the two.
        var verdict = ListAppendChecker.Check(Hand.Written("""
            0 invoke txn [[:append 1 1] [:r 2 nil]]
            1 invoke txn [[:append 2 1] [:r 1 nil]]
            2 invoke txn [[:r 2 nil] [:append 1 2]]
            2 ok txn [[:r 2 [1]] [:append 1 2]]
            0 ok txn [[:append 1 1] [:r 2 [1]]]
            1 ok txn [[:append 2 1] [:r 1 [1]]]
            3 invoke txn [[:r 1 nil]]
            3 ok txn [[:r 1 [1 2]]]
            """));

        verdict.Anomalies.ShouldHaveSingleItem().Explanation.ReplaceLineEndings("\n").ShouldBe("""
            a cycle of 2:
              T1 = 1: process 1 [[:append 2 1] [:r 1 [1]]] :ok
              T2 = 0: process 0 [[:append 1 1] [:r 2 [1]]] :ok
              T1 comes before T2, because T2 read 1 of 2, which T1 had appended.
              But T2 comes before T1, because T1 read 1 of 1, which T2 had appended.
            """.ReplaceLineEndings("\n"));
    }
}
