using System.Collections.Concurrent;
using System.Diagnostics;
using Stubs.Actions;
using Stubs.Diagnostics;
using Stubs.Generated;
using Stubs.Objects;
using Stubs.Rpc;

namespace Stubs.Calls;

/// <summary>Serves the calls of other nodes on this node's objects (<see cref="CallVerb"/>).</summary>
/// <remarks>
/// A call inside an action runs in a nested action under the interposed action of the caller's level; it has ended, one
/// way or the other, before the reply is sent. One outside any action is an action by itself (SYSTEM 21), which this
/// node commits before it replies.
/// </remarks>
internal sealed class CallServer(ObjectSpace space, RemoteObjects remote)
{
    internal const int MaxEarly = 1024;

    private readonly ObjectManager manager = space.Objects;
    private readonly ConcurrentDictionary<(IRpcConnection, long), CallCancellation> running = new();
    private readonly ConcurrentQueue<(IRpcConnection, long)> early = new();
    private readonly KnownOperations operations = new(
        static (bytes, typeName, name) => new ServedOperation(bytes, typeName, name));

    /// <summary>
    /// How many calls are running that can be cancelled, or have been cancelled and are not known to have run.
    /// </summary>
    internal int Cancellable => running.Count;

    /// <summary>Whether a verb is one of this module's.</summary>
    public static bool Serves(ushort verb) => verb is >= CallVerb.Call and <= CallVerb.Locate or CallVerb.Next;

    /// <summary>
    /// Calls of one caller on one object are begun in the order in which they were made: each has its place in the
    /// queue of the object's lock, or has it, before the next one asks for it. Calls on different objects, and those of
    /// different callers, have nothing to do with each other.
    /// </summary>
    public static Uid OrderOf(ushort verb, ReadOnlySpan<byte> body) =>
        verb is CallVerb.Call or CallVerb.Stream ? CallHeader.ObjectOf(body) : default;

    public ValueTask HandleAsync(RpcRequest request) => request.Verb switch
    {
        CallVerb.Cancel => Cancel(request),
        CallVerb.Next => Next(request),
        CallVerb.Locate => LocateAsync(request),
        _ => ServeAsync(request),
    };

    /// <summary>The connection has ended: its calls are cancelled by the transport.</summary>
    public void Disconnected(IRpcConnection connection)
    {
        foreach (var (key, cancellation) in running)
        {
            if (ReferenceEquals(key.Item1, connection) && running.TryRemove(key, out _))
                cancellation.Cancel(stop: false);
        }
    }

    private ValueTask ServeAsync(RpcRequest request)
    {
        var before = PeerFlow.Enter(request.Connection.Peer);
        try
        {
            return ServeFor(request);
        }
        finally
        {
            PeerFlow.Leave(before);
        }
    }

    private ValueTask ServeFor(RpcRequest request)
    {
        CallHeader header;
        int arguments;
        try
        {
            header = CallHeader.Read(request.Body.Span, operations, out arguments);
        }
        catch (Exception error) when (error is StateIncompatibleException or FormatException)
        {
            request.Fail(RpcFault.BadRequest, $"The call cannot be read: {Wording.Sentence(error.Message)}");
            return default;
        }

        return header is { Number: 0, Reading: null, Headers: null } && !request.IsStream
            && manager.Events.OnStep is null && !StubsActivities.HasListeners && remote.IncomingFilters.Count == 0
            ? ServePlain(request, header, arguments)
            : ServeAsync(request, header, arguments);
    }

    /// <summary>
    /// A call that the caller will not cancel, and that is not watched. Outside any action most return at once, and
    /// then there is nothing to be awaited.
    /// </summary>
    private ValueTask ServePlain(RpcRequest request, CallHeader header, int arguments)
    {
        if (header.Context is not null || AtomicAction.Current is not null || remote.MayMove(header.Object))
            return ServePlainAsync(request, header, arguments);
        try
        {
            var found = Find(header);
            return found.Server.ReplyTo(
                request,
                Serving(
                    request, header, found.Type, request.Body[arguments..], request.CancellationToken)) is { } serving
                ? ReplyAsync(request, header, serving)
                : default;
        }
        catch (Exception error)
        {
            request.Reply(Failed(request, header, error, tree: null, call: null, Enlistment.None));
            return default;
        }
    }

    private async ValueTask ReplyAsync(RpcRequest request, CallHeader header, Task<byte[]> serving)
    {
        byte[] reply;
        try
        {
            reply = CallReply.Returned(await serving.ConfigureAwait(false), Enlistment.None);
        }
        catch (Exception error)
        {
            reply = Failed(request, header, error, tree: null, call: null, Enlistment.None);
        }

        request.Reply(reply);
    }

    private async ValueTask ServePlainAsync(RpcRequest request, CallHeader header, int arguments) =>
        request.Reply(
            await RunAsync(
                request, header, request.Body[arguments..], cancellation: null, request.CancellationToken)
                    .ConfigureAwait(false));

    private async ValueTask ServeAsync(RpcRequest request, CallHeader header, int arguments)
    {
        var span = StubsActivities.HasListeners ? BeginSpan(request, header) : null;
        var key = (request.Connection, header.Number);
        var cancellation = header.Number == 0 ? NewCancellation() : running.GetOrAdd(key, _ => NewCancellation());
        cancellation.HasBegun = true;
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(
            cancellation.Token, request.CancellationToken);
        try
        {
            await RaiseAsync(ProtocolStep.CallReceived, header).ConfigureAwait(false);
            var reply = await RunAsync(
                request, header, request.Body[arguments..], cancellation, linked.Token, span).ConfigureAwait(false);
            await RaiseAsync(ProtocolStep.CallExecuted, header).ConfigureAwait(false);
            StubsActivities.Stop(span);
            if (request.IsStream)
                await request.ReplyItemAsync(reply).ConfigureAwait(false);
            else
                request.Reply(reply);
        }
        finally
        {
            if (header.Number != 0)
                running.TryRemove(key, out _);
            StubsActivities.Stop(span);
        }
    }

    private Activity? BeginSpan(RpcRequest request, CallHeader header) =>
        StubsActivities.StartServer($"{header.TypeName}/{header.Operation}", header.Trace)?
            .SetTag("rpc.system", "stubs")
            .SetTag("rpc.service", header.TypeName)
            .SetTag("rpc.method", header.Operation)
            .SetTag("stubs.object.id", header.Object.ToString())
            .SetTag("stubs.peer.name", request.Connection.Peer.Name)
            .SetTag(StubsMeter.NodeName, manager.Diagnostics.NodeName);

    private async ValueTask<byte[]> RunAsync(
        RpcRequest request,
        CallHeader header,
        ReadOnlyMemory<byte> arguments,
        CallCancellation? cancellation,
        CancellationToken cancellationToken,
        Activity? span = null)
    {
        GlobalAction? tree = null;
        AtomicAction? call = null;
        using var reading = OpenStream.Serve(header.Reading ?? []);
        using var limit = header.Context?.TimeLeft is { } left ? new CancellationTokenSource(left, manager.Time) : null;
        using var either = limit is null
            ? null : CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        cancellationToken = either?.Token ?? cancellationToken;
        try
        {
            var found = Find(header);
            if (!found.IsConstruction
                && await remote.FindBetterPlaceAsync(
                    header.Object, cancellationToken).ConfigureAwait(false) is { } place)
                throw new ObjectMovedException(header.Object, place);
            if (header.Context is { } context)
            {
                var peer = request.Connection.Peer;
                while (call is null)
                {
                    tree = remote.Actions.FindOrInterpose(
                        context, peer.Role == PeerRole.Client || context.Origin.IsEmpty ? peer.Node : context.Origin);
                    if (!IsOf(peer, tree))
                        throw Refused(
                            header, $"Action {context.Top} was not begun by its caller, which as a client works in no actions but its own.");
                    call = tree.EnterCall(context, request.Connection);
                }

                tree!.Top.ServedBy(span);
            }

            AtomicAction.Serve(call);
            var served = Serving(request, header, found.Type, arguments, cancellationToken);
            byte[] result;
            if (header.Headers is not null || remote.IncomingFilters.Count > 0)
                result = await ServeFilteredAsync(request, header, found, served, cancellation).ConfigureAwait(false);
            else if (request.IsStream)
                result = await ServeStreamAsync(request, header, found, served, cancellation!).ConfigureAwait(false);
            else
                result = await found.Server.ServeAsync(served).ConfigureAwait(false);
            if (call is not null)
                await call.EndAsync().ConfigureAwait(false);
            return CallReply.Returned(result, Leave(request, tree, call));
        }
        catch (Exception error)
        {
            if (span is not null && error is not ObjectMovedException)
                StubsActivities.Fail(span, MetricNames.Of(error), UserCode.TextOf(error));

            // It was not let in, and its caller takes the answer for a sign that what rode on it was heard.
            if (tree is null && header.Context is { } unheard)
                remote.Actions.Find(unheard.Top)?.Subcommit(unheard.Subcommits);
            call?.AbortNow(limit is { IsCancellationRequested: true }
                ? AbortCause.Of(
                    AbortReason.TimedOut, "The time limit of the action passed while an operation was running:",
                    error) with { IsKnownToCaller = true }
                : AbortCause.Of(AbortReason.Requested, "An operation failed:", error) with { IsKnownToCaller = true });
            var isCallers = cancellation is { Token.IsCancellationRequested: true }
                && error is OperationCanceledException cancelled && cancelled.CancellationToken == cancellationToken;
            return Failed(request, header, error, tree, call, Leave(request, tree, call), isCallers);
        }
    }

    private async ValueTask<byte[]> ServeFilteredAsync(
        RpcRequest request, CallHeader header, FoundOperation found, ServedCall served, CallCancellation? cancellation)
    {
        var peer = request.Connection.Peer;
        var call = new FilteredCall(
            header.Object, header.TypeName, header.Operation, peer, peer.User, header.Headers);
        byte[]? result = null;
        try
        {
            await call.RunAsync(remote.IncomingFilters, RunAsync).ConfigureAwait(false);
        }
        catch (Exception late) when (result is not null && header.Context is null)
        {
            // It is committed: an error would say that nothing has happened.
            Log.FilterFailedLate(
                manager.Diagnostics.Logger, late, header.Operation, header.TypeName, header.Object);
        }

        return result ?? throw Refused(header, "A filter there has not let it through.");

        async Task RunAsync()
        {
            CallContext.ActsFor = new CallContext(call.Caller, peer, call.Sent);
            result = request.IsStream
                ? await ServeStreamAsync(request, header, found, served, cancellation!).ConfigureAwait(false)
                : await found.Server.ServeAsync(served).ConfigureAwait(false);
        }
    }

    /// <remarks>
    /// A stream that holds a read lock, or none, runs ahead of its reader as far as the connection has room: nothing
    /// depends on how far, but for its lock, which is held until the reader has come as far. Any other may change its
    /// object, and goes exactly as far as it is asked to: each item awaits a <see cref="CallVerb.Next"/>, or the
    /// reader's end.
    /// </remarks>
    private async Task<byte[]> ServeStreamAsync(
        RpcRequest request, CallHeader header, FoundOperation found, ServedCall served, CallCancellation cancellation)
    {
        var runsAhead = found.LockMode is null || ReferenceEquals(found.LockMode, LockMode.Read);
        if (!runsAhead && header.Number == 0)
            throw Refused(
                header, "Its stream gives each item when it is asked for it, which needs a number of the call.");
        if (runsAhead && found.LockMode is not null && header is { Reading: not null, Number: not 0 })
            served = served with { Through = () => WaitForReaderAsync(request, header, cancellation) };
        await foreach (var item in found.Server.ServeStream(served).ConfigureAwait(false))
        {
            if (!runsAhead)
                cancellation.ExpectRequest();
            if (cancellation.IsStopped)
                break;
            await SendItemAsync(request, header, CallReply.Item(item, isDemanded: !runsAhead)).ConfigureAwait(false);
            if (!runsAhead && !await cancellation.Requested.WaitAsync(request.CancellationToken).ConfigureAwait(false))
                break;
        }

        return ServedCall.Nothing;
    }

    // All items have been sent, and the lock is to be held until the reader has had them, or has left.
    private static async Task WaitForReaderAsync(RpcRequest request, CallHeader header, CallCancellation cancellation)
    {
        cancellation.ExpectRequest();
        if (cancellation.IsStopped)
            return;
        await SendItemAsync(request, header, CallReply.Through()).ConfigureAwait(false);
        await cancellation.Requested.WaitAsync(request.CancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask SendItemAsync(RpcRequest request, CallHeader header, byte[] item)
    {
        try
        {
            await request.ReplyItemAsync(item).ConfigureAwait(false);
        }
        catch (ArgumentException error)
        {
            throw Refused(header, error.Message);
        }
    }

    private ServedCall Serving(
        RpcRequest request, in CallHeader header, ObjectType type, ReadOnlyMemory<byte> arguments,
        CancellationToken cancellationToken)
    {
        var binding = new ObjectBinding(
            space, header.Object, type, manager.Volatiles.Find(header.Object)) { IsLocal = true, Request = request };
        return new ServedCall(
            binding, header.Operation, arguments, remote.References(request.Connection.Peer), cancellationToken);
    }

    private FoundOperation Find(in CallHeader header)
    {
        var known = (ServedOperation)header.Known!;
        var found = known.Found ??= FindNamed(header);
        if (found.IsConstruction ? !header.Object.IsOfNewObject : header.Operation == CallVerb.Destroy && IsOwn(header))
            throw Refused(header, "Objects of the runtime itself are neither made nor destroyed by others.");
        return found;
    }

    private static bool IsOwn(in CallHeader header) =>
        header.Object.IsWellKnown || header.TypeName.StartsWith("stubs:", StringComparison.Ordinal);

    private FoundOperation FindNamed(CallHeader header)
    {
        var type = TypeRegistry.Find(header.TypeName)
            ?? throw Refused(
                header,
                $"It does not know class {Wording.Quoted(header.TypeName)}. Reference and use the assembly that declares the class there, in a version that goes with the caller's.");
        if (!type.IsRemote)
            throw Refused(
                header,
                $"Class {Wording.Quoted(header.TypeName)} is not remote there: it can be called at its own node only. Mark it with [Remote].");
        if (header.Operation == CallVerb.Destroy)
            return FoundOperation.OfDestroying(type);
        return FoundOperation.Of(type, type.FindOperation(header.Operation)
            ?? throw Refused(
                header,
                $"Class {Wording.Quoted(header.TypeName)} has no such operation there. Update the server, or call what its version of the class has."));
    }

    private static CallRefusedException Refused(CallHeader header, string reason) =>
        new(header.Object, header.Operation, null, reason);

    private static bool IsOf(RpcPeer peer, GlobalAction tree) =>
        peer.Role != PeerRole.Client || tree.Origin == peer.Node;

    private static Enlistment Leave(RpcRequest request, GlobalAction? tree, AtomicAction? call)
    {
        if (call is not null)
            return tree!.LeaveCall(request.Connection);
        tree?.RefuseCall();
        return Enlistment.None;
    }

    /// <summary>
    /// What the caller is told: what the author threw, or that a level of its own action is gone here.
    /// </summary>
    private byte[] Failed(
        RpcRequest request, CallHeader header, Exception error, GlobalAction? tree, AtomicAction? call,
        Enlistment enlistment, bool isCancelledByCaller = false)
    {
        var discretion = request.Connection.Peer.Role == PeerRole.Client ? manager.Diagnostics.TowardsClients : null;
        if (error is ObjectMovedException moved)
            return CallReply.Moved(moved.Place, enlistment);
        if (error is ObjectDisposedException && manager.IsStopped)
            error = Stopping(header, error);
        if (error is CallRefusedException { Node: null } refused && refused.Uid == header.Object)
            return CallReply.Refused(Say(refused.Message), enlistment);
        if (header.Context is { } context && tree?.FindAborted(context) is { } aborted)
            return CallReply.Aborted(aborted.Level, aborted.Reason, Say(aborted.Text), enlistment);

        // The time limit that came with the call has passed here first: the level around the call has it, or a level
        // around that.
        if (header.Context is { } limited && call?.Cause is { Reason: AbortReason.TimedOut } late)
            return CallReply.Aborted(
                limited.Path is [.., var innermost]
                    ? innermost.Id : limited.Top, late.Reason, Say(late.Message), enlistment);
        if (call is null && error is ActionAbortedException { Action: var top } lost && header.Context?.Top == top)
            return CallReply.Aborted(top, lost.Reason, Say(lost.Message), enlistment);

        return CallReply.Threw(error, enlistment, isCancelledByCaller, discretion);

        string Say(string text) => discretion is null ? text : discretion.Say(text);
    }

    // The last that a node says. What it has done for an action is lost; without one it may have been done.
    private StubsException Stopping(CallHeader header, Exception error) => header.Context is { } context
        ? new ActionAbortedException(
            context.Top, AbortReason.ParticipantLost, $"Node '{remote.Connections.Self.Name}' is being stopped.")
        : BindingBrokenException.Of(
            header.Object, header.Operation, remote.Connections.Self, mayHaveExecuted: true, error);

    private CallCancellation NewCancellation() => new(error => manager.CallbackFailed(error));

    private static (long Number, bool Is) ReadNotice(ReadOnlySpan<byte> body)
    {
        var reader = new StateReader(body);
        return reader.ReadArrayStart() >= 2
            ? (reader.ReadInt64(), reader.ReadBoolean())
            : throw reader.Incompatible("the number of a call, and true or false");
    }

    private ValueTask Cancel(RpcRequest request)
    {
        if (!CallMessages.TryRead(request, "What a call is to be stopped by", ReadNotice, out var notice))
            return default;
        var key = (request.Connection, notice.Number);
        var stop = notice.Is;

        // It may overtake the call, or come behind its end: which of them cannot be told, so that only the last ones
        // are kept.
        var isNew = !running.ContainsKey(key);
        running.GetOrAdd(key, _ => NewCancellation()).Cancel(stop);
        if (!request.Connection.IsOpen)
            running.TryRemove(key, out _);
        else if (isNew)
            Keep(key);
        return default;
    }

    // It comes behind an item, so that the stream is known; if not, the stream has ended.
    private ValueTask Next(RpcRequest request)
    {
        if (CallMessages.TryRead(request, "The request for the next item", ReadNotice, out var notice)
            && running.TryGetValue((request.Connection, notice.Number), out var cancellation))
        {
            cancellation.Request(notice.Is);
        }

        return default;
    }

    private void Keep((IRpcConnection, long) key)
    {
        early.Enqueue(key);
        if (early.Count > MaxEarly && early.TryDequeue(out var oldest)
            && running.TryGetValue(oldest, out var cancellation) && !cancellation.HasBegun)
            running.TryRemove(oldest, out _);
    }

    private async ValueTask LocateAsync(RpcRequest request)
    {
        if (!CallMessages.TryRead(request, "The question where an object is", CallMessages.ReadUid, out var uid))
            return;
        await ObjectDestruction.WaitForCommitAsync(space, uid, request.CancellationToken).ConfigureAwait(false);
        var type = await remote.FindTypeNameAsync(uid, request.CancellationToken).ConfigureAwait(false);
        if (type is not null && request.Connection.Peer.Role == PeerRole.Client && !MayBeKnown(type))
            type = null;
        var place = type is null
            ? await remote.Locator.LocateAsync(uid, request.CancellationToken).ConfigureAwait(false)
            : remote.Placement.FindLent(uid) ?? manager.Self;
        request.Reply(new Whereabouts(place, type).ToArray());
    }

    // Clients learn nothing of objects that are for this node alone, nor of its own records. Nodes do: to take over the
    // name of an object that is lost, the directory must know that it is.
    private static bool MayBeKnown(string typeName) =>
        TypeRegistry.Find(typeName)?.IsRemote ?? !typeName.StartsWith("stubs:", StringComparison.Ordinal);

    private ValueTask RaiseAsync(ProtocolStep step, CallHeader header) =>
        manager.Events.RaiseAsync(step, header.Context?.Top ?? default);
}
