using System.Diagnostics;

namespace Stubs.Lab.Simulation;

/// <summary>
/// A process whose thread pool has one thread, so that the order of what is queued is the order in which it runs. The
/// run time is told so before it starts, hence by another process.
/// </summary>
internal static class OwnProcess
{
    // Numbers of the run time's own settings are hexadecimal.
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["DOTNET_PROCESSOR_COUNT"] = "1",
        ["DOTNET_ThreadPool_ForceMinWorkerThreads"] = "1",
        ["DOTNET_ThreadPool_ForceMaxWorkerThreads"] = "1",
        ["DOTNET_gcConcurrent"] = "0",
    };

    /// <summary>Whether this is one.</summary>
    public static bool IsThis =>
        Settings.All(static setting => Environment.GetEnvironmentVariable(setting.Key) == setting.Value);

    /// <summary>Runs this program with the same arguments in one, which writes where this one does.</summary>
    /// <returns>Its exit code.</returns>
    public static async Task<int> RunAgainAsync()
    {
        var arguments = Environment.GetCommandLineArgs();
        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false };

        // The first argument is the program itself: an assembly, if a host of the run time has loaded it.
        foreach (var argument in Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet"
            ? arguments : arguments[1..])
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in Settings)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
