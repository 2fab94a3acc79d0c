using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Stubs.Benchmarks;

/// <summary>A cluster of PostgreSQL 15 of its own with 10,000 accounts, driven by pgbench.</summary>
internal sealed class Postgres : IAsyncDisposable
{
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "postgres.sh");

    private readonly string directory;
    private int runs;

    private Postgres(string directory, int port) => (this.directory, Port) = (directory, port);

    public int Port { get; }

    /// <summary>Starts a cluster; or says why there is none.</summary>
    public static async Task<(Postgres? Cluster, string? WhyNot)> StartAsync()
    {
        // The server's own user must be able to go there.
        var directory = Path.Combine(Path.GetTempPath(), "stubs-postgres-" + Guid.NewGuid().ToString("N")[..8]);
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        try
        {
            await RunAsync("start", directory, port.ToString(CultureInfo.InvariantCulture));
            return (new Postgres(directory, port), null);
        }
        catch (Exception error) when (error is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return (null, $"PostgreSQL 15 could not be had: {error.Message.Trim()}");
        }
    }

    /// <summary>Transfers between two random accounts for some seconds.</summary>
    public async Task<(int Count, TimeSpan? Time)> TransferAsync(int clients, int seconds, Latencies latencies)
    {
        var log = $"transfers-{++runs}";
        var prefix = Path.Combine(directory, log);
        var said = await RunAsync(
            "transfer", directory, Port.ToString(CultureInfo.InvariantCulture),
            clients.ToString(CultureInfo.InvariantCulture), seconds.ToString(CultureInfo.InvariantCulture), prefix);
        var count = 0;
        foreach (var file in Directory.GetFiles(directory, log + ".*"))
        {
            foreach (var line in File.ReadLines(file))
            {
                latencies.Add(TimeSpan.FromMicroseconds(double.Parse(
                    line.Split(' ')[2], CultureInfo.InvariantCulture)));
                count++;
            }
        }

        var rate = said.Split('\n').Single(static line => line.StartsWith("tps = ", StringComparison.Ordinal))
            .Split(' ')[2];
        return (count, TimeSpan.FromSeconds(count / double.Parse(rate, CultureInfo.InvariantCulture)));
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("stop", directory);
        Directory.Delete(directory, recursive: true);
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "bash", [Script, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? said : throw new InvalidOperationException(string.Join(' ', (await errors).Split('\n').TakeLast(4)));
    }
}
