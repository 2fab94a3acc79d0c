using Stubs.Locking;

namespace Stubs.Tests.Locking;

public sealed class FootprintTests : LockTest
{
    [Fact]
    public void A_lock_that_is_free_takes_no_more_than_one_cache_line()
    {
        _ = new LockManager();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var manager = new LockManager();
        var size = GC.GetAllocatedBytesForCurrentThread() - before;
        manager.IsFree.ShouldBeTrue();
        size.ShouldBeLessThanOrEqualTo(64);
    }

    [Fact]
    public void An_action_that_calls_operations_one_after_another_without_rivals_allocates_nothing_for_its_locks()
    {
        var action = TestOwner.Begin(1);
        var (first, second) = (action.Nest(), action.Nest());
        Cycle();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            Cycle();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Cycle()
        {
            var taken = Manager.TryAcquire(first, LockMode.Read);
            Manager.Propagate(first, action);
            taken &= Manager.AcquireAsync(
                second, LockMode.Write, "it", Timeout.InfiniteTimeSpan, Time, default).IsCompletedSuccessfully;
            Manager.Propagate(second, action);
            Manager.Release(action);
            if (!taken)
                throw new InvalidOperationException("The lock was not free.");
        }
    }

    [Fact]
    public void When_all_have_gone_nothing_remains_of_a_crowd()
    {
        var crowd = Enumerable.Range(1, 100).Select(start => TestOwner.Begin(start)).ToArray();
        foreach (var reader in crowd)
            Hold(reader, LockMode.Read);
        Array.ForEach(crowd, reader => reader.HasBegunToCommit = true);
        _ = Acquire(TestOwner.Begin(0), LockMode.Write);
        Manager.IsFree.ShouldBeFalse();

        Array.ForEach(crowd, reader => Manager.Release(reader));
        Manager.Release((TestOwner)Manager.GetHolders().ShouldHaveSingleItem().Owner);
        Manager.IsFree.ShouldBeTrue();
        Manager.GetHolders().ShouldBeEmpty();
        Manager.GetWaiters().ShouldBeEmpty();
    }

    [Fact]
    public void The_memory_for_a_crowd_is_given_back_so_that_the_next_crowd_takes_as_much_again()
    {
        var crowd = Enumerable.Range(1, 100).Select(start => TestOwner.Begin(start)).ToArray();
        CrowdAndGo();
        var first = CrowdAndGo();

        CrowdAndGo().ShouldBe(first);
        first.ShouldBeGreaterThan(100 * 2 * IntPtr.Size);

        long CrowdAndGo()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var reader in crowd)
                Manager.TryAcquire(reader, LockMode.Read);
            foreach (var reader in crowd)
                Manager.Release(reader);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
