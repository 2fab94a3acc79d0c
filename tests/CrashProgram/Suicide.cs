using System.Diagnostics;
using Stubs.Actions;

namespace Stubs.CrashProgram;

/// <summary>Kills the process, by SIGKILL, at a step of the commit protocol.</summary>
internal sealed class Suicide(ProtocolStep step, int occurrence)
{
    private int passed;
    private bool hasTwoPhases;

    private readonly TaskCompletionSource settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsArmed { get; set; }

    /// <summary>The action for which <see cref="Settled"/> waits.</summary>
    public Uid Awaited { get; set; }

    /// <summary>The awaited action has been carried out everywhere.</summary>
    public Task Settled => settled.Task;

    public ProtocolEvents Events => new() { OnStep = (at, action, _) => PassAsync(at, action) };

    private ValueTask PassAsync(ProtocolStep at, Uid action)
    {
        if (action == Awaited)
        {
            hasTwoPhases |= at == ProtocolStep.PrepareSent;
            if (at == ProtocolStep.DecisionForgotten || (at == ProtocolStep.DecisionLearned && !hasTwoPhases))
                settled.TrySetResult();
        }

        if (!IsArmed || at != step || Interlocked.Increment(ref passed) != occurrence)
            return default;
        Process.GetCurrentProcess().Kill();
        return new ValueTask(new TaskCompletionSource().Task);
    }
}
