using Stubs.Diagnostics;
using Stubs.Generated;
using Stubs.Rpc;

namespace Stubs.Calls;

/// <summary>
/// A call outside any action at a node that is connected, as the many are: the request is written where it is sent
/// from, and nothing is kept but what awaits the reply. Whatever comes instead of a result is taken for an attempt that
/// has failed (<see cref="RemoteExecution"/>).
/// </summary>
internal static class PlainCall
{
    /// <summary>The connection to the object's node; null if the call is not a plain one.</summary>
    public static IRpcConnection? FindConnection(ObjectBinding binding, CancellationToken cancellationToken) =>
        binding.KnownPlace is { } place && !binding.Brings && !binding.HasQueuedCalls
            && !cancellationToken.CanBeCanceled && AtomicAction.Current is null && !OpenStream.AnyInFlow
            && binding.Space.Remote is { } remote
            && remote.OutgoingFilters.Count == 0 && remote.Actions.Events.OnStep is null
            && !StubsActivities.HasListeners
            ? remote.Connections.Find(place.Node)
            : null;

    public static ValueTask<RpcReply> Send<TCall, TResult>(
        ObjectBinding binding, IRpcConnection connection, in TCall call)
        where TCall : struct, ICall<TCall, TResult>
    {
        var writer = StateWriter.Create();
        try
        {
            CallHeader.WritePlain(ref writer, binding.Uid, call.Operation.NamesFor(binding.Type));
            CallValues.WriteArguments<TCall, TResult>(binding.Type, call, ref writer);
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
    public static bool TryRead<TCall, TResult>(
        ObjectBinding binding, IRpcConnection connection, in TCall call, ReadOnlySpan<byte> body, out TResult result)
        where TCall : struct, ICall<TCall, TResult>
    {
        result = default!;
        try
        {
            var reader = new StateReader(body, binding.Space.Others.References(connection.Peer))
                { IsOfPeer = true, IsReply = true };
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

    /// <summary>What a reply means that is not a result.</summary>
    public static async ValueTask<AttemptFailure> FailAsync<TCall, TResult>(
        ObjectBinding binding, IRpcConnection connection, TCall call, ReadOnlyMemory<byte> body)
        where TCall : struct, ICall<TCall, TResult>
    {
        using var sent = RemoteCall.Sent(binding, call.Operation.Name, connection);
        try
        {
            sent.Read<TCall, TResult>(call, body.Span, isStream: false, out _);
        }
        catch (Exception error)
        {
            return await RemoteExecution.FailAsync(binding, sent, error).ConfigureAwait(false);
        }

        throw new InvalidOperationException("A reply was not read, and then it was.");
    }

    /// <summary>What an error means that came instead of a reply.</summary>
    public static async ValueTask<AttemptFailure> FailAsync(
        ObjectBinding binding, IRpcConnection connection, string operation, Exception error)
    {
        using var sent = RemoteCall.Sent(binding, operation, connection);
        return await RemoteExecution.FailAsync(
            binding, sent, error is RpcException or CallRefusedException ? sent.Fail(error) : error)
                .ConfigureAwait(false);
    }
}
