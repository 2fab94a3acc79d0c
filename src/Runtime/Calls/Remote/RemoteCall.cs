using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Stubs.Actions;
using Stubs.Diagnostics;
using Stubs.Generated;
using Stubs.Rpc;

namespace Stubs.Calls;

/// <summary>
/// One attempt to call an operation at another node. Inside an action it has a nested action of its own, as a call on a
/// local object has; what the operation does is in that nested action that is interposed at the server, which commits
/// into the caller's level before the reply is sent, or leaves no trace.
/// </summary>
internal sealed class RemoteCall : IDisposable
{
    private static long lastNumber;

    private readonly ObjectBinding binding;
    private readonly RemoteObjects remote;
    private readonly string operation;
    private readonly IRpcConnection connection;
    private readonly AtomicAction? action;
    private readonly Branch? branch;
    private readonly ActionContext? context;
    private readonly Activity? span;
    private readonly int saidSubcommits;
    private readonly long number;
    private IReadOnlyDictionary<string, string>? headers;
    private bool sent;
    private bool replied;
    private bool answered;

    private RemoteCall(
        ObjectBinding binding, RemoteObjects remote, string operation, IRpcConnection connection, AtomicAction? action,
        bool canBeCancelled)
    {
        this.binding = binding;
        this.remote = remote;
        this.operation = operation;
        this.connection = connection;
        this.action = action;
        number = canBeCancelled ? Interlocked.Increment(ref lastNumber) : 0;
        if (action is not null)
        {
            branch = remote.Actions.Of(action).Join(connection);
            context = branch.BeginCall(action, out saidSubcommits);
        }

        if (StubsActivities.HasListeners)
            span = BeginSpan();
    }

    /// <summary>The nested action of the call, or null outside any action.</summary>
    public AtomicAction? Action => action;

    /// <summary>Whether the server produces no further item of the stream before it is asked for one.</summary>
    public bool AwaitsRequest { get; private set; }

    /// <summary>
    /// Whether what was read last is no item: the server has sent them all, and ends the operation when it is asked to.
    /// </summary>
    public bool IsThrough { get; private set; }

    /// <summary>Connects to the object's node, and makes that a participant of the current action.</summary>
    /// <returns>Null if the object is at this node.</returns>
    /// <exception cref="BindingBrokenException">The node cannot be reached.</exception>
    public static async ValueTask<RemoteCall?> BeginAsync(
        ObjectBinding binding, string operation, bool canBeCancelled, CancellationToken cancellationToken)
    {
        var remote = binding.Space.Others;
        if (await ConnectAsync(
            binding, remote, operation, cancellationToken).ConfigureAwait(false) is not { } connection)
            return null;
        var current = AtomicAction.Current;
        var action = current is null ? null : AtomicAction.Begin(current, AtomicActionOptions.Default, priority: null);
        try
        {
            var call = new RemoteCall(binding, remote, operation, connection, action, canBeCancelled);
            await remote.Actions.Events.RaiseAsync(
                ProtocolStep.CallSent, action?.Tree.Top.Id ?? default, connection.Peer.Node.ToString())
                    .ConfigureAwait(false);
            return call;
        }
        catch (Exception error)
        {
            action?.AbortNow(AbortCause.Of(AbortReason.Requested, "A call could not be made:", error));
            throw;
        }
    }

    /// <summary>What <see cref="PlainCall"/> has sent already, outside any action.</summary>
    public static RemoteCall Sent(ObjectBinding binding, string operation, IRpcConnection connection) =>
        new(binding, binding.Space.Others, operation, connection, action: null, canBeCancelled: false) { sent = true };

    /// <summary>
    /// Sends the call, and waits for the reply even if the caller cancels: what happened must be known.
    /// </summary>
    public async Task<RpcReply> SendAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var registration = cancellationToken.UnsafeRegister(
            static call => ((RemoteCall)call!).Cancel(stop: false), this);
        await using (registration.ConfigureAwait(false))
        {
            try
            {
                sent = true;
                var calling = connection.CallAsync(CallVerb.Call, body.Span, null, CancellationToken.None);
                binding.Sent();
                var reply = await calling.ConfigureAwait(false);
                await RaiseAsync(ProtocolStep.ReplyReceived).ConfigureAwait(false);
                return reply;
            }
            catch (RpcException error)
            {
                throw Fail(error);
            }
            catch (ArgumentException error)
            {
                throw Fail(NotTaken(error));
            }
        }
    }

    /// <summary>The transport has not taken the request, because the other side would not.</summary>
    public CallRefusedException NotTaken(ArgumentException error) =>
        CallRefusedException.NotTaken(binding.Uid, operation, connection.Peer, error);

    /// <summary>Whether the program does something around its calls.</summary>
    public bool IsFiltered => remote.OutgoingFilters.Count > 0;

    /// <summary>Runs the program's filters, and within them the call.</summary>
    public async Task FilterAsync(Func<Task> send)
    {
        var call = new FilteredCall(
            binding.Uid, binding.Type.Name, operation, connection.Peer, CallContext.Current.Caller, headers: null);
        var isThrough = await call.RunAsync(remote.OutgoingFilters, () =>
        {
            if (call.ObjectionToHeaders() is { } objection)
                throw CallRefusedException.NotTaken(
                    binding.Uid, operation, connection.Peer, new InvalidOperationException(objection));
            headers = call.Sent.Count > 0 ? call.Sent : null;
            return send();
        }).ConfigureAwait(false);
        if (!isThrough)
            throw CallRefusedException.NotTaken(
                binding.Uid, operation, connection.Peer,
                new InvalidOperationException("A filter of NodeOptions.OutgoingFilters has not gone on to it."));
    }

    /// <summary>Sends the call of a stream.</summary>
    public IAsyncEnumerable<RpcReply> SendStream(ReadOnlyMemory<byte> body)
    {
        sent = true;
        return connection.StreamAsync(CallVerb.Stream, body, null, CancellationToken.None);
    }

    /// <summary>Writes the request.</summary>
    public byte[] Write<TCall, TResult>(in TCall call, bool isStream = false)
        where TCall : struct, ICall<TCall, TResult>
    {
        var writer = StateWriter.Create();
        try
        {
            var header = Header(isStream);
            header.Write(ref writer);
            CallValues.WriteArguments<TCall, TResult>(binding.Type, call, ref writer);
            header.WriteReading(ref writer);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>
    /// Writes the request of a stream. Where that fails, nothing was sent: the action of the call is undone.
    /// </summary>
    public async ValueTask<byte[]> WriteStreamAsync<TCall, TItem>(TCall call)
        where TCall : struct, ICall<TCall, TItem>
    {
        try
        {
            if (IsFiltered)
                await FilterAsync(static () => Task.CompletedTask).ConfigureAwait(false);
            return Write<TCall, TItem>(call, isStream: true);
        }
        catch (Exception error)
        {
            var told = Fail(error);
            if (action is not null)
                told = await OperationEpilogue.UndoAsync(action, told).ConfigureAwait(false);
            ExceptionDispatchInfo.Throw(told);
            throw;
        }
    }

    /// <summary>
    /// Asks the server to stop: the body's token is cancelled, or no more items of the stream are wanted.
    /// </summary>
    public void Cancel(bool stop)
    {
        Tell(CallVerb.Cancel, stop);
    }

    /// <summary>Asks the server for the next item of a stream.</summary>
    /// <param name="isCancelled">Whether the caller has cancelled: the body goes on with a cancelled token, though the
    /// message that says so may come later.</param>
    public void AskForNext(bool isCancelled) => Tell(CallVerb.Next, isCancelled);

    private void Tell(ushort verb, bool argument)
    {
        if (number == 0 || !connection.IsOpen)
            return;
        using var writer = StateWriter.Create();
        writer.WriteArrayStart(2);
        writer.Write(number);
        writer.Write(argument);
        var sending = connection.SendAsync(verb, writer.Written, CancellationToken.None);
        _ = sending.IsCompletedSuccessfully
            ? Task.CompletedTask : sending.AsTask().ContinueWith(static task => task.Exception, TaskScheduler.Default);
    }

    /// <summary>Reads a reply, or an item of a stream.</summary>
    /// <param name="call">The call.</param>
    /// <param name="body">What came.</param>
    /// <param name="isStream">The end of a stream has no result.</param>
    /// <param name="result">The result or item.</param>
    /// <returns>Whether it is the last.</returns>
    [StackTraceHidden]
    public bool Read<TCall, TResult>(in TCall call, ReadOnlySpan<byte> body, bool isStream, out TResult result)
        where TCall : struct, ICall<TCall, TResult>
    {
        result = default!;
        replied = true;
        var isOfProgram = false;
        Exception? error = null;
        var reader = new StateReader(body, remote.References(connection.Peer)) { IsOfPeer = true, IsReply = true };
        try
        {
            if (reader.ReadArrayStart() < 3)
                throw reader.Incompatible("a reply of 3 elements");
            var status = (CallStatus)reader.ReadInt32();
            IsThrough = isStream && status is CallStatus.Through;
            AwaitsRequest = IsThrough || status is CallStatus.Demanded;
            if (IsThrough)
                return false;
            if (status is CallStatus.Item or CallStatus.Demanded || (status is CallStatus.Returned && !isStream))
            {
                isOfProgram = true;
                result = TCall.ReadResult(call, ref reader);
                isOfProgram = false;
                if (status is not CallStatus.Returned)
                    return false;
            }
            else if (status is CallStatus.Returned)
                reader.SkipValue();
            else
                error = ReadError(ref reader, status);
            End(Enlistment.Read(ref reader));
        }
        catch (Exception unreadable) when (unreadable is not OutOfMemoryException)
        {
            throw Fail(
                !isOfProgram ? RpcReply.Unreadable(connection.Peer, unreadable)
                : UserCode.IsSource(unreadable) ? reader.Failed(unreadable) : unreadable);
        }

        if (error is not null)
        {
            if (error is not ObjectMovedException)
                StubsActivities.Fail(span, MetricNames.Of(error), UserCode.TextOf(error));
            throw error;
        }

        return true;
    }

    /// <summary>The connection failed, or the reply makes no sense: what the operation did is not known.</summary>
    public Exception Fail(Exception error)
    {
        if (answered)
            return error;
        answered = true;
        if (!sent)
        {
            branch?.WithdrawCall(action!);
            return error;
        }

        var told = Describe(error);
        if (told is CallRefusedException { WasExecuted: false } or BindingBrokenException { MayHaveExecuted: false })
            branch?.WithdrawCall(action!);
        else
            branch?.FailCall(action!, told);
        StubsActivities.Fail(span, MetricNames.Of(told), UserCode.TextOf(error));
        return action is { Status: ActionStatus.Aborted, Cause.Reason: not (AbortReason.Requested
            or AbortReason.CallFailed) } ? action.AbortedException(told) : told;
    }

    private Exception Describe(Exception error) => error switch
    {
        CallRefusedException => error,
        _ when replied => CallRefusedException.Unusable(binding.Uid, operation, connection.Peer, error),
        RpcFaultException { Code: RpcFault.TooLarge } =>
            CallRefusedException.Unusable(binding.Uid, operation, connection.Peer, error),
        RpcFaultException { Code: RpcFault.UnknownVerb or RpcFault.BadRequest or RpcFault.Denied } =>
            CallRefusedException.NotTaken(binding.Uid, operation, connection.Peer, error),
        RpcConnectionException { Sent: false }
            or RpcFaultException { Code: RpcFault.TooManyCalls or RpcFault.Closing } =>
                BindingBrokenException.Of(binding.Uid, operation, connection.Peer, mayHaveExecuted: false, error),
        _ => BindingBrokenException.Of(binding.Uid, operation, connection.Peer, mayHaveExecuted: true, error),
    };

    public void Dispose() => StubsActivities.Stop(span);

    private static async ValueTask<IRpcConnection?> ConnectAsync(
        ObjectBinding binding, RemoteObjects remote, string operation, CancellationToken cancellationToken)
    {
        if (await binding.LocateAsync(cancellationToken).ConfigureAwait(false) is not { } place)
            return null;
        try
        {
            return await remote.Connections.GetAsync(place, cancellationToken).ConfigureAwait(false);
        }
        catch (RpcException first)
        {
            // It may listen elsewhere since it was restarted, or what it had borrowed is at its home again.
            var isNew = binding.IsBeingMade;
            binding.ForgetPlace();
            try
            {
                // A new object is where it is to be made, and no other node knows of it yet.
                var found = isNew
                    ? await remote.Locator.FindNodeAsync(place, cancellationToken).ConfigureAwait(false)
                    : await binding.LocateAsync(cancellationToken).ConfigureAwait(false);
                if (found is not { } moved)
                    return null;
                if (isNew)
                    binding.At(moved);
                if (moved != place)
                    return await remote.Connections.GetAsync(moved, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (error is RpcException or BindingBrokenException or ObjectNotFoundException)
            {
                // The first error says where it should be. What cannot be found now is found again when its node is
                // back.
                if (isNew)
                    binding.At(place);
            }

            throw BindingBrokenException.Of(binding.Uid, operation, place, remote.Connections, first);
        }
    }

    private Activity? BeginSpan() => StubsActivities.Start($"{binding.Type.Name}/{operation}", ActivityKind.Client)?
        .SetTag("rpc.system", "stubs")
        .SetTag("rpc.service", binding.Type.Name)
        .SetTag("rpc.method", operation)
        .SetTag("stubs.object.id", binding.Uid.ToString())
        .SetTag("stubs.peer.name", connection.Peer.Name)
        .SetTag(StubsMeter.NodeName, remote.Actions.Diagnostics.NodeName);

    private CallHeader Header(bool isStream) =>
        new(context, StubsActivities.TraceOf(span), number, binding.Uid, binding.Type.Name, operation)
        {
            Reading = isStream || OpenStream.AnyInFlow ? OpenStream.InFlow() : null,
            Headers = headers,
        };

    private Exception ReadError(ref StateReader reader, CallStatus status)
    {
        switch (status)
        {
            case CallStatus.Threw:
                return ExceptionCodec.Read(ref reader);
            case CallStatus.Aborted:
                var more = reader.ReadArrayStart() - 3;
                if (more < 0)
                    throw reader.Incompatible("a level, a reason and a text");
                var (level, why) =
                    (reader.ReadUid(), new AbortCause(
                        (AbortReason)reader.ReadInt32(), WireUids.ReadText(ref reader)) { IsKnownToCaller = true });
                WireUids.Skip(ref reader, more);
                return Aborted(level, why);
            case CallStatus.Moved:
                return new ObjectMovedException(binding.Uid, NodeReference.Parse(reader.ReadString() ?? ""));
            case CallStatus.Refused:
                return new CallRefusedException(
                    binding.Uid, operation, connection.Peer.Name, WireUids.ReadText(ref reader));
            default:
                throw reader.Incompatible("the status of a call");
        }
    }

    private ActionAbortedException Aborted(Uid level, AbortCause why)
    {
        if (action is not null && remote.Actions.Of(action).FindLevel(level) is { } ours)
            ours.Abort(why);
        return new ActionAbortedException(
            context?.Top ?? level, why.Reason,
            $"The action was aborted at {connection.Peer} ({why.Reason}). {Wording.Sentence(why.Message)}");
    }

    private void End(Enlistment enlistment)
    {
        answered = true;
        branch?.EndCall(action!, saidSubcommits, enlistment);
    }

    private ValueTask RaiseAsync(ProtocolStep step) =>
        remote.Actions.Events.RaiseAsync(step, context?.Top ?? default, connection.Peer.Node.ToString());
}
