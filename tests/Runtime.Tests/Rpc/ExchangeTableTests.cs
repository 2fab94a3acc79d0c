using Stubs.Rpc;

namespace Stubs.Tests.Rpc;

public sealed class ExchangeTableTests
{
    [Fact, Trait("Rule", "36")]
    public void A_late_answer_finds_none_of_those_that_have_the_place_now()
    {
        var table = new ExchangeTable(1);
        var (first, second) = (new Probe(), new Probe());
        table.Add(first);
        table.Find(first.Correlation).ShouldBeSameAs(first);
        table.Remove(first);
        table.Add(second);

        table.Find(first.Correlation).ShouldBeNull();
        table.Find(second.Correlation).ShouldBeSameAs(second);
    }

    [Fact]
    public void A_place_is_free_again_when_its_request_has_been_answered()
    {
        var table = new ExchangeTable(2);
        for (var i = 0; i < 5; i++)
        {
            var exchange = new Probe();
            table.Add(exchange);
            table.All.ShouldBe([exchange]);
            table.Remove(exchange);
        }

        table.All.ShouldBeEmpty();
    }

    private sealed class Probe : Exchange
    {
        public override bool TryFail(Exception error) => false;

        public override void Tell()
        {
        }
    }
}
