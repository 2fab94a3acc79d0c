using System.Collections.Concurrent;
using System.Diagnostics;

namespace Stubs.Placement;

/// <summary>The processes that this node has started, each for one object (SYSTEM 41).</summary>
/// <remarks>
/// <code>
/// none ──bind──▶ starting ──its first line: where it listens──▶ told to run the object ──it has borrowed it──▶ running
///   ▲                │                                               │ runs elsewhere already                   │
///   └──── ended ◀────┴───────────────────────────────────────────────┴──────────── its end, or this node's ─────┘
/// </code>
/// A process ends when its standard input does: with this node, however that ends. What it ran is then passive again,
/// for its token has ended with its connection.
/// </remarks>
internal sealed class ServerProcesses(ServerProcess program, Func<string, string> addressFor, Func<string> directory)
    : IAsyncDisposable
{
    /// <summary>
    /// The environment variable that tells a process that it is one of these: its name, where it is to listen, and the
    /// directory, on a line each.
    /// </summary>
    public const string Variable = "STUBS_SERVER";

    /// <summary>Begins the line that such a process says when it listens; behind it stands its node.</summary>
    public const string Ready = "stubs-server ";

    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<Uid, Lazy<Task<Running>>> running = new();
    private int started;
    private volatile bool disposed;

    /// <summary>Runs an object in a process of its own; where it runs already, it stays.</summary>
    /// <param name="uid">The object.</param>
    /// <param name="home">Where its state lies.</param>
    /// <param name="run">Has a node run it, and says where it runs.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Where it runs.</returns>
    /// <exception cref="ServerProcessException">There is no such process.</exception>
    public async ValueTask<NodeReference> RunAsync(
        Uid uid, NodeReference home, Func<NodeReference, CancellationToken, ValueTask<NodeReference>> run,
        CancellationToken cancellationToken)
    {
        if (running.Count >= program.MaxProcesses && !running.ContainsKey(uid))
            return home;
        for (var isKnown = running.ContainsKey(uid); ; isKnown = false)
        {
            var starting = running.GetOrAdd(uid, uid => new Lazy<Task<Running>>(() => StartAsync(uid)));
            try
            {
                var server = await starting.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
                var place = await run(server.Node, cancellationToken).ConfigureAwait(false);
                if (place.Node != server.Node.Node)
                    await EndAsync(uid, starting).ConfigureAwait(false);
                return place;
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                await EndAsync(uid, starting).ConfigureAwait(false);

                // One that was there before may just have ended.
                if (!isKnown || error is not BindingBrokenException)
                    throw;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        disposed = true;
        await Task.WhenAll(running.Select(entry => EndAsync(entry.Key, entry.Value))).ConfigureAwait(false);
    }

    private async Task<Running> StartAsync(Uid uid)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        var name = $"{uid}/{Environment.ProcessId}/{Interlocked.Increment(ref started)}";
        var start = new ProcessStartInfo(program.FileName, program.Arguments)
            { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment[Variable] = string.Join('\n', name, addressFor(name), directory());
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Exception error) when (error is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            throw new ServerProcessException(uid, program.FileName, error.Message, error);
        }

        try
        {
            using var limit = new CancellationTokenSource(program.StartLimit);
            while (await process.StandardOutput.ReadLineAsync(limit.Token).ConfigureAwait(false) is { } line)
            {
                if (line.StartsWith(Ready, StringComparison.Ordinal))
                    return new Running(process, NodeReference.Parse(line[Ready.Length..]), ForwardAsync(uid, process));
                Console.Out.WriteLine(line);
            }

            throw new ServerProcessException(uid, program.FileName, "it ended before it listened.");
        }
        catch (Exception error)
        {
            process.Kill();
            process.Dispose();
            throw error is OperationCanceledException
                ? new ServerProcessException(
                    uid, program.FileName, $"it did not listen within {program.StartLimit.TotalSeconds} s.", error)
                : error;
        }
    }

    // What it says on its output appears on ours. When it ends, another can take its place.
    private async Task ForwardAsync(Uid uid, Process process)
    {
        while (await process.StandardOutput.ReadLineAsync().ConfigureAwait(false) is { } line)
            Console.Out.WriteLine(line);
        if (running.TryGetValue(uid, out var entry)
            && entry is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true, Result: var found } }
            && found.Process == process)
            running.TryRemove(KeyValuePair.Create(uid, entry));
    }

    private async Task EndAsync(Uid uid, Lazy<Task<Running>> entry)
    {
        running.TryRemove(KeyValuePair.Create(uid, entry));
        Running server;
        try
        {
            server = await entry.Value.ConfigureAwait(false);
        }
        catch (Exception error) when (error is ServerProcessException or ObjectDisposedException or FormatException)
        {
            // It never was; the node that asked for it has been told.
            return;
        }

        using var process = server.Process;
        try
        {
            process.StandardInput.Close();
            using var limit = new CancellationTokenSource(EndLimit);
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            process.Kill();
        }

        await server.Forwarding.ConfigureAwait(false);
    }

    private sealed record Running(Process Process, NodeReference Node, Task Forwarding);
}
