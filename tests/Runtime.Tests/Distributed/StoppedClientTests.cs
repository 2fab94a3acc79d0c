using Stubs.Actions;
using Stubs.Tests.Objects;

namespace Stubs.Tests.Distributed;

/// <summary>
/// A client's node that is stopped while the server decides: what the server decided stays so, and the client is not
/// told otherwise.
/// </summary>
public sealed class StoppedClientTests : IAsyncLifetime
{
    private Site site = null!;

    public async Task InitializeAsync() => site = await Site.StartAsync();

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Theory, Trait("Rule", "27")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_server_has_decided_is_unknown_to_a_client_that_was_stopped_and_not_aborted(
        bool overTwoServers)
    {
        var a = await CellStub.CreateAsync(site.Client.At("a"), "cell a");
        var b = await CellStub.CreateAsync(site.Client.At(overTwoServers ? "b" : "a"), "cell b");
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stopping = Task.CompletedTask;
        var action = AtomicAction.Begin();
        await a.AddAsync(-5);
        await b.AddAsync(5);
        site.OnStep = async (name, step, _) =>
        {
            if (name == "client" && step == ProtocolStep.OutcomeAsked)
                asked.TrySetResult();
            if (name is not ("a" or "b") || step != ProtocolStep.DecisionDurable)
                return;
            stopping = site.Client.DisposeAsync().AsTask();
            await asked.Task;
        };

        await Should.ThrowAsync<OutcomeUnknownException>(() => action.CommitAsync());

        await stopping;
        site.OnStep = static (_, _, _) => default;
        await using var other = await site.StartNodeAsync("other", "inproc:directory");
        foreach (var node in new[] { site.A, site.B, site.A })
            await node.Recovery.AskNodesAsync();
        (await (await CellStub.BindAsync(other, "cell a")).GetValueAsync()).ShouldBe(-5);
        (await (await CellStub.BindAsync(other, "cell b")).GetValueAsync()).ShouldBe(5);
    }
}
