using Stubs.Lab.Checkers;
using Stubs.Tests.Lab.Histories;

namespace Stubs.Tests.Lab.Checkers;

/// <summary>The checkers of workloads that are not checked for an order of their actions.</summary>
public sealed class InvariantCheckerTests
{
    private const string Transfer = """
        0 invoke transfer {:legs [[0 -5] [1 5]]}
        0 ok transfer {:legs [[0 -5] [1 5]]}

        """;

    [Theory]
    [InlineData(
        "nothing happened",
        "9 invoke audit nil \n 9 ok audit {0 {:balance 10 :postings {}} 1 {:balance 10 :postings {}}}")]
    [InlineData("a transfer", Transfer
        + "9 invoke audit nil \n 9 ok audit {0 {:balance 5 :postings {0 [1 -5]}} 1 {:balance 15 :postings {0 [1 5]}}}")]
    [InlineData("an unknown one that happened", Transfer + """
        0 invoke transfer {:legs [[0 -1] [1 1]]}
        0 info transfer {:legs [[0 -1] [1 1]]}
        9 invoke audit nil
        9 ok audit {0 {:balance 4 :postings {0 [2 -6]}} 1 {:balance 16 :postings {0 [2 6]}}}
        """)]
    [InlineData("an unknown one that did not happen", Transfer + """
        0 invoke transfer {:legs [[0 -1] [1 1]]}
        9 invoke audit nil
        9 ok audit {0 {:balance 5 :postings {0 [1 -5]}} 1 {:balance 15 :postings {0 [1 5]}}}
        """)]
    [InlineData("a failed one", """
        0 invoke transfer {:legs [[0 -1] [1 1]]}
        0 fail transfer {:legs [[0 -1] [1 1]]}
        1 invoke read nil
        1 ok read {0 10, 1 10}
        9 invoke audit nil
        9 ok audit {0 {:balance 10 :postings {}} 1 {:balance 10 :postings {}}}
        """)]
    public void A_bank_whose_books_agree_is_valid(string what, string history) =>
        new BankChecker(10).Check(Hand.Written(history)).ToString().ShouldStartWith("valid", customMessage: what);

    [Theory]
    [InlineData("wrong total", "1 invoke read nil \n 1 ok read {0 10, 1 11}")]
    [InlineData("wrong total", "1 invoke read nil \n 1 ok read {0 10, 1 5}")]
    [InlineData("negative balance", "1 invoke read nil \n 1 ok read {0 -1, 1 21}")]
    [InlineData("no audit", Transfer)]
    [InlineData("lost action", Transfer
        + "9 invoke audit nil \n 9 ok audit {0 {:balance 10 :postings {}} 1 {:balance 10 :postings {}}}")]
    [InlineData("lost action", Transfer
        + "9 invoke audit nil \n 9 ok audit {0 {:balance 5 :postings {0 [1 -5]}} 1 {:balance 10 :postings {}}}")]
    [InlineData("left over", Transfer
        + "9 invoke audit nil \n 9 ok audit {0 {:balance 0 :postings {0 [2 -10]}} 1 {:balance 20 :postings {0 [2 10]}}}")]
    [InlineData("left over", """
        0 invoke transfer {:legs [[0 -1] [1 1]]}
        0 fail transfer {:legs [[0 -1] [1 1]]}
        9 invoke audit nil
        9 ok audit {0 {:balance 9 :postings {0 [1 -1]}} 1 {:balance 11 :postings {0 [1 1]}}}
        """)]
    [InlineData("left over", """
        0 invoke transfer {:legs [[0 -1] [1 1]]}
        0 info transfer {:legs [[0 -1] [1 1]]}
        9 invoke audit nil
        9 ok audit {0 {:balance 9 :postings {0 [1 -1]}} 1 {:balance 10 :postings {}}}
        """)]
    [InlineData("left over", Transfer + """
        0 invoke transfer {:legs [[0 -1] [1 1]]}
        0 info transfer {:legs [[0 -1] [1 1]]}
        9 invoke audit nil
        9 ok audit {0 {:balance 9 :postings {0 [1 -1]}} 1 {:balance 11 :postings {0 [1 1]}}}
        """)]
    [InlineData("wrong balance", Transfer
        + "9 invoke audit nil \n 9 ok audit {0 {:balance 6 :postings {0 [1 -5]}} 1 {:balance 15 :postings {0 [1 5]}}}")]
    [InlineData(
        "unknown origin",
        "9 invoke audit nil \n 9 ok audit {0 {:balance 9 :postings {4 [1 -1]}} 1 {:balance 11 :postings {4 [1 1]}}}")]
    public void A_bank_whose_books_do_not_is_not(string name, string history) =>
        new BankChecker(10).Check(Hand.Written(history)).Anomalies.Select(static anomaly => anomaly.Name)
            .ShouldContain(name);

    // One transfer of 1 from account 0 to 1 before the cut, three during it, one behind it, and one after the restore.
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public void What_was_done_between_a_backup_and_its_restore_is_gone_and_nothing_else(int count, bool isValid)
    {
        const string transfer = "0 invoke transfer {:legs [[0 -1] [1 1]]}\n0 ok transfer {:legs [[0 -1] [1 1]]}\n";
        var history = transfer + "-1 info cut nil\n" + transfer + transfer + transfer + "-1 info cut-end nil\n"
            + transfer + "-1 info lost nil\n-1 info lost-end nil\n" + transfer
            + $"9 invoke audit nil\n9 ok audit {{0 {{:balance {10 - count} :postings {{0 [{count} {-count}]}}}} 1 {{:balance {10 + count} :postings {{0 [{count} {count}]}}}}}}";

        new BankChecker(10).Check(Hand.Written(history)).IsValid.ShouldBe(isValid);
    }

    [Theory]
    [InlineData("it ended after the restore", "{0 [1 -1]}", "{0 [1 1]}", true)]
    [InlineData("it ended after the restore", "{}", "{}", true)]
    [InlineData("half of it", "{0 [1 -1]}", "{}", false)]
    public void What_ran_through_a_restore_is_there_or_not(string what, string from, string to, bool isValid)
    {
        var history = "-1 info cut nil\n-1 info cut-end nil\n0 invoke transfer {:legs [[0 -1] [1 1]]}\n"
            + "-1 info lost nil\n-1 info lost-end nil\n0 ok transfer {:legs [[0 -1] [1 1]]}\n9 invoke audit nil\n"
            + $"9 ok audit {{0 {{:balance {(from == "{}" ? 10 : 9)} :postings {from}}} 1 {{:balance {(to == "{}" ? 10 : 11)} :postings {to}}}}}";

        new BankChecker(10).Check(Hand.Written(history)).IsValid.ShouldBe(isValid, what);
    }

    [Theory]
    [InlineData("[1 2 3 0]", true)]
    [InlineData("[2 0 3 1]", true)]
    [InlineData("[1 0 3 2]", false)]
    [InlineData("[1 2 0 0]", false)]
    [InlineData("[1 2 3 3]", false)]
    [InlineData("[0 2 3 1]", false)]
    [InlineData("[1 2 3 nil]", false)]
    [InlineData("[1 2 0]", false)]
    [InlineData("[1 2 3 7]", false)]
    public void A_ring_is_one_cycle_of_all(string next, bool isRing) =>
        new RingChecker(4).Check(Hand.Written($"0 invoke read nil \n 0 ok read {next}")).IsValid.ShouldBe(isRing);

    [Theory]
    [InlineData(5, true)]
    [InlineData(8, true)]
    [InlineData(3, true)]
    [InlineData(15, true)]
    [InlineData(18, true)]
    [InlineData(19, false)]
    [InlineData(2, false)]
    [InlineData(105, false)]
    public void A_counter_is_read_between_what_was_added_for_certain_and_what_may_have_been(int read, bool isPossible)
    {
        // 5 is certain; 3, 10 and -2 are under way or unknown; 100 failed; 1000 comes later.
        var history = Hand.Written($$"""
            0 invoke add {:legs [[0 5]]}
            0 ok add {:legs [[0 5]]}
            0 invoke add {:legs [[0 100]]}
            0 fail add {:legs [[0 100]]}
            1 invoke add {:legs [[0 3]]}
            2 invoke add {:legs [[0 10] [1 7]]}
            2 info add {:legs [[0 10] [1 7]]}
            3 invoke add {:legs [[0 -2]]}
            4 invoke read [0 nil]
            1 ok add {:legs [[0 3]]}
            4 ok read [0 {{read}}]
            5 invoke add {:legs [[0 1000]]}
            """);

        CounterChecker.Check(history).IsValid.ShouldBe(isPossible);
    }

    private const string Created = """
        0 invoke create [1 10]
        0 ok create [1 10]

        """;

    private const string Destroyed = Created + """
        0 invoke destroy [1 nil]
        0 ok destroy [1 10]

        """;

    [Theory]
    [InlineData("made", Created + "0 invoke list nil \n 0 ok list {1 10}")]
    [InlineData("destroyed", Destroyed + "0 invoke list nil \n 0 ok list {}")]
    [InlineData("renamed", Created
        + "0 invoke rename [1 2 nil] \n 0 ok rename [1 2 10] \n 0 invoke list nil \n 0 ok list {2 10}")]
    [InlineData("seen while it is being destroyed", Created + """
        1 invoke read [1 nil]
        0 invoke destroy [1 nil]
        0 ok destroy [1 10]
        1 ok read [1 10]
        0 invoke list nil
        0 ok list {}
        """)]
    [InlineData("destroyed, which is not known", Created
        + "0 invoke destroy [1 nil] \n 0 info destroy [1 nil] \n 1 invoke list nil \n 1 ok list {}")]
    [InlineData(
        "made, as nobody knows",
        "0 invoke create [1 10] \n 0 info create [1 10] \n 1 invoke list nil \n 1 ok list {1 10}")]
    [InlineData(
        "not made, as nobody knows",
        "0 invoke create [1 10] \n 0 info create [1 10] \n 1 invoke list nil \n 1 ok list {}")]
    [InlineData("listed twice alike", "1 invoke listings nil \n 1 ok listings [{1 0, 2 1} {1 0, 2 1}]")]
    public void Things_that_are_where_they_must_be_are_valid(string what, string history) =>
        ChurnChecker.Check(Hand.Written(history)).ToString().ShouldStartWith("valid", customMessage: what);

    [Theory]
    [InlineData("never made", "1 invoke read [1 nil] \n 1 ok read [1 10]")]
    [InlineData(
        "aborted creation",
        "0 invoke create [1 10] \n 0 fail create [1 10] \n 1 invoke read [1 nil] \n 1 ok read [1 10]")]
    [InlineData(
        "seen before it was made",
        "1 invoke read [1 nil] \n 1 ok read [1 10] \n 0 invoke create [1 10] \n 0 ok create [1 10]")]
    [InlineData("seen after it was destroyed", Destroyed + "1 invoke read [1 nil] \n 1 ok read [1 10]")]
    [InlineData("seen after it was destroyed", Destroyed + "1 invoke rename [1 2 nil] \n 1 ok rename [1 2 10]")]
    [InlineData("destroyed twice", Destroyed + "1 invoke destroy [1 nil] \n 1 ok destroy [1 10]")]
    [InlineData("destruction lost", Destroyed + "1 invoke list nil \n 1 ok list {1 10}")]
    [InlineData("creation lost", Created + "1 invoke list nil \n 1 ok list {}")]
    [InlineData("two names", Created + "1 invoke list nil \n 1 ok list {1 10, 2 10}")]
    [InlineData("phantom", "1 invoke listings nil \n 1 ok listings [{1 0} {1 0, 2 1}]")]
    [InlineData("two names", "1 invoke listings nil \n 1 ok listings [{1 0, 2 0} {1 0, 2 0}]")]
    public void Things_that_are_not_are_found(string name, string history) =>
        ChurnChecker.Check(Hand.Written(history)).Anomalies.Select(static anomaly => anomaly.Name).ShouldContain(name);
}
