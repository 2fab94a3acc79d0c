using Stubs.Actions;
using Stubs.Rpc;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

/// <summary>
/// A node can be reached before it has found its directory, and knows nothing yet: it answers when it does.
/// </summary>
public sealed class StartingNodeTests : RuleTest, IAsyncLifetime
{
    private readonly TaskCompletionSource<bool> served = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource mayFindDirectory = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool isHeld;
    private Site site = null!;
    private CellStub cell = null!;

    public async Task InitializeAsync()
    {
        site = await Site.StartAsync((name, transport) => name == "b" ? new HeldTransport(this, transport) : transport);
        cell = await CellStub.CreateAsync(site.Client.At("b"), "cell");
    }

    public async Task DisposeAsync()
    {
        mayFindDirectory.TrySetResult();
        await site.DisposeAsync();
    }

    [Fact, Trait("Rule", "32")]
    public async Task It_does_not_say_how_actions_ended_and_serves_no_calls_before()
    {
        await site.CrashAsync("b");
        isHeld = true;
        var starting = site.StartAsync("b");
        var toB = await site.A.Network!.Connections.GetAsync("inproc:b", CancellationToken.None);

        var asking = AskAsync(toB, new Uid([.. Enumerable.Repeat((byte)0xC2, Uid.Size)]));
        (await served.Task).ShouldBeFalse();
        var calling = Apart(async () => await (await CellStub.BindAsync(site.A, "cell")).AddAsync(5));
        mayFindDirectory.SetResult();

        (await asking).Answer.ShouldBe(ActionAnswer.Aborted);
        (await calling).ShouldBe(5);
        await starting;
        (await cell.GetValueAsync()).ShouldBe(5);
    }

    private static async Task<ActionReply> AskAsync(IRpcConnection connection, Uid action)
    {
        using var reply = await connection.CallAsync(
            ActionVerb.Outcome, new ActionMessage(action).ToArray(), null, CancellationToken.None);
        return ActionReply.Read(reply.Body.Span);
    }

    private sealed class HeldTransport(StartingNodeTests test, IRpcTransport inner) : IRpcTransport
    {
        public bool Serves(string address) => inner.Serves(address);

        public async ValueTask<IRpcConnection> InitiateAsync(
            string address, RpcEndpoint self, CancellationToken cancellationToken = default)
        {
            if (test.isHeld && address == "inproc:directory")
                await test.mayFindDirectory.Task;
            return await inner.InitiateAsync(address, self, cancellationToken);
        }

        public async ValueTask<IRpcListener> ListenAsync(
            string address, RpcEndpoint self, CancellationToken cancellationToken = default)
        {
            var mine = self.WithHandler(new Handler(test, self.Handler));
            var listener = await inner.ListenAsync(address, mine, cancellationToken);
            mine.Self = self.Self with { Address = listener.Address };
            return listener;
        }
    }

    /// <summary>Sees whether a request is served at once: what it asks for is in memory.</summary>
    private sealed class Handler(StartingNodeTests test, IRpcHandler inner) : IRpcHandler
    {
        public string? Refuse(RpcPeer peer) => inner.Refuse(peer);

        public void Connected(IRpcConnection connection) => inner.Connected(connection);

        public void Disconnected(IRpcConnection connection, Exception? why) => inner.Disconnected(connection, why);

        public async ValueTask HandleAsync(RpcRequest request)
        {
            var serving = inner.HandleAsync(request);
            if (test.isHeld)
                test.served.TrySetResult(serving.IsCompleted);
            await serving;
        }
    }
}
