using Microsoft.Extensions.Logging;
using Stubs.Tests.Distributed;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Misdeeds;

/// <summary>Watchers, loggers, clocks and callbacks of the program's.</summary>
[Collection(nameof(Plant))]
public sealed class HandlerTests : RuleTest
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory, InlineData(Misdeed.Throw), InlineData(Misdeed.Hang), Trait("Rule", "34")]
    public async Task A_watcher_that_misbehaves_keeps_no_work_of_a_lost_client(Misdeed misdeed)
    {
        await using var site = await Site.StartAsync();
        var cell = await CellStub.CreateAsync(site.Client.At("a"), null);
        var apart = await CellStub.BindAsync(site.B, cell.Uid, default);
        using var released = new ManualResetEventSlim();
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        site.A.PeerChanged += report =>
        {
            told.TrySetResult();
            if (misdeed == Misdeed.Hang)
                released.Wait();
            throw new MisdeedException("a watcher");
        };
        var client = NewClient();
        await client.Do(() => cell.SetValueAsync(1));

        await site.CrashAsync("client");
        await told.Task.WaitAsync(Patience);

        (await Apart(() => apart.GetValueAsync()).WaitAsync(Patience)).ShouldBe(0);
        released.Set();
    }

    [Fact, Trait("Rule", "23")]
    public async Task A_clock_whose_timers_throw_keeps_no_action_running()
    {
        await using var node = await Nodes.VolatileAsync();
        var cell = await CellStub.CreateAsync(node, null);
        var clock = new ThrowingClock();
        var client = NewClient(new AtomicActionOptions { TimeLimit = Limit, TimeProvider = clock });
        await client.Do(() => cell.SetValueAsync(1));
        await client.CommitAsync().WaitAsync(Patience);
        (await Apart(() => cell.GetValueAsync()).WaitAsync(Patience)).ShouldBe(1);

        var aborting = NewClient(new AtomicActionOptions { TimeLimit = Limit, TimeProvider = clock });
        await aborting.Do(() => cell.SetValueAsync(2));
        await aborting.AbortAsync().WaitAsync(Patience);
        (await Apart(() => cell.GetValueAsync()).WaitAsync(Patience)).ShouldBe(1);
    }

    [Fact, Trait("Rule", "23")]
    public async Task A_nested_action_whose_time_limit_cannot_be_set_is_not_left_running()
    {
        await using var node = await Nodes.VolatileAsync();
        var cell = await CellStub.CreateAsync(node, null);
        var client = NewClient();
        await client.Do(() => cell.SetValueAsync(1));

        await client.Do(() =>
        {
            Should.Throw<MisdeedException>(
                () => AtomicAction.Begin(
                    new AtomicActionOptions
                        { TimeLimit = Limit, TimeProvider = new ThrowingClock { ThrowsAtOnce = true } }));
            return Task.CompletedTask;
        });

        await client.CommitAsync().WaitAsync(Patience);
        (await cell.GetValueAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "23")]
    public async Task A_callback_of_an_operations_token_that_throws_is_logged_once()
    {
        var log = new ListLogger();
        await using var node = await Nodes.StartAsync(
            new NodeOptions { Store = NodeOptions.InMemory, LoggerFactory = log });
        var trap = await TrapStub.CreateAsync(node, null);
        TrapTokens.Watched = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var client = NewClient();
        using var plant = new Plant(Place.TokenCallback, Misdeed.Throw, () => Task.CompletedTask);
        var waiting = client.Do(() => trap.WaitForTokenAsync(default));
        await TrapTokens.Watched.Task.WaitAsync(Patience);

        await client.AbortAsync().WaitAsync(Patience);

        await Should.ThrowAsync<OperationCanceledException>(() => waiting.WaitAsync(Patience));
        (await log.First.Task.WaitAsync(Patience)).ToString().ShouldContain(nameof(MisdeedException));
        log.Count.ShouldBe(1);
    }

    [Fact, Trait("Rule", "20")]
    public async Task A_logger_that_throws_keeps_no_lock()
    {
        await using var node = await Nodes.StartAsync(
            new NodeOptions { Store = NodeOptions.InMemory, LoggerFactory = new ListLogger { Throws = true } });
        var trap = await TrapStub.CreateAsync(node, null);
        var client = NewClient();
        await client.Do(() => trap.AddAsync(1));
        using var plant = new Plant(Place.Compensation, Misdeed.Throw, () => Task.CompletedTask);

        await client.AbortAsync().WaitAsync(Patience);

        (await Apart(() => trap.GetValueAsync()).WaitAsync(Patience)).ShouldBe(0);
    }

    private sealed class ThrowingClock : TimeProvider
    {
        public bool ThrowsAtOnce { get; init; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            ThrowsAtOnce ? throw new MisdeedException("no timer") : new ThrowingTimer();
    }

    private sealed class ThrowingTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => throw new MisdeedException("no end");

        public ValueTask DisposeAsync() => throw new MisdeedException("no end");
    }

    private sealed class ListLogger : ILoggerFactory, ILogger
    {
        private int count;

        public bool Throws { get; init; }

        public TaskCompletionSource<Exception> First { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Count => count;

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (Throws)
                throw new MisdeedException("a logger");
            Interlocked.Increment(ref count);
            First.TrySetResult(exception ?? new InvalidOperationException(formatter(state, exception)));
        }

        public void Dispose()
        {
        }
    }
}
