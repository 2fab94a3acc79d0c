using Stubs.Lab.Checkers;
using Stubs.Tests.Lab.Histories;

namespace Stubs.Tests.Lab.Checkers;

public sealed class RegisterCheckerTests
{
    [Theory]
    [InlineData("""
        0 invoke read [1 nil]
        0 ok read [1 nil]
        """)]
    [InlineData("""
        0 invoke write [1 3]
        1 invoke read [1 nil]
        1 ok read [1 nil]
        1 invoke read [1 nil]
        1 ok read [1 3]
        0 ok write [1 3]
        """)]
    [InlineData("""
        0 invoke write [1 3]
        0 ok write [1 3]
        1 invoke cas [1 [3 4]]
        1 info cas [1 [3 4]]
        0 invoke read [1 nil]
        0 ok read [1 3]
        0 invoke read [1 nil]
        0 ok read [1 4]
        """)]
    [InlineData("""
        0 invoke write [1 3]
        1 invoke write [1 4]
        0 info write [1 3]
        1 info write [1 4]
        2 invoke read [1 nil]
        2 ok read [1 4]
        2 invoke read [1 nil]
        2 ok read [1 3]
        """)]
    [InlineData("""
        0 invoke write [1 3]
        0 ok write [1 3]
        0 invoke write [1 4]
        0 fail write [1 4]
        0 invoke read [1 nil]
        0 ok read [1 3]
        0 invoke read [2 nil]
        0 ok read [2 nil]
        """)]
    [InlineData("""
        0 invoke write [1 1]
        1 invoke cas [1 [2 3]]
        2 invoke cas [1 [1 2]]
        1 ok cas [1 [2 3]]
        2 ok cas [1 [1 2]]
        0 ok write [1 1]
        3 invoke read [1 nil]
        3 ok read [1 3]
        """)]
    public void What_can_be_put_into_an_order_is_valid(string history) =>
        RegisterChecker.Check(Hand.Written(history)).ToString().ShouldStartWith("valid");

    [Theory]
    [InlineData("a stale read", """
        0 invoke write [1 3]
        0 ok write [1 3]
        1 invoke read [1 nil]
        1 ok read [1 nil]
        """)]
    [InlineData("a read of what was not written", """
        0 invoke read [1 nil]
        0 ok read [1 7]
        """)]
    [InlineData("a read of what failed", """
        0 invoke write [1 3]
        0 fail write [1 3]
        1 invoke read [1 nil]
        1 ok read [1 3]
        """)]
    [InlineData("a read before the write began", """
        1 invoke read [1 nil]
        1 ok read [1 3]
        0 invoke write [1 3]
        0 ok write [1 3]
        """)]
    [InlineData("new, then old", """
        0 invoke write [1 3]
        1 invoke read [1 nil]
        1 ok read [1 3]
        2 invoke read [1 nil]
        2 ok read [1 nil]
        0 ok write [1 3]
        """)]
    [InlineData("two compare the same", """
        0 invoke write [1 1]
        0 ok write [1 1]
        0 invoke cas [1 [1 2]]
        1 invoke cas [1 [1 3]]
        0 ok cas [1 [1 2]]
        1 ok cas [1 [1 3]]
        """)]
    [InlineData("an unknown one happens twice", """
        0 invoke write [1 1]
        0 info write [1 1]
        1 invoke read [1 nil]
        1 ok read [1 1]
        1 invoke write [1 2]
        1 ok write [1 2]
        1 invoke read [1 nil]
        1 ok read [1 1]
        """)]
    [InlineData("a lost write", """
        0 invoke write [1 1]
        0 ok write [1 1]
        0 invoke write [1 2]
        0 ok write [1 2]
        1 invoke read [1 nil]
        1 ok read [1 1]
        """)]
    public void What_cannot_is_found(string what, string history)
    {
        var verdict = RegisterChecker.Check(Hand.Written(history));

        verdict.Anomalies.ShouldHaveSingleItem(what).Name.ShouldBe("not linearizable");
    }

    [Fact]
    public void The_shortest_prefix_that_cannot_be_is_shown()
    {
        var verdict = RegisterChecker.Check(Hand.Written("""
            0 invoke write [1 3]
            0 ok write [1 3]
            1 invoke read [1 nil]
            2 invoke write [1 4]
            1 ok read [1 9]
            2 ok write [1 4]
            2 invoke write [1 9]
            2 ok write [1 9]
            """));

        var explanation = verdict.Anomalies.ShouldHaveSingleItem().Explanation;
        explanation.ShouldContain("2: process 1 :read [1 9] :ok cannot have ended so");
        explanation.ShouldContain("can have been: 3.");
        explanation.ShouldContain("has 3 operations");
        explanation.ShouldNotContain("[1 9] :ok ended");
    }
}
