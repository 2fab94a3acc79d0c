using Stubs.Actions;
using Stubs.Calls;
using Stubs.Locking;
using Stubs.Rpc;
using Stubs.Tests.Objects;
using Stubs.Tests.Rpc;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

/// <summary>
/// Calls that come behind the end of the level that made them, and what else a peer may say, byte by byte.
/// </summary>
public sealed class LateCallTests : IAsyncLifetime
{
    private static readonly Uid Top = RawCoordinator.Top, Level = RawCoordinator.Level;

    private readonly InProcessTransport transport = new();
    private Node node = null!;
    private CellStub cell = null!;
    private RawCoordinator coordinator = null!;

    public async Task InitializeAsync()
    {
        node = await Nodes.StartAsync(
            new NodeOptions
                { Name = "server", Store = NodeOptions.InMemory, Listen = "inproc:server", Transports = [transport] });
        cell = await CellStub.CreateAsync(node, "cell");
        coordinator = await RawCoordinator.ConnectAsync(transport, cell);
    }

    public async Task DisposeAsync()
    {
        await coordinator.DisposeAsync();
        await node.DisposeAsync();
    }

    [Fact, Trait("Rule", "18")]
    public async Task A_call_that_comes_behind_the_abort_of_its_level_costs_that_level_and_no_other()
    {
        await coordinator.AbortAsync(Level);

        var (status, level, reason) = await coordinator.CallAsync(order: 2, new ActionLevel(Level, 1));

        status.ShouldBe(CallStatus.Aborted);
        level.ShouldBe(Level);
        reason.ShouldBe(AbortReason.Wounded);
        (await coordinator.CallAsync(order: 3)).Status.ShouldBe(CallStatus.Returned);
        (await coordinator.AskAsync(ActionVerb.CommitOnePhase)).Answer.ShouldBe(ActionAnswer.Committed);
        (await cell.GetValueAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "18")]
    public async Task An_abort_of_a_level_that_has_worked_undoes_it_and_refuses_its_further_calls()
    {
        (await coordinator.CallAsync(order: 2, new ActionLevel(Level, 1))).Status.ShouldBe(CallStatus.Returned);
        await coordinator.AbortAsync(Level);

        (await coordinator.CallAsync(order: 3, new ActionLevel(Level, 1))).Level.ShouldBe(Level);
        (await coordinator.CallAsync(order: 4)).Status.ShouldBe(CallStatus.Returned);

        (await coordinator.AskAsync(ActionVerb.CommitOnePhase)).Answer.ShouldBe(ActionAnswer.Committed);
        (await cell.GetValueAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "22")]
    public async Task A_call_that_comes_behind_the_abort_of_its_action_is_not_executed()
    {
        await coordinator.AbortAsync(Top);

        (await coordinator.CallAsync(order: 1)).Level.ShouldBe(Top);

        (await cell.GetValueAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "22")]
    public async Task An_action_that_is_to_commit_while_a_call_of_a_nested_level_still_runs_is_aborted()
    {
        var holder = AtomicAction.Begin();
        await cell.AddAsync(10);
        var young = coordinator.Age with { Stamp = long.MaxValue };
        var context = new ActionContext(Top, young, IsKnown: false, 2, [new ActionLevel(Level, 1)], []);
        var calling = coordinator.CallAsync(context, "Add(int)", 1);
        await Until.HoldsAsync(() => node.Objects.FindActive(cell.Uid)!.Locks.GetWaiters().Length == 1);

        var reply = await coordinator.AskAsync(ActionVerb.CommitOnePhase);

        reply.Answer.ShouldBe(ActionAnswer.Aborted);
        reply.Reason.ShouldBe(AbortReason.ChildRunning);
        (await calling).Status.ShouldBe(CallStatus.Aborted);
        await holder.CommitAsync();
        (await cell.GetValueAsync()).ShouldBe(10);
    }

    [Theory]
    [InlineData(CallVerb.Call)]
    [InlineData(CallVerb.Locate)]
    [InlineData(CallVerb.Cancel)]
    [InlineData(CallVerb.Next)]
    [InlineData(CallVerb.Lend)]
    [InlineData(CallVerb.WriteLent)]
    [InlineData(CallVerb.Run)]
    [InlineData(CallVerb.Return)]
    [InlineData(ActionVerb.Prepare)]
    [InlineData(ActionVerb.CommitOnePhase)]
    [InlineData(ActionVerb.CarriedOut)]
    public async Task What_cannot_be_read_is_answered_so_and_harms_nothing(int verb)
    {
        foreach (var body in new byte[][] { [], [0x80], [0xFF], [
            0x9B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [.. Enumerable.Repeat((byte)0x81, 1000)] })
        {
            (await Should.ThrowAsync<RpcFaultException>(
                async () => (await coordinator.Connection.CallAsync((ushort)verb, body)).Dispose()))
                .Code.ShouldBe(RpcFault.BadRequest);
        }

        (await coordinator.CallAsync(order: 1)).Status.ShouldBe(CallStatus.Returned);
    }

    [Fact, Trait("Rule", "32")]
    public async Task A_coordinator_that_is_none_is_not_believed()
    {
        (await coordinator.CallAsync(order: 1)).Status.ShouldBe(CallStatus.Returned);

        (await Should.ThrowAsync<RpcFaultException>(
            () => coordinator.AskAsync(ActionVerb.Prepare, new ActionMessage(Top) { Coordinator = "somewhere" })))
            .Code.ShouldBe(RpcFault.BadRequest);

        (await coordinator.AskAsync(ActionVerb.CommitOnePhase)).Answer.ShouldBe(ActionAnswer.Committed);
    }

    [Fact]
    public async Task Elements_that_only_a_later_version_knows_are_skipped()
    {
        var message = new ActionMessage(Top).ToArray();
        message[0]++;
        await coordinator.AbortAsync([.. message, 0x82, 0x01, 0x60]);
        byte[] located = [0x82, .. Encode(cell.Uid), 0xF5];

        using var reply = await coordinator.Connection.CallAsync(CallVerb.Locate, located);
        Whereabouts.Read(reply.Body.Span).TypeName.ShouldBe("Stubs.Tests.Objects.Cell");

        byte[] enlistment = [
            0x84, 0xF5, 0xF5, 0x81, 0x85, .. Encode(Top.ToString()), 0x01, 0xF4, 0x80, 0xA0, 0x07, 0x63];
        ReadEnlistment(enlistment, out var next).Others.ShouldHaveSingleItem().Node.Node.ShouldBe(Top);
        next.ShouldBe(enlistment.Length - 1);
    }

    private static Enlistment ReadEnlistment(byte[] bytes, out int next)
    {
        var reader = new StateReader(bytes);
        var enlistment = Enlistment.Read(ref reader);
        next = reader.Position;
        return enlistment;
    }

    private static byte[] Encode(Uid uid)
    {
        using var writer = StateWriter.Create();
        writer.Write(uid);
        return writer.ToArray();
    }

    private static byte[] Encode(string text)
    {
        using var writer = StateWriter.Create();
        writer.Write(text);
        return writer.ToArray();
    }
}
