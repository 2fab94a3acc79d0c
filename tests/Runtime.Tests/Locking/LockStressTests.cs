using Stubs.Locking;

namespace Stubs.Tests.Locking;

public sealed class LockStressTests
{
    private const int Workers = 8, TransactionsEach = 250;
    private readonly Account[] accounts = [new(), new(), new(), new(), new()];
    private long clock;
    private int committedIncrements;

    [Fact, Trait("Rule", "9"), Trait("Rule", "10"), Trait("Rule", "13")]
    public async Task Actions_in_many_threads_that_lock_in_random_orders_all_commit_and_never_see_each_other()
    {
        var workers = Enumerable.Range(0, Workers).Select(seed => Task.Run(() => WorkAsync(new Random(seed))));
        await Task.WhenAll(workers).WaitAsync(TimeSpan.FromMinutes(2));

        committedIncrements.ShouldBeGreaterThanOrEqualTo(Workers * TransactionsEach);
        accounts.Sum(account => account.Value).ShouldBe(committedIncrements);
        accounts.ShouldAllBe(account => account.Lock.IsFree);
    }

    private async Task WorkAsync(Random random)
    {
        for (var i = 0; i < TransactionsEach; i++)
        {
            // Kept across retries: so each becomes the oldest one day, and commits.
            var priority = new ActionPriority(Interlocked.Increment(ref clock), Uid.WellKnown(1), 0, 0);
            while (!await TryTransactionAsync(new StressAction(priority), random))
            {
            }
        }
    }

    private async Task<bool> TryTransactionAsync(StressAction action, Random random)
    {
        var done = 0;
        var changes = new int[accounts.Length];
        try
        {
            for (var call = random.Next(1, 4); call > 0; call--)
            {
                var plans = Enumerable.Range(0, random.Next(1, 3)).Select(_ => new Plan(random)).ToArray();
                await Task.WhenAll(plans.Select(plan => CallAsync(action, plan, changes)));
                done += plans.Length;
            }

            action.BeginToEnd();
            Interlocked.Add(ref committedIncrements, done);
            return true;
        }
        catch (Exception error) when (error is OperationCanceledException or LockTimeoutException)
        {
            // Only what this action changed, and so has locked: to write the others back would undo another's change.
            foreach (var i in Enumerable.Range(0, accounts.Length).Where(place => changes[place] != 0))
                accounts[i].Value -= changes[i];
            return false;
        }
        finally
        {
            foreach (var account in accounts)
                account.Leave(action);
        }
    }

    // One operation, in an action of its own that is tried again when an older branch of the same action wounds it.
    private async Task CallAsync(StressAction action, Plan plan, int[] changes)
    {
        var account = accounts[plan.Place];
        while (true)
        {
            var operation = action.Nest();
            var ended = false;
            try
            {
                if (plan.First is not null)
                    await AcquireAsync(account, operation, plan.First, plan.Patience);
                await AcquireAsync(account, operation, LockMode.Write, plan.Patience);
                await account.IncrementAsync(action, operation.BeginToEnd);
                changes[plan.Place]++;
                account.Lock.Propagate(operation, action);
                ended = true;
                return;
            }
            catch (OperationCanceledException) when (!action.End.IsCancellationRequested)
            {
                // The branch alone was wounded.
            }
            finally
            {
                if (!ended)
                    account.Lock.Release(operation);
            }
        }
    }

    private static async Task AcquireAsync(Account account, StressAction operation, LockMode mode, TimeSpan patience) =>
        await account.Lock.AcquireAsync(operation, mode, "it", patience, TimeProvider.System, operation.End);

    private sealed class Plan(Random random)
    {
        public int Place { get; } = random.Next(5);

        public LockMode? First { get; } = random.Next(4) switch
        {
            0 => LockMode.Read,
            1 => LockMode.Update,
            _ => null,
        };

        public TimeSpan Patience { get; } = random.Next(20) == 0
            ? TimeSpan.FromMilliseconds(1) : Timeout.InfiniteTimeSpan;
    }

    private sealed class Account
    {
        private int inside;
        private StressAction? writer;

        public LockManager Lock { get; } = new();

        public int Value { get; set; }

        public async Task IncrementAsync(StressAction action, Action end)
        {
            Interlocked.Increment(ref inside).ShouldBe(1, "two operations are inside one write lock");
            (writer is null || writer == action).ShouldBeTrue("uncommitted work of another action is seen");
            var before = (Value, writer);
            await Task.Yield();
            (Value, writer) = (before.Value + 1, action);
            try
            {
                end();
            }
            catch (OperationCanceledException)
            {
                (Value, writer) = before;
                throw;
            }
            finally
            {
                Interlocked.Decrement(ref inside);
            }
        }

        public void Leave(StressAction action)
        {
            if (writer == action)
                writer = null;
            Lock.Release(action);
        }
    }
}
