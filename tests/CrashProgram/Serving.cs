using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Stubs.Rpc;

namespace Stubs.CrashProgram;

/// <summary>
/// A node that strangers reach. It tells on its output where it listens and what it logs, and on request how much money
/// its purse holds.
/// </summary>
public static class Serving
{
    /// <summary>What nodes prove, and what clients do.</summary>
    public const string NodeSecret = "the nodes' own secret", ClientSecret = "what all clients know";

    /// <param name="store">The path of its store.</param>
    /// <param name="listen">Where it listens.</param>
    /// <param name="maxActionAge">For how long it works for an action that was begun elsewhere.</param>
    public static async Task RunAsync(string store, string listen, TimeSpan maxActionAge)
    {
        using var log = LoggerFactory.Create(static logging => logging.AddProvider(new LinesOnOutput()));
        await using var node = await Node.StartAsync(new NodeOptions
        {
            Name = "server",
            Store = store,
            Listen = listen,
            MaxActionAge = maxActionAge,
            LoggerFactory = log,
            Connections = new RpcOptions
            {
                Secrets =
                [
                    new RpcSecret(NodeSecret) { Name = "nodes" },
                    new RpcSecret(ClientSecret) { Name = "clients", Role = PeerRole.Client },
                ],
                MaxBufferedBytes = 32 << 20,
                MaxConnections = 24,
                MaxUnauthenticated = 16,
                Lease = TimeSpan.FromSeconds(30),
                Logger = log.CreateLogger("rpc"),
            },
        });
        var purse = await PurseStub.BindOrCreateAsync(node, "purse", 100);
        var safe = await SafeStub.BindOrCreateAsync(node, "safe");
        var tally = await TallyStub.BindOrCreateAsync(node, "tally");
        Console.WriteLine($"ready {node.Address} {node.Objects.Self.Node} {purse.Uid} {safe.Uid} {tally.Uid}");
        while (await Console.In.ReadLineAsync() is { } line)
        {
            Console.WriteLine(line switch
            {
                "money" => $"money {await purse.GetMoneyAsync()}",
                "memory" => $"memory {Environment.WorkingSet}",
                "peak" => $"peak {Process.GetCurrentProcess().PeakWorkingSet64}",
                "time" => $"time {Environment.CpuUsage.TotalTime.TotalMilliseconds:0}",
                "doubts" => $"doubts {(await node.Recovery.ListInDoubtAsync()).Count}",
                _ => $"'{line}' is not known",
            });
        }
    }

    private sealed class LinesOnOutput : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
                Console.WriteLine($"log {logLevel} {formatter(state, exception)}");

        public void Dispose()
        {
        }
    }
}
