using Stubs.Actions;
using Stubs.Tests.Support;

namespace Stubs.Tests.Recovery;

/// <summary>
/// Ends the lives of nodes at a step of the protocol: from then on they can do nothing to their disks, and the step
/// never ends.
/// </summary>
internal sealed class CrashAt(ProtocolStep step, int occurrence, params Disk[] disks)
{
    private readonly TaskCompletionSource crashed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<ProtocolStep> seen = [];

    /// <summary>Completes when it has happened.</summary>
    public Task Crashed => crashed.Task;

    /// <summary>The steps until then.</summary>
    public IReadOnlyList<ProtocolStep> Seen => seen;

    public ProtocolEvents Events => new() { OnStep = (at, _, _) => PassAsync(at) };

    private ValueTask PassAsync(ProtocolStep at)
    {
        lock (seen)
        {
            if (crashed.Task.IsCompleted)
                return Never();
            seen.Add(at);
            if (at != step || seen.Count(other => other == at) < occurrence)
                return default;
            foreach (var disk in disks)
                disk.Unplug();
            crashed.SetResult();
        }

        return Never();
    }

    private static ValueTask Never() => new(new TaskCompletionSource().Task);
}
