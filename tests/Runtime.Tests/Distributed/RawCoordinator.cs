using Stubs.Actions;
using Stubs.Calls;
using Stubs.Locking;
using Stubs.Rpc;
using Stubs.Tests.Objects;
using Stubs.Tests.Rpc;

namespace Stubs.Tests.Distributed;

/// <summary>A client that sends the messages of one action one by one, as a test wants them.</summary>
internal sealed class RawCoordinator : IAsyncDisposable
{
    /// <summary>The action.</summary>
    public static readonly Uid Top = new([.. Enumerable.Repeat((byte)0xA1, Uid.Size)]);

    /// <summary>A nested action of it.</summary>
    public static readonly Uid Level = new([.. Enumerable.Repeat((byte)0xA2, Uid.Size)]);

    private readonly Uid cell;

    private RawCoordinator(RpcNode node, IRpcConnection connection, CellStub cell) =>
        (Node, Connection, this.cell) = (node, connection, cell.Uid);

    /// <summary>What the server asks of it is served here.</summary>
    public RpcNode Node { get; }

    public IRpcConnection Connection { get; private set; }

    /// <summary>How a message names it.</summary>
    public string Name => Node.Endpoint.Self.Node.ToString();

    /// <param name="transport">How the server is reached.</param>
    /// <param name="cell">The object that is called.</param>
    public static async Task<RawCoordinator> ConnectAsync(InProcessTransport transport, CellStub cell)
    {
        var node = new RpcNode("client");
        return new RawCoordinator(node, await transport.InitiateAsync("inproc:server", node.Endpoint), cell);
    }

    public async Task ConnectAgainAsync(InProcessTransport transport)
    {
        await Connection.DisposeAsync();
        Connection = await transport.InitiateAsync("inproc:server", Node.Endpoint);
    }

    public Task<ActionReply> AskAsync(ushort verb) => AskAsync(verb, new ActionMessage(Top));

    public async Task<ActionReply> AskAsync(ushort verb, ActionMessage message)
    {
        using var reply = await Connection.CallAsync(verb, message.ToArray());
        return ActionReply.Read(reply.Body.Span);
    }

    public Task AbortAsync(Uid level) =>
        AbortAsync(
            new ActionMessage(Top)
                { Level = level, Reason = AbortReason.Wounded, Text = "as the test wants it" }.ToArray());

    public async Task AbortAsync(byte[] message)
    {
        using var reply = await Connection.CallAsync(ActionVerb.Abort, message);
        ActionReply.Read(reply.Body.Span).Answer.ShouldBe(ActionAnswer.Aborted);
    }

    /// <summary>Adds one to the cell.</summary>
    /// <param name="order">The place of the call in its level.</param>
    /// <param name="path">The level.</param>
    public Task<(CallStatus Status, Uid Level, AbortReason Reason)> CallAsync(int order, params ActionLevel[] path) =>
        CallAsync(new ActionContext(Top, Age, IsKnown: false, order, path, []), "Add(int)", 1);

    /// <param name="context">The action.</param>
    /// <param name="operation">The operation of the cell.</param>
    /// <param name="arguments">Its arguments.</param>
    public async Task<(CallStatus Status, Uid Level, AbortReason Reason)> CallAsync(
        ActionContext context, string operation, params int[] arguments)
    {
        using var reply = await Connection.CallAsync(CallVerb.Call, Request(context, operation, arguments));
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

    /// <summary>How old the action is.</summary>
    public ActionPriority Age => new(1, Node.Endpoint.Self.Node, 1, Order: 0);

    public ValueTask DisposeAsync() => Connection.DisposeAsync();

    private byte[] Request(ActionContext context, string operation, int[] arguments)
    {
        var writer = StateWriter.Create();
        try
        {
            new CallHeader(
                context, Trace: null, Number: 0, cell, "Stubs.Tests.Objects.Cell", operation).Write(ref writer);
            writer.WriteArrayStart(arguments.Length);
            foreach (var argument in arguments)
                writer.Write(argument);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }
}
