using Stubs.Actions;
using Stubs.Locking;
using Stubs.Objects;
using Stubs.Rpc;
using Stubs.Tests.Objects;
using Stubs.Tests.Rpc;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

/// <summary>Calls that come behind the end of the level that made them, and what else a peer may say, byte by byte.</summary>
public sealed class LateCallTests : IAsyncLifetime
{
    private static readonly Uid Top = new([.. Enumerable.Repeat((byte)0xA1, Uid.Size)]);
    private static readonly Uid Level = new([.. Enumerable.Repeat((byte)0xA2, Uid.Size)]);

    private readonly InProcessTransport transport = new();
    private readonly RpcNode client = new("client");
    private Node node = null!;
    private CellStub cell = null!;
    private IRpcConnection connection = null!;

    public async Task InitializeAsync()
    {
        node = await Nodes.StartAsync(new NodeOptions { Name = "server", Store = NodeOptions.InMemory, Listen = "inproc:server", Transports = [transport] });
        cell = await CellStub.CreateAsync(node, "cell");
        connection = await transport.InitiateAsync("inproc:server", client.Endpoint);
    }

    public async Task DisposeAsync()
    {
        await connection.DisposeAsync();
        await node.DisposeAsync();
    }

    [Fact, Trait("Rule", "18")]
    public async Task A_call_that_comes_behind_the_abort_of_its_level_costs_that_level_and_no_other()
    {
        await AbortAsync(Level);

        var (status, level, reason) = await CallAsync(order: 2, new ActionLevel(Level, 1));

        status.ShouldBe(CallStatus.Aborted);
        level.ShouldBe(Level);
        reason.ShouldBe(AbortReason.Wounded);
        (await CallAsync(order: 3)).Status.ShouldBe(CallStatus.Returned);
        (await AskAsync(ActionVerb.CommitOnePhase)).Answer.ShouldBe(ActionAnswer.Committed);
        (await cell.GetValueAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "18")]
    public async Task An_abort_of_a_level_that_has_worked_undoes_it_and_refuses_its_further_calls()
    {
        (await CallAsync(order: 2, new ActionLevel(Level, 1))).Status.ShouldBe(CallStatus.Returned);
        await AbortAsync(Level);

        (await CallAsync(order: 3, new ActionLevel(Level, 1))).Level.ShouldBe(Level);
        (await CallAsync(order: 4)).Status.ShouldBe(CallStatus.Returned);

        (await AskAsync(ActionVerb.CommitOnePhase)).Answer.ShouldBe(ActionAnswer.Committed);
        (await cell.GetValueAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "22")]
    public async Task A_call_that_comes_behind_the_abort_of_its_action_is_not_executed()
    {
        await AbortAsync(Top);

        (await CallAsync(order: 1)).Level.ShouldBe(Top);

        (await cell.GetValueAsync()).ShouldBe(0);
    }

    [Theory, Trait("Rule", "35")]
    [InlineData(CallVerb.Call)]
    [InlineData(CallVerb.Locate)]
    [InlineData(ActionVerb.Prepare)]
    [InlineData(ActionVerb.CommitOnePhase)]
    [InlineData(ActionVerb.CarriedOut)]
    public async Task What_cannot_be_read_is_answered_so_and_harms_nothing(int verb)
    {
        foreach (var body in new byte[][] { [], [0x80], [0xFF], [0x9B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [.. Enumerable.Repeat((byte)0x81, 1000)] })
        {
            (await Should.ThrowAsync<RpcFaultException>(async () => (await connection.CallAsync((ushort)verb, body)).Dispose()))
                .Code.ShouldBe(RpcFault.BadRequest);
        }

        (await CallAsync(order: 1)).Status.ShouldBe(CallStatus.Returned);
    }

    [Fact, Trait("Rule", "35")]
    public async Task A_coordinator_that_is_none_is_not_believed()
    {
        (await CallAsync(order: 1)).Status.ShouldBe(CallStatus.Returned);

        (await Should.ThrowAsync<RpcFaultException>(() => AskAsync(ActionVerb.Prepare, new ActionMessage(Top) { Coordinator = "somewhere" })))
            .Code.ShouldBe(RpcFault.BadRequest);

        (await AskAsync(ActionVerb.CommitOnePhase)).Answer.ShouldBe(ActionAnswer.Committed);
    }

    [Fact, Trait("Rule", "52")]
    public async Task Elements_that_only_a_later_version_knows_are_skipped()
    {
        var message = new ActionMessage(Top).ToArray();
        message[0]++;
        await AbortAsync([.. message, 0x82, 0x01, 0x60]);
        byte[] located = [0x82, .. Encode(cell.Uid), 0xF5];

        using var reply = await connection.CallAsync(CallVerb.Locate, located);
        RemoteObjects.Whereabouts.Read(reply.Body.Span).TypeName.ShouldBe("Stubs.Tests.Objects.Cell");

        byte[] enlistment = [0x84, 0xF5, 0xF5, 0x81, 0x85, .. Encode(Top.ToString()), 0x01, 0xF4, 0x80, 0xA0, 0x07, 0x63];
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

    private Task AbortAsync(Uid level) => AbortAsync(new ActionMessage(Top) { Level = level, Reason = AbortReason.Wounded, Text = "as the test wants it" }.ToArray());

    private async Task AbortAsync(byte[] message)
    {
        using var reply = await connection.CallAsync(ActionVerb.Abort, message);
        ActionReply.Read(reply.Body.Span).Answer.ShouldBe(ActionAnswer.Aborted);
    }

    private Task<ActionReply> AskAsync(ushort verb) => AskAsync(verb, new ActionMessage(Top));

    private async Task<ActionReply> AskAsync(ushort verb, ActionMessage message)
    {
        using var reply = await connection.CallAsync(verb, message.ToArray());
        return ActionReply.Read(reply.Body.Span);
    }

    private async Task<(CallStatus Status, Uid Level, AbortReason Reason)> CallAsync(int order, params ActionLevel[] path)
    {
        using var reply = await connection.CallAsync(CallVerb.Call, Request(order, path));
        return Read(reply.Body.Span);

        static (CallStatus Status, Uid Level, AbortReason Reason) Read(ReadOnlySpan<byte> body)
        {
            var reader = new StateReader(body);
            reader.ReadArrayStart().ShouldBe(3);
            var status = (CallStatus)reader.ReadInt32();
            if (status != CallStatus.Aborted)
                return (status, default, default);
            reader.ReadArrayStart().ShouldBe(3);
            return (status, reader.ReadUid(), (AbortReason)reader.ReadInt32());
        }
    }

    private byte[] Request(int order, ActionLevel[] path)
    {
        var context = new ActionContext(Top, new ActionPriority(1, client.Endpoint.Self.Node, 1, Order: 0), IsKnown: false, order, path, []);
        var writer = StateWriter.Create();
        try
        {
            new CallHeader(context, Trace: null, Number: 0, cell.Uid, "Stubs.Tests.Objects.Cell", "Add(int)").Write(ref writer);
            writer.WriteArrayStart(1);
            writer.Write(1);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
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
