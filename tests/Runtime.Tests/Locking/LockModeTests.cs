using Stubs.Locking;

namespace Stubs.Tests.Locking;

public sealed class LockModeTests
{
    [Fact, Trait("Rule", "15")]
    public void Only_the_write_lock_lets_an_operation_change_the_object()
    {
        LockMode.Read.ModifiesObject.ShouldBeFalse();
        LockMode.Update.ModifiesObject.ShouldBeFalse();
        LockMode.Write.ModifiesObject.ShouldBeTrue();
    }

    [Fact, Trait("Rule", "13")]
    public void The_order_of_ages_is_total_and_strict()
    {
        var low = Uid.Parse("01234567-89ab-7def-8123-000000000001");
        var high = Uid.Parse("01234567-89ab-7def-8123-000000000002");
        ActionPriority[] ascending = [
            new(1, high, 9, 9), new(2, low, 1, 0), new(2, low, 1, 1), new(2, low, 2, 0), new(2, high, 0, 0)];
        for (var i = 0; i < ascending.Length; i++)
        {
            for (var j = 0; j < ascending.Length; j++)
                ascending[i].IsOlderThan(ascending[j]).ShouldBe(i < j, $"{i} and {j}");
        }
    }

    [Fact, Trait("Rule", "13")]
    public void Ancestors_wait_before_their_descendants()
    {
        var top = TestOwner.Begin(1);
        var child = top.Nest();
        Kinship.CompareAge(top, child).ShouldBeLessThan(0);
        Kinship.CompareAge(child, top).ShouldBeGreaterThan(0);
        Kinship.CompareAge(child, child).ShouldBe(0);
    }
}
