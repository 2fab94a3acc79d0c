using Stubs.Locking;
using Stubs.Tests.Support;

namespace Stubs.Tests.Locking;

/// <summary>One lock, one clock, and the words in which the rules of locking are told.</summary>
[Leaves("Requests that wait for a lock of the test's own: no node and no action is concerned.")]
public abstract class LockTest
{
    private protected static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private protected LockManager Manager { get; } = new();

    private protected ManualTimeProvider Time { get; } = new();

    private protected Task Acquire(TestOwner owner, LockMode mode, CancellationToken cancellationToken = default) =>
        Manager.AcquireAsync(owner, mode, "account 'alice'", Patience, Time, cancellationToken).AsTask();

    private protected void Hold(TestOwner owner, params LockMode[] modes)
    {
        foreach (var mode in modes)
            Manager.TryAcquire(owner, mode).ShouldBeTrue($"{owner} should get the {mode} lock");
    }

    private protected void ShouldNotGet(TestOwner owner, LockMode mode) =>
        Manager.TryAcquire(owner, mode).ShouldBeFalse($"{owner} should not get the {mode} lock");

    private protected void ShouldHold(params (TestOwner Owner, LockMode Mode)[] expected) =>
        Manager.GetHolders().Select(h => $"{h.Owner} {h.Mode}")
            .ShouldBe(expected.Select(h => $"{h.Owner} {h.Mode}"), ignoreOrder: true);

    private protected void ShouldWait(params TestOwner[] oldestFirst) =>
        Manager.GetWaiters().Select(w => w.Owner.ToString()).ShouldBe(oldestFirst.Select(owner => owner.ToString()));
}
