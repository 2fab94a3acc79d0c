using System.Diagnostics;
using System.Reflection;

namespace Stubs.Tests.Distributed;

/// <summary>
/// The samples that README shows, in a short form: they kill processes and prove by themselves that nothing is lost.
/// </summary>
public sealed class SampleTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact, Trait("Rule", "29")]
    public Task The_bank_survives_the_kill_of_its_process() => RunAsync("Bank", "--seconds", "1", "--seed", "1");

    [Fact, Trait("Rule", "29"), Trait("Rule", "34")]
    public Task The_cluster_survives_the_kills_of_its_processes() =>
        RunAsync("Cluster", "--seconds", "4", "--kills", "3", "--seed", "1");

    [Fact, Trait("Rule", "30")]
    public Task The_cluster_survives_the_loss_of_all_nodes_by_a_backup_of_them_all() =>
        RunAsync("Cluster", "--seconds", "3", "--kills", "1", "--seed", "2", "--backup");

    private static async Task RunAsync(string sample, params string[] options)
    {
        var (samples, output) = (Metadata("Samples"), Metadata("Output"));
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            ["exec", Path.Combine(samples, sample, output, sample + ".dll"), .. options])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            var said = await Task.WhenAll(
                process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token);

            process.ExitCode.ShouldBe(0, string.Concat(said));
            said[0].ShouldContain("The bank survived.");
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static string Metadata(string key) =>
        typeof(SampleTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(data => data.Key == key).Value!;
}
