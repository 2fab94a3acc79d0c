using System.Reflection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Stubs.Binding;
using Stubs.Naming;
using Stubs.Rpc;
using Stubs.Tests.Support;

namespace Stubs.Tests.Rpc;

/// <summary>Options that are copied are copied whole.</summary>
public sealed class CopiedOptionsTests
{
    // What a server process is given by the node that starts it.
    private static readonly string[] Given =
    [
        nameof(NodeOptions.Name), nameof(NodeOptions.Store), nameof(NodeOptions.ObjectStore),
        nameof(NodeOptions.Listen), nameof(NodeOptions.Advertise),
        nameof(NodeOptions.Directory),
        nameof(NodeOptions.Activation), nameof(NodeOptions.CanHostObjects), nameof(NodeOptions.ServerCriterion),
        nameof(NodeOptions.ServerProcess), nameof(NodeOptions.Role), nameof(NodeOptions.ForceJoin),
        nameof(NodeOptions.BackupDirectory),
    ];

    [Fact]
    public void Those_of_connections_when_a_node_adds_its_clock_and_logger()
    {
        var options = new RpcOptions
        {
            MaxFrame = 5000, MaxInFlight = 3, MaxInFlightBytes = 7000, StreamWindow = 2000,
            HandshakeTimeout = TimeSpan.FromSeconds(1), Lease = TimeSpan.FromSeconds(2),
            HeartbeatInterval = TimeSpan.FromSeconds(3), GoodbyeTimeout = TimeSpan.FromSeconds(4),
            MaxUnauthenticated = 5, MaxConnections = 6, MaxBufferedBytes = 12_000, Secret = "s",
            Secrets = [new RpcSecret("t")], Tls = new RpcTls(), AllowUnprotected = true,
            TimeProvider = new ManualTimeProvider(), Logger = new NoService(),
        };

        ShouldBeCopied(options, new RpcOptions(), options.For(TimeProvider.System, NullLogger.Instance), except: []);
    }

    [Fact]
    public void Those_of_the_program_when_its_process_runs_one_object()
    {
        var options = new NodeOptions
        {
            Connections = new RpcOptions(), FailureHandler = static _ => default, Naming = new NoService(),
            Binding = new NoService(), Transports = [new InProcessTransport()],
            Services = new NoService(), LockTimeout = TimeSpan.FromSeconds(1),
            MaxActionAge = TimeSpan.FromSeconds(3), RetryFor = TimeSpan.FromSeconds(2),
            MaxActiveObjects = 2, MaxActiveBytes = 3, TimeProvider = new ManualTimeProvider(),
            LoggerFactory = new NoService(), Authorization = new NodeAuthorization(),
            OutgoingFilters = [static (_, next) => next()], IncomingFilters = [static (_, next) => next()],
        };

        ShouldBeCopied(options, new NodeOptions(), options.ForServer("name", "unix:/here", "unix:/there"), Given);
    }

    private static void ShouldBeCopied<T>(T options, T defaults, T copy, string[] except)
    {
        foreach (var property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => !except.Contains(property.Name)))
        {
            property.GetValue(options)
                .ShouldNotBe(property.GetValue(defaults), $"The test sets {property.Name} to what it is anyway.");
            property.GetValue(copy).ShouldBe(property.GetValue(options), property.Name);
        }
    }

    // Stands for whatever a program may bring.
    private sealed class NoService : INamingService, IBindingService, IServiceProvider, ILoggerFactory, ILogger
    {
        public object? GetService(Type serviceType) => null;

        public Task AddAsync(string name, Uid uid, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public Task<Uid> LookupAsync(string name, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public Task<Uid?> TryLookupAsync(string name, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public Task DeleteAsync(string name, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public IAsyncEnumerable<NamedObject> ListAsync(
            string prefix = "", CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task AddAsync(Uid uid, Uid node, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public Task DeleteAsync(Uid uid, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public Task<Uid?> LocateAsync(Uid uid, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => false;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => throw new NotSupportedException();
    }
}
