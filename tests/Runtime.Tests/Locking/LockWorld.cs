using Stubs.Locking;
using Stubs.Tests.Support;

namespace Stubs.Tests.Locking;

/// <summary>
/// A world of a few locks and a forest of actions. Whatever is done is done to the lock managers and to their reference
/// in lockstep, and after each step both must say the same, and the lock managers alone must show the invariants.
/// </summary>
internal sealed class LockWorld
{
    private static readonly LockMode[] Modes = [
        LockMode.Read, LockMode.Read, LockMode.Update, LockMode.Write, LockMode.Write, new IncrementMode(),
        new InspectMode()];

    private readonly LockManager[] managers = [new(), new()];
    private readonly ReferenceLock[] references = [new(), new()];
    private readonly List<TestOwner> running = [];
    private readonly HashSet<TestOwner> wounded = [];
    private readonly List<ReferenceRequest> requests = [];
    private readonly List<TestOwner> struck = [];
    private readonly ManualTimeProvider time = new();
    private int begun;

    public void Do(LockStep step)
    {
        switch (step.What)
        {
            case LockStep.Kind.Begin when running.Count(action => action.Depth == 0) < 4:
                Add(TestOwner.Begin(step.C, ++begun), diesAtOnce: step.A % 2 == 0);
                break;
            case LockStep.Kind.Nest when Pick(
                step.A, action => action is { Depth: < 3, TopLevel.HasBegunToCommit: false }) is { } parent:
                Add(parent.Nest(), diesAtOnce: step.B % 2 == 0);
                break;
            case LockStep.Kind.Acquire when Pick(step.A, action => !action.TopLevel.HasBegunToCommit) is { } owner:
                Acquire(
                    owner, step.B % managers.Length, Modes[step.C % Modes.Length], TimeSpan.FromSeconds(step.A % 5));
                break;
            case LockStep.Kind.TryAcquire when Pick(step.A, action => !action.TopLevel.HasBegunToCommit) is { } owner:
                var (place, mode) = (step.B % managers.Length, Modes[step.C % Modes.Length]);
                managers[place].TryAcquire(owner, mode).ShouldBe(references[place].TryAcquire(owner, mode));
                break;
            case LockStep.Kind.Commit when Pick(step.A, CanCommit) is { } owner:
                Commit(owner);
                break;
            case LockStep.Kind.FinishCommit when Pick(step.A, action => action.HasBegunToCommit) is { } owner:
                End(owner);
                break;
            case LockStep.Kind.Abort when Pick(step.A, action => !action.TopLevel.HasBegunToCommit) is { } owner:
                Abort(owner);
                break;
            case LockStep.Kind.DieOfWound when Pick(step.A, wounded.Contains) is { } owner:
                Abort(owner);
                break;
            case LockStep.Kind.Cancel when Waiting().Skip(step.A % 4).FirstOrDefault() is { } request:
                references[request.Place].Withdraw(request, Outcome.Cancelled);
                request.Cancellation.Cancel();
                break;
            case LockStep.Kind.Abandon when Pick(step.A, _ => true) is { } owner:
                for (var i = 0; i < managers.Length; i++)
                {
                    references[i].Abandon(owner);
                    managers[i].Abandon(owner);
                }

                break;
            case LockStep.Kind.PassTime:
                PassTime(TimeSpan.FromSeconds(step.A % 3));
                break;
        }

        Check();
    }

    /// <summary>
    /// When no more is asked for, every action can end: no request waits for ever. Then every request has been answered
    /// as it should.
    /// </summary>
    public async Task FinishAsync()
    {
        while (running.Count > 0)
        {
            if (running.Find(wounded.Contains) is { } doomed)
                Abort(doomed);
            else if (running.Find(action => action.HasBegunToCommit) is { } committing)
                End(committing);
            else
                Commit(running.Find(CanCommit).ShouldNotBeNull("a deadlock: no action can go on"));
            Check();
        }

        managers.ShouldAllBe(manager => manager.IsFree);
        foreach (var request in requests)
            (await OutcomeOf(request.Task!)).ShouldBe(request.Outcome);
        time.ActiveTimers.ShouldBe(0);
    }

    private static async Task<Outcome> OutcomeOf(Task task)
    {
        try
        {
            await task.WaitAsync(TimeSpan.FromSeconds(30));
            return Outcome.Granted;
        }
        catch (LockWaitAbandonedException)
        {
            return Outcome.Abandoned;
        }
        catch (LockTimeoutException)
        {
            return Outcome.TimedOut;
        }
        catch (OperationCanceledException)
        {
            return Outcome.Cancelled;
        }
    }

    private TestOwner? Pick(int number, Predicate<TestOwner> which) =>
        running.FindAll(which) is { Count: > 0 } candidates ? candidates[number % candidates.Count] : null;

    private IEnumerable<ReferenceRequest> Waiting() => requests.Where(request => request.Outcome == Outcome.Pending);

    private bool CanCommit(TestOwner action) =>
        !action.HasBegunToCommit
        && !running.Exists(other => other.Parent == action)
        && !Waiting().Any(request => request.Owner == action);

    private void Add(TestOwner action, bool diesAtOnce)
    {
        running.Add(action);
        action.OnWound = () =>
        {
            struck.Add(action);
            if (!running.Contains(action) || action.TopLevel.HasBegunToCommit)
                return;
            wounded.Add(action);
            if (diesAtOnce)
                Abort(action);
        };
    }

    private void Acquire(TestOwner owner, int place, LockMode mode, TimeSpan timeout)
    {
        if (timeout == TimeSpan.Zero)
            timeout = Timeout.InfiniteTimeSpan;
        var deadline = timeout == Timeout.InfiniteTimeSpan ? DateTimeOffset.MaxValue : time.GetUtcNow() + timeout;
        var request = new ReferenceRequest(requests.Count, place, owner, mode, deadline);
        TestOwner[] victims = [];
        if (references[place].TryAcquire(owner, mode))
        {
            request.Outcome = Outcome.Granted;
        }
        else
        {
            victims = [.. references[place].Obstacles(owner, mode)
                .Select(holder => ReferenceLock.Branch(holder, owner))
                .OfType<TestOwner>()
                .Where(branch => ReferenceLock.CompareAge(owner, branch) < 0 && !branch.HasBegunToCommit)
                .Distinct()];
            references[place].Enqueue(request);
        }

        requests.Add(request);
        struck.Clear();
        request.Task = managers[place].AcquireAsync(owner, mode, "it", timeout, time, request.Cancellation.Token)
            .AsTask();
        struck.ShouldBe(victims, ignoreOrder: true);
    }

    private void Commit(TestOwner action)
    {
        if (action.Parent is null)
        {
            action.HasBegunToCommit = true;
            return;
        }

        for (var i = 0; i < managers.Length; i++)
        {
            references[i].Propagate(action, action.Parent);
            managers[i].Propagate(action, action.Parent);
        }

        Forget(action);
    }

    private void Abort(TestOwner action)
    {
        foreach (var part in running.FindAll(part => ReferenceLock.Encloses(action, part))
            .OrderByDescending(part => part.Depth))
            End(part);
    }

    private void End(TestOwner action)
    {
        Forget(action);
        for (var i = 0; i < managers.Length; i++)
        {
            references[i].Release(action);
            managers[i].Release(action);
        }
    }

    private void Forget(TestOwner action)
    {
        running.Remove(action);
        wounded.Remove(action);
    }

    private void PassTime(TimeSpan by)
    {
        var now = time.GetUtcNow() + by;
        while (Waiting().Where(request => request.Deadline <= now)
            .MinBy(request => (request.Deadline, request.Number)) is { } late)
            references[late.Place].Withdraw(late, Outcome.TimedOut);
        time.Advance(by);
    }

    private void Check()
    {
        for (var i = 0; i < managers.Length; i++)
        {
            Text(managers[i].GetHolders())
                .ShouldBe(references[i].Holdings.Select(h => $"{h.Owner} {h.Mode}"), ignoreOrder: true);
            Text(managers[i].GetWaiters()).ShouldBe(references[i].Queue.Select(r => $"{r.Owner} {r.Mode}"));
        }

        LockInvariants.Check(
            managers, running,
            action => action.TopLevel.HasBegunToCommit || wounded.Any(w => ReferenceLock.Encloses(w, action)));
    }

    private static IEnumerable<string> Text(LockHolding[] holdings) => holdings.Select(h => $"{h.Owner} {h.Mode}");
}

/// <summary>One step of a random history; the numbers choose among what is possible then.</summary>
internal readonly record struct LockStep(LockStep.Kind What, int A, int B, int C)
{
    internal enum Kind
    {
        Begin,
        Nest,
        Acquire,
        TryAcquire,
        Commit,
        FinishCommit,
        Abort,
        DieOfWound,
        Cancel,
        Abandon,
        PassTime,
    }
}
