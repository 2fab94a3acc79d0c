using Stubs.Tests.Crash;
using Xunit.Abstractions;

namespace Stubs.Tests.Distributed;

/// <summary>Nodes on machines of their own, which listen at all interfaces and are told no other address.</summary>
public sealed class NetworkNamespaceTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryDirectory folder = new(inMemory: true);

    public void Dispose() => folder.Dispose();

    [Fact, Trait("Rule", "42")]
    public async Task Nodes_on_three_machines_reach_each_other_at_what_was_dialled()
    {
        if (MakeMachines() is not { } machines)
            return;
        using (machines)
        {
            await using var directory = await StartAsync(machines, "directory", "tcp://0.0.0.0:4710", "-");
            await using var server = await StartAsync(machines, "server", "tcp://0.0.0.0:0", "tcp://10.77.1.1:4710");
            await using var client = await StartAsync(machines, "client", "-", "tcp://10.77.2.1:4710");

            (await AskAsync(server, "address")).ShouldStartWith("tcp://10.77.1.2:");
            (await AskAsync(client, "create from server 1000")).ShouldBe("created");
            (await AskAsync(client, "create to directory 1000")).ShouldBe("created");
            (await AskAsync(client, "move from to 10")).ShouldBe("0 1");

            // Another server at another port: the directory tells the client where it is now, and the address at which
            // it was does not stand in the way.
            await server.KillAsync();
            await using var again = await StartAsync(machines, "server", "tcp://0.0.0.0:0", "tcp://10.77.1.1:4710");
            await using var late = await StartAsync(machines, "client", "-", "tcp://10.77.2.1:4710");
            (await AskAsync(late, "move from to 10")).ShouldBe("0 1");
            (await AskUntilMovedAsync(client)).ShouldBe("0 2");
        }
    }

    [Fact, Trait("Rule", "42")]
    public async Task A_node_that_only_its_own_machine_reaches_is_not_looked_for_on_another()
    {
        if (MakeMachines() is not { } machines)
            return;
        using (machines)
        {
            await using var directory = await StartAsync(machines, "directory", "tcp://0.0.0.0:4710", "-");
            await using var server = await StartAsync(machines, "server", "tcp://127.0.0.1:0", "tcp://10.77.1.1:4710");
            await using var client = await StartAsync(machines, "client", "-", "tcp://10.77.2.1:4710");

            (await AskAsync(client, "create from server 1000")).ShouldContain(
                "it does not listen, or at no address that is known here");
        }
    }

    // Where namespaces cannot be made the test fails and says what it takes; where that is known, it says that instead,
    // in its output.
    private NetworkNamespaces? MakeMachines()
    {
        if (Environment.GetEnvironmentVariable(NetworkNamespaces.Variable) == "1")
        {
            output.WriteLine(
                $"NOT TESTED: {NetworkNamespaces.Variable} is 1, so that nothing was tried between network namespaces.");
            return null;
        }

        try
        {
            return NetworkNamespaces.Make();
        }
        catch (InvalidOperationException error)
        {
            throw new InvalidOperationException(
                $"Network namespaces cannot be made here: {error.Message} It takes root on Linux, and iproute2. Run the tests so, or set {NetworkNamespaces.Variable}=1 to do without.", error);
        }
    }

    private async Task<ActionProcess> StartAsync(
        NetworkNamespaces machines, string name, string listen, string directory)
    {
        var process = ActionProcess.StartUnder(
            machines.On(name), "node", name == "client" ? "-" : name, folder.File(name + ".db"), listen, directory,
            "10000", "-", "1", "False");
        (await process.ReadLineAsync()).ShouldBe("ready");
        return process;
    }

    private static async Task<string> AskAsync(ActionProcess process, string line)
    {
        await process.SayAsync(line);
        return (await process.ReadLineAsync()).ShouldNotBeNull();
    }

    // The first attempts may still meet the connection to the server that was killed.
    private static async Task<string> AskUntilMovedAsync(ActionProcess client)
    {
        var told = "";
        for (var attempt = 0; attempt < 100 && !told.StartsWith("0 ", StringComparison.Ordinal); attempt++)
            told = await AskAsync(client, "move from to 10");
        return told;
    }
}
