using Stubs.Actions;
using Stubs.Rpc;

namespace Stubs.CrashProgram;

/// <summary>
/// One node of several, which does what it is told line by line, until it kills itself at a step of the protocol.
/// </summary>
internal sealed class NodeRun(Node node, Suicide suicide)
{
    private readonly Dictionary<string, PurseStub> purses = [];
    private int moves;
    private AtomicAction? open;

    /// <param name="name">Its name, or "-" for a client: it keeps nothing and does not listen.</param>
    /// <param name="store">The path of its store.</param>
    /// <param name="listen">Where it listens.</param>
    /// <param name="directory">Where the directory listens; "-" for the directory itself.</param>
    /// <param name="lease">The lease of its connections, in milliseconds.</param>
    /// <param name="step">At which step it kills itself; "-" for none.</param>
    /// <param name="occurrence">Which time.</param>
    /// <param name="isArmed">Whether it does from the start, or when it is told to.</param>
    public static async Task RunAsync(
        string name, string store, string listen, string directory, int lease, string step, int occurrence,
        bool isArmed)
    {
        var suicide = new Suicide(
            step == "-" ? (ProtocolStep)(-1) : Enum.Parse<ProtocolStep>(step), occurrence) { IsArmed = isArmed };
        var isClient = name == "-";
        await using var node = await Node.StartAsync(new NodeOptions
        {
            Name = isClient ? null : name,
            Store = isClient ? NodeOptions.InMemory : store,
            Listen = isClient ? null : listen,
            Directory = directory == "-" ? null : directory,
            Connections = new RpcOptions { Lease = TimeSpan.FromMilliseconds(lease), AllowUnprotected = true },
            Events = suicide.Events,
        });
        Console.WriteLine("ready");
        var run = new NodeRun(node, suicide);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            try
            {
                await run.DoAsync(line.Split(' '));
            }
            catch (StubsException error)
            {
                Console.WriteLine($"failed {error.GetType().Name} {error.Message.ReplaceLineEndings(" ")}");
            }
        }
    }

    private async Task DoAsync(string[] words)
    {
        switch (words)
        {
            case ["arm"]:
                suicide.IsArmed = true;
                Console.WriteLine("armed");
                break;

            // Makes a purse at a node.
            case ["create", var name, var where, var money]:
                purses[name] = await PurseStub.CreateAsync(node.At(where), name, long.Parse(money));
                Console.WriteLine("created");
                break;

            // Where it says that it is reached.
            case ["address"]:
                Console.WriteLine(node.Address);
                break;

            // Moves money between purses, in one action that is not run again.
            case ["move", var from, var to, var amount]:
                await AtomicAction.RunAsync(
                    await BindAsync(from, to, amount), new AtomicActionOptions { RetryFor = TimeSpan.Zero });
                if (!suicide.IsArmed)
                    await suicide.Settled;
                Console.WriteLine($"0 {++moves}");
                break;

            // The same, deep in nested actions, and stops before the commit.
            case ["open", var from, var to, var amount]:
                var moving = await BindAsync(from, to, amount);
                open = AtomicAction.Begin();
                await using (var nested = AtomicAction.Begin())
                {
                    await using (var deep = AtomicAction.Begin())
                    {
                        await moving();
                        await deep.CommitAsync();
                    }

                    await nested.CommitAsync();
                }

                Console.WriteLine("open");
                break;
            case ["commit"]:
                await open!.CommitAsync();
                Console.WriteLine($"0 {++moves}");
                break;

            // The same, and stops inside the nested actions.
            case ["hold", var from, var to, var amount]:
                var held = await BindAsync(from, to, amount);
                AtomicAction.Begin();
                AtomicAction.Begin();
                await held();
                Console.WriteLine("holding");
                await new TaskCompletionSource().Task;
                break;
            default:
                throw new ArgumentException(string.Join(' ', words));
        }
    }

    private async Task<Func<Task>> BindAsync(string from, string to, string amount)
    {
        var first = await FindAsync(from);
        var second = await FindAsync(to);
        return async () =>
        {
            suicide.Awaited = AtomicAction.Current!.Id;
            await first.PutAsync(-long.Parse(amount));
            await second.PutAsync(long.Parse(amount));
        };
    }

    private async Task<PurseStub> FindAsync(string name) =>
        purses.TryGetValue(name, out var known) ? known : purses[name] = await PurseStub.BindAsync(node, name);
}
