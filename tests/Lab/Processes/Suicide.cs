using System.Diagnostics;
using Stubs.Actions;

namespace Stubs.Lab.Processes;

/// <summary>Kills the process, by SIGKILL, at a step of the protocol for which it is armed.</summary>
internal sealed class Suicide
{
    private const int Never = -1;

    private int armed = Never;

    public ProtocolEvents Events => new() { OnStep = (step, _, _) => PassAsync(step) };

    public void Arm(ProtocolStep step) => Interlocked.Exchange(ref armed, (int)step);

    public void Disarm() => Interlocked.Exchange(ref armed, Never);

    private ValueTask PassAsync(ProtocolStep step)
    {
        if (step == ProtocolStep.ShadowsResolved)
            ProcessOutput.Say(ProcessOutput.Recovered);
        if (Interlocked.CompareExchange(ref armed, Never, (int)step) != (int)step)
            return default;
        Commit(step.ToString());
        return new ValueTask(new TaskCompletionSource().Task);
    }

    /// <summary>Ends the process here and now.</summary>
    /// <param name="where">Is said before.</param>
    public static void Commit(string where)
    {
        ProcessOutput.Say(ProcessOutput.Dying + where);
        Process.GetCurrentProcess().Kill();
    }
}
