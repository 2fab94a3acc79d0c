using System.Collections.Concurrent;
using Stubs.Objects;
using Stubs.Rpc;

namespace Stubs.Placement;

/// <summary>
/// Runs objects of other nodes here, if they are not running anywhere (SYSTEM 41, 42: the nearest place is the caller's
/// own node).
/// </summary>
internal sealed class Holdings(ObjectManager manager, ConnectionManager connections)
{
    private readonly ConcurrentDictionary<IRpcConnection, RemoteStore> homes = new();
    private readonly SemaphoreSlim mutex = new(1, 1);

    /// <summary>Runs the object here, or says where it runs.</summary>
    /// <returns>Null if it runs here now.</returns>
    /// <exception cref="BindingBrokenException">Its home cannot be reached.</exception>
    public async ValueTask<NodeReference?> BorrowAsync(
        Uid uid, NodeReference place, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await connections.GetAsync(place, cancellationToken).ConfigureAwait(false);
            return await BorrowAsync(uid, place, connection, cancellationToken).ConfigureAwait(false);
        }
        catch (RpcException error)
        {
            throw BindingBrokenException.OfHome(uid, place, connections, error);
        }
    }

    private async ValueTask<NodeReference?> BorrowAsync(
        Uid uid, NodeReference place, IRpcConnection connection, CancellationToken cancellationToken)
    {
        await mutex.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (manager.FindActive(uid) is not null)
                return null;
            if (manager.IsFull)
            {
                // It may have been lent to this node, which has dropped it since and cannot take it again.
                if (homes.TryGetValue(connection, out var lender))
                    await lender.ReturnAsync(uid, token: 0).ConfigureAwait(false);
                return place;
            }

            var home = homes.GetOrAdd(
                connection, static (connection, manager) => new RemoteStore(manager, connection), manager);
            var reply = await home.BorrowAsync(uid, cancellationToken).ConfigureAwait(false);
            if (reply.State is not { } state)
                return reply.RunsAt ?? place;
            try
            {
                manager.AddBorrowed(state, home, reply.Token);
            }
            catch
            {
                // It cannot be run here, of an unknown class for example, and must not be out of reach for others.
                await home.ReturnAsync(uid, reply.Token).ConfigureAwait(false);
                throw;
            }

            // The thread that dropped what was borrowed over the connection meanwhile may not have seen this one.
            if (!connection.IsOpen)
                Disconnected(connection);
            return null;
        }
        finally
        {
            mutex.Release();
        }
    }

    /// <summary>What was borrowed over the connection does not run here any more.</summary>
    public void Disconnected(IRpcConnection connection)
    {
        if (homes.TryRemove(connection, out var home))
            manager.DropBorrowed(home);
    }
}
