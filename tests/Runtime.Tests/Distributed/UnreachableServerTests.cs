using System.Collections.Concurrent;
using Stubs.Actions;
using Stubs.Rpc;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

/// <summary>
/// A server that works for an action because another server has called it, and that the node that ends the action
/// cannot reach, or leaves before it has been asked anything.
/// </summary>
public sealed class UnreachableServerTests : RuleTest, IAsyncLifetime
{
    private const string Far = "inproc:b";

    private readonly ConcurrentQueue<(string At, ushort Verb)> asked = new();
    private readonly ConcurrentQueue<IRpcConnection> ofClient = new();
    private readonly TaskCompletionSource forgotten = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool isCut;
    private Site site = null!;
    private TellerStub teller = null!;
    private CellStub cell = null!;

    public async Task InitializeAsync()
    {
        site = await Site.StartAsync(
            (name, transport) => name == "client"
                ? new CutTransport(this, transport) : new WatchedTransport(name, transport, static _ => { })
                {
                    BeforeServing = request =>
                    {
                        if (request.Connection.Peer.Name == "client" && ActionServer.Serves(request.Verb))
                            asked.Enqueue((name, request.Verb));
                        return Task.CompletedTask;
                    },
                    AfterServing = request =>
                    {
                        if (name == "b" && request.Verb == ActionVerb.Abort && ActionsAtFar == 0)
                            forgotten.TrySetResult();
                    },
                });
        await CellStub.CreateAsync(site.A.At("b"), "far");
        teller = await TellerStub.CreateAsync(site.Client.At("a"), "near");
        cell = await CellStub.BindAsync(site.Client, "far");
    }

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact, Trait("Rule", "34")]
    public async Task It_does_not_keep_the_locks_of_an_action_that_could_not_ask_it_to_commit()
    {
        var action = AtomicAction.Begin();
        await teller.AddBackAsync(cell, 5);
        isCut = true;
        foreach (var connection in ofClient)
            await connection.DisposeAsync();

        var error = await Should.ThrowAsync<ActionAbortedException>(() => action.CommitAsync());

        error.Reason.ShouldBe(AbortReason.ParticipantLost);
        await Apart(ShouldBeFreeAsync);
    }

    [Fact, Trait("Rule", "34")]
    public async Task It_is_joined_before_anybody_is_asked_to_prepare()
    {
        asked.Clear();
        await AtomicAction.RunAsync(() => teller.AddBackAsync(cell, 5));

        // That what was done before is carried out may be said at any time.
        asked.Where(static request => request.Verb != ActionVerb.CarriedOut)
            .ShouldBe([("b", ActionVerb.Join), ("a", ActionVerb.Prepare), ("b", ActionVerb.CommitAsLastAgent)]);
        (await cell.GetValueAsync()).ShouldBe(5);
    }

    [Fact, Trait("Rule", "22")]
    public async Task It_forgets_an_action_whose_work_there_was_undone_with_a_nested_one()
    {
        foreach (var connection in ofClient)
            await connection.DisposeAsync();

        await AtomicAction.RunAsync(async () =>
        {
            await using (AtomicAction.Begin())
                await teller.AddBackAsync(cell, 5);
        });

        await forgotten.Task.WaitAsync(TimeSpan.FromSeconds(30));
        ActionsAtFar.ShouldBe(0);
    }

    private int ActionsAtFar => site.B.Network!.Actions.Count;

    private async Task ShouldBeFreeAsync()
    {
        var other = await CellStub.BindAsync(site.A, "far");
        await other.AddAsync(1);
        (await other.GetValueAsync()).ShouldBe(1);
    }

    /// <summary>The client's, which reaches the far server as long as it is not cut.</summary>
    private sealed class CutTransport(UnreachableServerTests test, IRpcTransport inner) : IRpcTransport
    {
        public bool Serves(string address) => inner.Serves(address);

        public async ValueTask<IRpcConnection> InitiateAsync(
            string address, RpcEndpoint self, CancellationToken cancellationToken = default)
        {
            if (address != Far)
                return await inner.InitiateAsync(address, self, cancellationToken);
            if (test.isCut)
                throw new RpcConnectionException($"No node can be reached at '{address}'.", sent: false);
            var connection = await inner.InitiateAsync(address, self, cancellationToken);
            test.ofClient.Enqueue(connection);
            return connection;
        }

        public ValueTask<IRpcListener> ListenAsync(
            string address, RpcEndpoint self, CancellationToken cancellationToken = default) =>
                inner.ListenAsync(address, self, cancellationToken);
    }
}
