using System.Diagnostics;
using Stubs.Rpc;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

/// <summary>
/// <c>docs/protocol.md</c> is enough to write a client: <c>Script/client.py</c> was, and shares nothing with the
/// product. It runs as a process of its own, over TCP, with a secret.
/// </summary>
public sealed class ProtocolClientTests : IAsyncLifetime
{
    private const string Secret = "open sesame";

    private Node node = null!;
    private CellStub cell = null!;

    public async Task InitializeAsync()
    {
        node = await Nodes.StartAsync(new NodeOptions
        {
            Name = "server",
            Store = NodeOptions.InMemory,
            Listen = "tcp://127.0.0.1:0",
            Connections = new RpcOptions { Secret = Secret },
        });
        cell = await CellStub.CreateAsync(node, "cells/first");
    }

    public async Task DisposeAsync() => await node.DisposeAsync();

    [Fact, Trait("Rule", "20")]
    public async Task A_program_in_another_language_finds_an_object_by_name_and_calls_it()
    {
        await cell.AddAsync(1);

        var (output, exit) = await RunAsync(
            "call", "cells/first", "Add(int)", "[41]", "AddAndThrow(int)", "[7]", "get_Value()", "[]");

        output.ShouldBe(
            [
                "cells/first is a Stubs.Tests.Objects.Cell",
                "Add(int) returned 42",
                "AddAndThrow(int) threw Stubs.Tests.Objects.SpoiledException: spoiled at 49",
                "get_Value() returned 42",
            ]);
        exit.ShouldBe(0);
        (await cell.GetValueAsync()).ShouldBe(42);
    }

    [Fact, Trait("Rule", "24")]
    public async Task A_program_in_another_language_runs_an_action()
    {
        var (output, exit) = await RunAsync(
            "action", "cells/first", "Add(int)", "[1]", "AddAndThrow(int)", "[7]", "Add(int)", "[2]");

        output[1..].ShouldBe(
            ["Add(int) returned 1", "AddAndThrow(int) threw Stubs.Tests.Objects.SpoiledException: spoiled at 8",
                "Add(int) returned 3", "committed"]);
        exit.ShouldBe(0);
        (await cell.GetValueAsync()).ShouldBe(3);
    }

    [Fact, Trait("Rule", "22")]
    public async Task A_program_in_another_language_aborts_an_action()
    {
        var (output, exit) = await RunAsync("undo", "cells/first", "Add(int)", "[1]", "Add(int)", "[2]");

        output[1..].ShouldBe(["Add(int) returned 1", "Add(int) returned 3", "aborted"]);
        exit.ShouldBe(0);
        (await cell.GetValueAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "6")]
    public async Task A_program_in_another_language_is_told_what_was_wrong()
    {
        var (output, exit) = await RunAsync("call", "nobody");
        output.ShouldBe(["refused: Nothing is named 'nobody'."]);
        exit.ShouldBe(1);
        (output, exit) = await RunAsync("call", "cells/first", "Multiply(int)", "[2]");
        output[1].ShouldBe(
            "refused: Class 'Stubs.Tests.Objects.Cell' has no such operation there. Update the server, or call what its version of the class has.");
        exit.ShouldBe(1);
        (output, exit) = await RunAsync("call", "cells/first", "Add(int)", "[\"two\"]");
        output[1].ShouldStartWith("refused: Its arguments cannot be read: ");
        exit.ShouldBe(1);
        (output, exit) = await RunWithAsync("wrong", ["call", "cells/first"]);
        output.ShouldHaveSingleItem().ShouldContain("do not have the same secret");
        exit.ShouldBe(1);
        (await cell.GetValueAsync()).ShouldBe(0);
    }

    private Task<(string[] Output, int Exit)> RunAsync(params string[] arguments) => RunWithAsync(Secret, arguments);

    private async Task<(string[] Output, int Exit)> RunWithAsync(string secret, string[] arguments)
    {
        var start = new ProcessStartInfo(
            "python3",
            [Path.Combine(AppContext.BaseDirectory, "Distributed", "Script", "client.py"), node.Address!, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
        start.Environment["STUBS_SECRET"] = secret;
        using var script = Process.Start(start)!;
        var errors = script.StandardError.ReadToEndAsync();
        var output = await script.StandardOutput.ReadToEndAsync();
        await script.WaitForExitAsync();
        (await errors).ShouldBeEmpty();
        return (output.Split(
            '\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), script.ExitCode);
    }
}
