using Stubs.Rpc;

namespace Stubs.Tests.Rpc;

public sealed class OutstandingRequestsTests
{
    [Fact, Trait("Rule", "36")]
    public void A_late_answer_finds_none_of_those_that_have_the_place_now()
    {
        var table = new OutstandingRequests(1);
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
        var table = new OutstandingRequests(2);
        for (var i = 0; i < 5; i++)
        {
            var awaited = new Probe();
            table.Add(awaited);
            table.All.ShouldBe([awaited]);
            table.Remove(awaited);
        }

        table.All.ShouldBeEmpty();
    }

    private sealed class Probe : OutstandingRequest
    {
        public override bool TryFail(Exception error) => false;

        public override void Tell()
        {
        }
    }
}
