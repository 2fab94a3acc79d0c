using System.Diagnostics;

namespace Stubs.Packaging.Tests.Support;

/// <summary>
/// Runs commands as a user does: from a directory, in a shell, in an environment without what the test run left there.
/// </summary>
internal sealed class Shell(IReadOnlyDictionary<string, string> environment)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private static readonly string[] Inherited = [
        "MSBUILD", "VSTEST", "COREHOST", "DOTNET_HOST", "DOTNET_CLI_TEST", "TESTINGPLATFORM", "COMPLUS_"];

    /// <summary>Runs a script that must end with an exit code, and returns what it printed.</summary>
    public async Task<string> RunAsync(string directory, string script, int exitCode = 0)
    {
        var start = new ProcessStartInfo("/bin/bash", ["-euo", "pipefail", "-c", script])
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(
            name => Inherited.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))).ToArray())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            await Task.WhenAll(output, error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"'{script}' in '{directory}' had not ended after {Limit}.");
        }

        process.ExitCode.ShouldBe(exitCode, $"{script}\n{await output}\n{await error}");
        return await output;
    }
}
