using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using Stubs.CrashProgram;
using Stubs.Rpc;
using Stubs.Tests.Crash;

namespace Stubs.Tests.Hostile;

/// <summary>
/// A node as a process, which nodes and clients reach with different secrets; an honest client of it in the process of
/// the test; and peers in Python, which mean no good, as processes of their own.
/// </summary>
internal sealed class HostileSite : IAsyncDisposable
{
    private readonly TemporaryDirectory folder = new(inMemory: true);
    private readonly Channel<string> answers = Channel.CreateUnbounded<string>();
    private readonly ConcurrentQueue<string> log = new();
    private ActionProcess server = null!;
    private Task reading = Task.CompletedTask;

    /// <summary>Where the node listens, and its identity.</summary>
    public string Address { get; private set; } = "";

    /// <inheritdoc cref="Address"/>
    public string Identity { get; private set; } = "";

    /// <summary>The identifiers of its objects.</summary>
    public string PurseUid { get; private set; } = "";

    /// <inheritdoc cref="PurseUid"/>
    public string SafeUid { get; private set; } = "";

    /// <inheritdoc cref="PurseUid"/>
    public string TallyUid { get; private set; } = "";

    /// <summary>The honest client, and the purse, which holds 100, as it has it.</summary>
    public Node Client { get; private set; } = null!;

    /// <inheritdoc cref="Client"/>
    public PurseStub Purse { get; private set; } = null!;

    /// <summary>What the node has logged, a line each.</summary>
    public IReadOnlyCollection<string> Log => log;

    /// <param name="maxActionAge">For how many seconds the node works for an action of a client.</param>
    public static async Task<HostileSite> StartAsync(int maxActionAge = 900)
    {
        var site = new HostileSite();
        await site.BeginAsync(maxActionAge);
        return site;
    }

    /// <summary>A client that knows the clients' secret.</summary>
    public static Task<Node> StartClientAsync(string directory, RpcTls? tls = null) => Node.StartAsync(new NodeOptions
    {
        Name = $"honest-{Guid.NewGuid():N}",
        Store = NodeOptions.InMemory,
        Directory = directory,
        Role = PeerRole.Client,
        Connections = new RpcOptions { Secret = Serving.ClientSecret, Tls = tls },
    });

    /// <summary>Lets a peer behave in a way, and says what it has printed.</summary>
    public async Task<string[]> RunAsync(string peer, string behaviour, params string[] arguments)
    {
        await using var script = Start(peer, behaviour, arguments);
        return await script.EndAsync();
    }

    /// <summary>Starts a peer that waits for the test now and then.</summary>
    public PeerScript Start(string peer, string behaviour, params string[] arguments) =>
        new([peer + ".py", behaviour, Address, .. arguments]);

    /// <summary>Asks the node itself: "money", "doubts", "memory" in bytes and its "peak", "time" of the processor in ms.</summary>
    public async Task<long> AskAsync(string question)
    {
        await server.SayAsync(question);
        var answer = await answers.Reader.ReadAsync();
        answer.ShouldStartWith(question + " ");
        return long.Parse(answer.AsSpan(question.Length + 1), CultureInfo.InvariantCulture);
    }

    /// <summary>The honest client is served, and nothing has been changed but by it.</summary>
    public async Task CheckAsync()
    {
        await AtomicAction.RunAsync(() => Purse.PutAsync(5));
        await AtomicAction.RunAsync(() => Purse.PutAsync(-5));
        (await AskAsync("money")).ShouldBe(100);
        (await AskAsync("doubts")).ShouldBe(0);
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await server.DisposeAsync();
        await reading;
        folder.Dispose();
    }

    private async Task BeginAsync(int maxActionAge)
    {
        server = ActionProcess.Start("serve", folder.StorePath, "tcp://127.0.0.1:0", $"{maxActionAge}");
        reading = ReadAsync();
        if ((await answers.Reader.ReadAsync()).Split(' ') is not
            ["ready", var address, var identity, var purse, var safe, var tally])
            throw new InvalidOperationException("The node did not start.");
        (Address, Identity, PurseUid, SafeUid, TallyUid) = (address, identity, purse, safe, tally);
        Client = await StartClientAsync(Address);
        Purse = await PurseStub.BindAsync(Client, "purse");
    }

    // All is read at once: a node that could not write would wait.
    private async Task ReadAsync()
    {
        while (await server.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("log ", StringComparison.Ordinal))
                log.Enqueue(line);
            else
                answers.Writer.TryWrite(line);
        }

        answers.Writer.TryComplete();
    }
}

/// <summary>A peer in Python, as a process.</summary>
internal sealed class PeerScript : IAsyncDisposable
{
    private readonly Process process;
    private readonly Task<string> errors;

    public PeerScript(string[] arguments)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Peers");
        process = Process.Start(new ProcessStartInfo("python3", ["-B", .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>The next line that it prints.</summary>
    public async Task<string> ReadLineAsync() =>
        await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException(await errors);

    /// <summary>Lets it go on.</summary>
    public async Task ContinueAsync()
    {
        await process.StandardInput.WriteLineAsync();
        await process.StandardInput.FlushAsync();
    }

    /// <summary>Waits for its end, and says what else it has printed.</summary>
    public async Task<string[]> EndAsync()
    {
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        (await errors).ShouldBeEmpty();
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }
}
