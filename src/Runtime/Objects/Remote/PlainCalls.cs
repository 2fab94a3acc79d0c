using Stubs.Diagnostics;
using Stubs.Generated;
using Stubs.Rpc;

namespace Stubs.Objects;

/// <summary>
/// Calls outside any action at a node that is connected, which are the many: the request is written where it is sent
/// from, and nothing is kept but what awaits the reply. Whatever comes instead of a result goes the way of all other
/// calls (<see cref="RemoteCalls"/>).
/// </summary>
internal static class PlainCalls
{
    /// <summary>The connection to the object's node; null if the call is not a plain one.</summary>
    public static IRpcConnection? FindConnection(StubBinding binding, CancellationToken cancellationToken) =>
        binding.KnownPlace is { } place && !binding.HasQueuedCalls && !cancellationToken.CanBeCanceled && AtomicAction.Current is null && !OpenStream.AnyInFlow && binding.Manager.Remote is { } remote
            && remote.Actions.Events.OnStep is null && !StubsActivities.HasListeners
            ? remote.Connections.Find(place.Node)
            : null;

    /// <param name="binding">The object.</param>
    /// <param name="connection">The connection to its node.</param>
    /// <param name="call">The call.</param>
    /// <param name="again">Calls it wherever it is by then.</param>
    public static async Task<TResult> CallAsync<TCall, TResult>(
        StubBinding binding, IRpcConnection connection, TCall call, Func<StubBinding, TCall, CancellationToken, Task<TResult>> again)
        where TCall : struct, ICall<TCall, TResult>
    {
        RemoteCall sent;
        Exception failure;
        try
        {
            using var reply = await Send<TCall, TResult>(binding, connection, call).ConfigureAwait(false);
            if (TryRead<TCall, TResult>(binding, connection, call, reply.Body.Span, out var result))
                return result;
            sent = RemoteCall.Sent(binding, call.Operation.Name, connection);
            failure = Unread<TCall, TResult>(sent, call, reply.Body.Span);
        }
        catch (Exception error)
        {
            sent = RemoteCall.Sent(binding, call.Operation.Name, connection);
            failure = error is RpcException or CallRefusedException ? sent.Fail(error) : error;
        }

        return await RemoteCalls.GoOnAsync(binding, call, sent, failure, () => again(binding, call, CancellationToken.None)).ConfigureAwait(false);
    }

    private static ValueTask<RpcReply> Send<TCall, TResult>(StubBinding binding, IRpcConnection connection, in TCall call)
        where TCall : struct, ICall<TCall, TResult>
    {
        var writer = StateWriter.Create();
        try
        {
            CallHeader.WritePlain(ref writer, binding.Uid, call.Operation.NamesFor(binding.Type));
            call.WriteArguments(ref writer);
            try
            {
                return connection.CallAsync(CallVerb.Call, writer.Written);
            }
            catch (ArgumentException error)
            {
                throw CallRefusedException.NotTaken(binding.Uid, call.Operation.Name, connection.Peer, error);
            }
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <returns>False if it is no result, or cannot be read.</returns>
    private static bool TryRead<TCall, TResult>(StubBinding binding, IRpcConnection connection, in TCall call, ReadOnlySpan<byte> body, out TResult result)
        where TCall : struct, ICall<TCall, TResult>
    {
        result = default!;
        try
        {
            var reader = new StateReader(body, binding.Manager.Remote!.References(connection.Peer));
            if (reader.ReadArrayStart() < 3 || reader.ReadInt32() != (int)CallStatus.Returned)
                return false;
            result = TCall.ReadResult(call, ref reader);
            if (!CallReply.EndsWithNoEnlistment(body[reader.Position..]))
                Actions.Enlistment.Read(ref reader);
            return true;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // Read again where errors are told.
            return false;
        }
    }

    private static Exception Unread<TCall, TResult>(RemoteCall sent, in TCall call, ReadOnlySpan<byte> body)
        where TCall : struct, ICall<TCall, TResult>
    {
        try
        {
            sent.Read<TCall, TResult>(call, body, isStream: false, out _);
            return new InvalidOperationException("A reply was not read, and then it was.");
        }
        catch (Exception error)
        {
            return error;
        }
    }
}
