using System.Diagnostics;
using Stubs.CrashProgram;

namespace Stubs.Tests.Distributed;

/// <summary>Under one activation policy each object has a server process of its own.</summary>
[Trait("Rule", "41")]
public sealed class ServerProcessTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly TemporaryDirectory folder = new(inMemory: true);
    private Node home = null!;
    private Node client = null!;
    private PurseStub purse = null!;

    public async Task InitializeAsync()
    {
        home = await StartHomeAsync(new ServerProcess(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", "exec",
            Path.Combine(AppContext.BaseDirectory, "Stubs.CrashProgram.dll")));
        client = await Node.StartAsync(new NodeOptions { Store = NodeOptions.InMemory, Directory = home.Address });
        purse = await PurseStub.CreateAsync(client.At("home"), "purse", 10);
    }

    public async Task DisposeAsync()
    {
        await client.DisposeAsync();
        await home.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Each_object_runs_in_its_own_and_its_state_lies_at_home()
    {
        var other = await PurseStub.CreateAsync(client.At("home"), "other", 20);
        await purse.PutAsync(5);

        var processes = new[] { await purse.FindProcessAsync(), await other.FindProcessAsync(), Environment.ProcessId };

        processes.ShouldBeUnique();
        (await (await PurseStub.BindAsync(home, "purse")).GetMoneyAsync()).ShouldBe(15);
        home.Objects.FindActive(purse.Uid).ShouldBeNull();
    }

    [Fact, Trait("Rule", "24")]
    public async Task An_action_over_two_of_them_is_wholly_done()
    {
        var other = await PurseStub.BindOrCreateAsync(home, "other", 20);
        var here = await PurseStub.BindAsync(home, "purse");

        await AtomicAction.RunAsync(async () =>
        {
            await here.PutAsync(-5);
            await other.PutAsync(5);
        });

        (await purse.GetMoneyAsync()).ShouldBe(5);
        (await other.GetMoneyAsync()).ShouldBe(25);
    }

    [Fact, Trait("Rule", "34")]
    public async Task When_it_is_killed_the_next_call_finds_another_with_what_was_committed()
    {
        await purse.PutAsync(5);
        using var server = Process.GetProcessById(await purse.FindProcessAsync());

        server.Kill();
        await server.WaitForExitAsync().WaitAsync(Limit);

        (await AtomicAction.RunAsync(() => purse.GetMoneyAsync())).ShouldBe(15);
        (await purse.FindProcessAsync()).ShouldNotBe(server.Id);
    }

    [Fact]
    public async Task It_ends_with_the_node_that_started_it()
    {
        using var server = Process.GetProcessById(await purse.FindProcessAsync());

        await home.DisposeAsync();

        await server.WaitForExitAsync().WaitAsync(Limit);
    }

    [Theory]
    [InlineData("/no/such/program", "/no/such/program")]
    [InlineData("/bin/true", "ended before it listened")]
    public async Task A_program_that_is_none_is_reported_with_what_to_do(string program, string reason)
    {
        await home.DisposeAsync();
        home = await StartHomeAsync(new ServerProcess(program));

        var error = await Should.ThrowAsync<ServerProcessException>(() => PurseStub.BindAsync(home, "purse"));

        error.Message.ShouldContain(reason);
        error.Message.ShouldContain(nameof(Node.RunServerAsync));
    }

    private Task<Node> StartHomeAsync(ServerProcess program) => Node.StartAsync(new NodeOptions
    {
        Name = "home",
        Store = folder.File("home.db"),
        Listen = "unix:" + folder.File("home.sock"),
        Activation = ActivationPolicy.DedicatedProcess,
        ServerProcess = program,
    });
}
