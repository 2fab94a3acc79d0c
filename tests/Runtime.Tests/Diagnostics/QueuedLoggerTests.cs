using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Stubs.Diagnostics;
using Stubs.Rpc;
using Stubs.Tests.Rpc;
using Stubs.Tests.Support;

namespace Stubs.Tests.Diagnostics;

/// <summary>Nothing waits for the program's logger.</summary>
public sealed class QueuedLoggerTests
{
    // A backstop only, for what never comes if a rule is broken.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Entries_are_written_in_order_beside_the_reports_and_those_that_find_no_room_are_counted()
    {
        using var log = new HeldLog();
        var logger = QueuedLogger.Of(log);

        for (var entry = 0; entry < QueuedLogger.Capacity + 5; entry++)
            Report(logger, entry);
        (await logger.FlushAsync(TimeSpan.Zero)).ShouldBeFalse("its first entry is being written");

        log.Release();
        (await logger.FlushAsync(Patience)).ShouldBeTrue();
        var written = log.Entries.Where(static entry => entry.Id == 1).Select(static entry => entry.Text);
        written.ShouldBe(Enumerable.Range(0, QueuedLogger.Capacity).Select(static entry => $"entry {entry}"));
        log.Entries.Single(static entry => entry.Id == EventIds.Node + 2).Text.ShouldStartWith(
            "5 entries were not written");

        // It goes on as before.
        Report(logger, 7);
        (await logger.FlushAsync(Patience)).ShouldBeTrue();
        log.Entries.Last().Text.ShouldBe("entry 7");
    }

    [Fact]
    public async Task An_entry_is_written_in_the_context_of_its_report_and_one_that_throws_loses_no_other()
    {
        using var log = new HeldLog
            { OnWrite = static id => _ = id == 2 ? throw new InvalidOperationException("no disk") : 0 };
        log.Release();
        var logger = QueuedLogger.Of(log);
        using var activity = new Activity("reporting").Start();

        logger.Log(LogLevel.Error, new EventId(2), "lost", null, static (state, _) => state);
        Report(logger, 1);

        (await logger.FlushAsync(Patience)).ShouldBeTrue();
        log.Entries.ShouldHaveSingleItem().Trace.ShouldBe(activity.Id);
    }

    [Fact]
    public async Task A_node_that_stops_waits_until_its_entries_are_written()
    {
        using var log = new HeldLog();
        var node = await Nodes.StartAsync(new NodeOptions { Store = NodeOptions.InMemory, LoggerFactory = log });
        Report(node.Objects.Diagnostics.Logger, 1);

        var stopping = node.DisposeAsync().AsTask();
        log.Release();
        await stopping.WaitAsync(Patience);

        log.Entries.ShouldHaveSingleItem().Text.ShouldBe("entry 1");
    }

    [Fact, Trait("Rule", "38")]
    public async Task A_logger_that_does_not_return_keeps_no_connection_out()
    {
        using var log = new HeldLog();
        await using var server = new RpcNode("server", new RpcOptions { Logger = log });
        var transport = new SocketTransport();
        var address = await server.ListenAsync(transport, "tcp://127.0.0.1:0");
        for (var bad = 0; bad < 5; bad++)
        {
            using var stranger = await RawPeer.ConnectAsync(address);
            await stranger.SendBytesAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());
        }

        await log.Entered.WaitAsync(Patience);

        await using var client = new RpcNode("client");
        using var reply =
            await (await transport.InitiateAsync(address, client.Endpoint).AsTask().WaitAsync(Patience)).CallAsync(
                1, [1]).AsTask().WaitAsync(Patience);

        reply.Body.Length.ShouldBe(1);
        log.Release();
    }

    private static void Report(ILogger logger, int entry) =>
        logger.Log(LogLevel.Error, new EventId(1), entry, null, static (state, _) => $"entry {state}");

    private sealed class HeldLog : ILoggerFactory, ILogger
    {
        private readonly ManualResetEventSlim gate = new();
        private readonly TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ConcurrentQueue<(int Id, string Text, string? Trace)> Entries { get; } = new();

        public Task Entered => entered.Task;

        public Action<int> OnWrite { get; init; } = static _ => { };

        public void Release() => gate.Set();

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            entered.TrySetResult();
            gate.Wait(Patience);
            OnWrite(eventId.Id);
            Entries.Enqueue((eventId.Id, formatter(state, exception), Activity.Current?.Id));
        }

        public void Dispose() => gate.Set();
    }
}
