using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Stubs.Lab.Processes;

/// <summary>Signals of POSIX that .NET does not send.</summary>
internal static partial class Signals
{
    private const int SigStop = 19;
    private const int SigContinue = 18;
    private const int NoSuchProcess = 3;

    /// <summary>Freezes a process.</summary>
    public static void Stop(Process process) => Send(process, SigStop);

    /// <summary>Lets it go on.</summary>
    public static void Continue(Process process) => Send(process, SigContinue);

    private static void Send(Process process, int signal)
    {
        // One that has ended a moment ago stands still anyway; the process that has started it is about to be told.
        if (Kill(process.Id, signal) != 0 && Marshal.GetLastPInvokeError() is not NoSuchProcess)
            throw new InvalidOperationException(
                $"Process {process.Id} does not take signal {signal}: error {Marshal.GetLastPInvokeError()}.");
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
