using Stubs.Store;

namespace Stubs.Tests.Store;

/// <summary>Watches a store's flushes, and holds the next one between taking up its batches and writing them.</summary>
internal sealed class FlushGate
{
    private Hold? next;

    public List<int> Flushes { get; } = [];

    public Hold HoldNext() => next = new Hold();

    public void Observe(GroupCommitEvent step)
    {
        if (step.Step != GroupCommitStep.Taken)
            return;
        Flushes.Add(step.Batches);
        Interlocked.Exchange(ref next, null)?.Wait();
    }
}
