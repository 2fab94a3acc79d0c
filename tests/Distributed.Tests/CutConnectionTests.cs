using Stubs.Actions;
using Stubs.Rpc;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

/// <summary>
/// A bad network between a client and server <c>a</c>: whatever happens to the connection, at whatever message, an
/// action over both servers is done wholly or not at all.
/// </summary>
public sealed class CutConnectionTests
{
    private const int Amount = 10;

    public static TheoryData<string, string> Steps => new()
    {
        { "client", nameof(ProtocolStep.CallSent) },
        { "client", nameof(ProtocolStep.ReplyReceived) },
        { "client", nameof(ProtocolStep.CommitBegun) },
        { "client", nameof(ProtocolStep.PrepareSent) },
        { "client", nameof(ProtocolStep.VoteReceived) },
        { "client", nameof(ProtocolStep.BeforeDecision) },
        { "client", nameof(ProtocolStep.DecisionAsked) },
        { "client", nameof(ProtocolStep.DecisionLearned) },
        { "client", nameof(ProtocolStep.CommitSent) },
        { "a", nameof(ProtocolStep.CallReceived) },
        { "a", nameof(ProtocolStep.CallExecuted) },
        { "a", nameof(ProtocolStep.PrepareReceived) },
        { "a", nameof(ProtocolStep.VoteSent) },
        { "a", nameof(ProtocolStep.CommitReceived) },
        { "a", nameof(ProtocolStep.AcknowledgementSent) },
    };

    [Theory, Trait("Rule", "36"), MemberData(nameof(Steps))]
    public Task An_action_whose_connection_to_a_participant_is_cut_at_any_step_is_done_wholly_or_not_at_all(
        string node, string step) =>
            CutAsync(node, Enum.Parse<ProtocolStep>(step), "from", "to", static proxy => proxy.Cut());

    [Theory, Trait("Rule", "27"), InlineData("client", "DecisionAsked"), InlineData(
        "client", "DecisionLearned"), InlineData("a", "OnePhaseReceived"), InlineData("a", "DecisionDurable")]
    public Task An_action_whose_connection_to_the_last_agent_is_cut_is_done_wholly_or_not_at_all(
        string node, string step) =>
            CutAsync(node, Enum.Parse<ProtocolStep>(step), "to", "from", static proxy => proxy.Cut());

    [Theory, Trait("Rule", "38"), InlineData("CallSent"), InlineData("PrepareSent"), InlineData(
        "DecisionAsked"), InlineData("CommitSent")]
    public Task An_action_whose_connection_only_seems_alive_is_done_wholly_or_not_at_all(string step) => CutAsync(
        "client",
        Enum.Parse<ProtocolStep>(step),
        step == nameof(ProtocolStep.DecisionAsked) ? "to" : "from",
        step == nameof(ProtocolStep.DecisionAsked) ? "from" : "to",
        static proxy => proxy.ToServer.Swallow());

    [Theory, Trait("Rule", "36"), InlineData("CallSent"), InlineData("PrepareSent"), InlineData(
        "DecisionAsked"), InlineData("CommitSent")]
    public Task An_action_whose_messages_come_twice_is_done_once_or_not_at_all(string step) => CutAsync(
        "client",
        Enum.Parse<ProtocolStep>(step),
        step == nameof(ProtocolStep.DecisionAsked) ? "to" : "from",
        step == nameof(ProtocolStep.DecisionAsked) ? "from" : "to",
        static proxy => proxy.ToServer.RepeatNext(),
        cutAfterwards: false);

    private static async Task CutAsync(
        string node, ProtocolStep at, string from, string to, Action<FaultyProxy> fault, bool cutAfterwards = true)
    {
        var transport = new ProxiedTransport();
        await using var site = await new NodeSite
            { Listen = "tcp://127.0.0.1:0", Transports = [transport], Lease = TimeSpan.FromSeconds(1.5) }.BeginAsync();
        var a = await site.StartAsync("a");
        await using var proxy = transport.Proxy(a.Address!);
        await site.StartAsync("b");
        await site.CreatePursesAsync();
        await site.MoveFirstAsync(1);

        var passed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        site.OnStep = (name, step, _) =>
        {
            if (name == node && step == at && passed.TrySetResult())
                fault(proxy);
            return default;
        };
        var told = await site.TryMoveAsync(from, to, from == "from" ? Amount : -Amount);
        await passed.Task.WaitAsync(TimeSpan.FromSeconds(30));
        proxy.ToServer.Pass();
        if (cutAfterwards)
            proxy.Cut();

        await site.RecoverAsync();
        var moved = await site.ReadMovedAsync();
        moved.ShouldBeOneOf(1, 1 + Amount);
        if (told is { } known)
            moved.ShouldBe(known ? 1 + Amount : 1, site.LastError?.ToString());
        await site.MoveAsync("to", "from", moved);
    }

    /// <summary>Sockets, but that some addresses are reached through a proxy.</summary>
    private sealed class ProxiedTransport : IRpcTransport
    {
        private readonly SocketTransport sockets = new();
        private readonly Dictionary<string, FaultyProxy> proxies = [];

        public FaultyProxy Proxy(string address) => proxies[address] = new FaultyProxy(address);

        public bool Serves(string address) => sockets.Serves(address);

        public ValueTask<IRpcListener> ListenAsync(
            string address, RpcEndpoint self, CancellationToken cancellationToken) =>
                sockets.ListenAsync(address, self, cancellationToken);

        public ValueTask<IRpcConnection> InitiateAsync(
            string address, RpcEndpoint self, CancellationToken cancellationToken) =>
                sockets.InitiateAsync(
                    proxies.TryGetValue(address, out var proxy) ? proxy.Address : address, self, cancellationToken);
    }
}
