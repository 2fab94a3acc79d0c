using System.Diagnostics;
using Stubs.Actions;

namespace Stubs.CrashProgram;

/// <summary>Kills the process, by SIGKILL, at a step of the commit protocol.</summary>
internal sealed class Suicide(ProtocolStep step, int occurrence)
{
    private int passed;

    public bool IsArmed { get; set; }

    public ProtocolEvents Events => new() { OnStep = (at, _, _) => PassAsync(at) };

    private ValueTask PassAsync(ProtocolStep at)
    {
        if (!IsArmed || at != step || Interlocked.Increment(ref passed) != occurrence)
            return default;
        Process.GetCurrentProcess().Kill();
        return new ValueTask(new TaskCompletionSource().Task);
    }
}
